import type OpenAI from 'openai';
import type { ChatMessage } from '../../domain/ports/language-model.ts';
import { providerAt } from '../../domain/providers/presets.ts';
import type { AcceptedSampling, SamplingOption } from '../../domain/providers/presets.ts';

/** Sampling options are sent only when set; null leaves the choice to the server. */
export interface SamplingOptions {
	readonly temperature: number | null;
	readonly topP: number | null;
	readonly minP: number | null;
	readonly topK: number | null;
	readonly frequencyPenalty: number | null;
	readonly presencePenalty: number | null;
	readonly repetitionPenalty: number | null;
	/** Longest answer, in the model's tokens. */
	readonly maxTokens: number | null;
}

export interface CompletionOptions extends Partial<SamplingOptions> {
	readonly baseUrl: string;
	readonly model: string;
}

export type CompletionBody = OpenAI.ChatCompletionCreateParamsStreaming & Record<string, unknown>;

/**
 * The request of an answer: of what was set only what this endpoint takes, by the names it has there, because servers refuse
 * options they do not know. `refused`: names that this server turned down before.
 */
export function completionBody(
	messages: readonly ChatMessage[],
	options: CompletionOptions,
	refused: ReadonlySet<string> = new Set(),
): CompletionBody {
	return {
		...Object.fromEntries(sentSampling(options).filter(([name]) => !refused.has(name))),
		model: options.model,
		messages: messages.map(({ role, content }) => ({ role, content })),
		stream: true,
	};
}

/** What was set and this endpoint takes, by its names there. */
export function sentSampling(options: CompletionOptions): readonly (readonly [string, number])[] {
	const accepted = acceptedSampling(options.baseUrl);
	return samplingOptions.flatMap((option) => {
		const value = options[option];
		const name = accepted[option];
		return value === null || value === undefined || name === undefined ? [] : [[name, value] as const];
	});
}

/** What was set and this endpoint does not take. */
export function unsentSampling(options: CompletionOptions): readonly SamplingOption[] {
	const accepted = acceptedSampling(options.baseUrl);
	return samplingOptions.filter(
		(option) => typeof options[option] === 'number' && accepted[option] === undefined,
	);
}

function acceptedSampling(baseUrl: string): AcceptedSampling {
	return providerAt(baseUrl).sampling;
}

const samplingOptions: readonly SamplingOption[] = [
	'temperature',
	'topP',
	'minP',
	'topK',
	'frequencyPenalty',
	'presencePenalty',
	'repetitionPenalty',
	'maxTokens',
];
