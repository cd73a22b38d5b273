import type OpenAI from 'openai';
import type { ChatMessage } from '../../domain/ports/language-model.ts';

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

export type CompletionBody = OpenAI.ChatCompletionCreateParamsStreaming & {
	min_p?: number;
	top_k?: number;
	repetition_penalty?: number;
};

/** The request of an answer: nothing in it that was not set, because servers refuse options they do not know. */
export function completionBody(messages: readonly ChatMessage[], options: CompletionOptions): CompletionBody {
	const { temperature, topP, minP, topK, frequencyPenalty, presencePenalty, repetitionPenalty, maxTokens } =
		options;
	return {
		model: options.model,
		messages: messages.map(({ role, content }) => ({ role, content })),
		stream: true,
		...(isSet(temperature) && { temperature }),
		...(isSet(topP) && { top_p: topP }),
		...(isSet(minP) && { min_p: minP }),
		...(isSet(topK) && { top_k: topK }),
		...(isSet(frequencyPenalty) && { frequency_penalty: frequencyPenalty }),
		...(isSet(presencePenalty) && { presence_penalty: presencePenalty }),
		...(isSet(repetitionPenalty) && { repetition_penalty: repetitionPenalty }),
		...(isSet(maxTokens) && { [lengthOption(options.baseUrl)]: maxTokens }),
	};
}

function isSet(value: number | null | undefined): value is number {
	return value !== null && value !== undefined;
}

/** OpenAI's own models refuse the old name; most other servers know only that. */
function lengthOption(baseUrl: string): 'max_completion_tokens' | 'max_tokens' {
	const isOpenAi = URL.canParse(baseUrl) && new URL(baseUrl).hostname.endsWith('.openai.com');
	return isOpenAi ? 'max_completion_tokens' : 'max_tokens';
}
