import { AssistantFailure } from '../../domain/errors.ts';
import type { AssistantError } from '../../domain/errors.ts';
import { estimateTokens } from '../../domain/context-window.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { LanguageModel } from '../../domain/ports/language-model.ts';
import type { SamplingOptions } from './completion-body.ts';
import { shownAddress } from './connection-errors.ts';
import { FallbackLanguageModel } from './fallback-language-model.ts';
import { serverModels } from './model-list.ts';
import { OfflineLanguageModel, offlineRefusal } from './offline-language-model.ts';
import { OpenAiLanguageModel } from './openai-language-model.ts';
import { VoiceCheckLanguageModel } from './voice-check-language-model.ts';

/** The part of the settings (`languageModel`) that decides who answers. */
export interface LanguageModelSettings extends SamplingOptions {
	readonly provider: 'voice-check' | 'openai-compatible';
	readonly baseUrl: string;
	readonly model: string;
	readonly apiKey: string | null;
	readonly connectTimeoutMs: number;
	readonly firstTokenTimeoutMs: number;
	readonly stallTimeoutMs: number;
	/** Who answers when this one cannot; null: nobody. */
	readonly fallback?: FallbackSettings | null;
}

interface FallbackSettings {
	readonly baseUrl: string;
	readonly model: string;
	readonly apiKey: string | null;
}

/**
 * Longest wait, ms, for a model that another one stands behind: a silence longer than this is worse than the second-best answer.
 */
const patienceMs = 10_000;

interface Surroundings {
	readonly clock: Clock;
	readonly language: string;
	readonly offline?: boolean;
}

/** Disposing closes the kept connections. */
export function createLanguageModel(
	settings: LanguageModelSettings,
	surroundings: Surroundings,
): LanguageModel & Partial<Disposable> {
	const { clock, language } = surroundings;
	if (settings.provider === 'voice-check') return new VoiceCheckLanguageModel({ clock, language });
	const { fallback = null } = settings;
	if (fallback === null || fallback.model === '') return oneModel(settings, surroundings);
	const { connectTimeoutMs, firstTokenTimeoutMs } = settings;
	const impatient = {
		connectTimeoutMs: Math.min(patienceMs, connectTimeoutMs),
		firstTokenTimeoutMs: Math.min(patienceMs, firstTokenTimeoutMs),
		retries: 0,
	};
	return new FallbackLanguageModel({
		first: oneModel({ ...settings, ...impatient }, surroundings),
		// What was set for the first model's words was not meant for another model.
		second: oneModel({ ...settings, ...noSampling, ...fallback }, surroundings),
		secondModel: fallback.model,
		clock,
	});
}

const noSampling: SamplingOptions = {
	temperature: null,
	topP: null,
	minP: null,
	topK: null,
	frequencyPenalty: null,
	presencePenalty: null,
	repetitionPenalty: null,
	maxTokens: null,
};

function oneModel(
	settings: LanguageModelSettings & { readonly retries?: number },
	{ clock, offline = false }: Surroundings,
): LanguageModel & Partial<Disposable> {
	const refusal = offlineRefusal(settings.baseUrl, offline);
	return refusal === null
		? new OpenAiLanguageModel({ ...settings, clock })
		: new OfflineLanguageModel(refusal);
}

/** Names of the models a server has, sorted. Throws `AssistantFailure`; the signal's reason when it aborts. */
export async function listModels(
	baseUrl: string,
	apiKey: string | null,
	signal: AbortSignal,
	offline = false,
): Promise<readonly string[]> {
	const models = await serverModels({ baseUrl, apiKey, offline }, signal);
	return models.map(({ name }) => name);
}

export interface ProviderTest {
	/** The name the server reports. */
	readonly model: string;
	/** From the request on the wire to the first token, thoughts included, ms. */
	readonly firstTokenMs: number;
	/** Estimated from the text, because few servers tell; null when it came in one piece. */
	readonly tokensPerSecond: number | null;
	/** What was set and this model does not take. */
	readonly leftOut: readonly string[];
}

const testQuestion = 'Count from one to twenty in words.';

/** Asks the model something short. Throws `AssistantFailure`; the signal's reason when it aborts. */
export async function testProvider(
	settings: LanguageModelSettings,
	{ signal, ...options }: { clock: Clock; language: string; signal: AbortSignal; offline?: boolean },
): Promise<ProviderTest> {
	// The one that is named, not who stands in for it.
	const model = createLanguageModel({ ...settings, fallback: null }, options);
	using held = new DisposableStack();
	held.defer(() => model[Symbol.dispose]?.());
	const request = {
		messages: [{ role: 'user', content: testQuestion }],
		measured: { endpointMs: null, transcriptMs: null },
	} as const;
	const seen = {
		sentMs: 0,
		firstMs: null as number | null,
		lastMs: 0,
		tokens: 0,
		firstTokens: 0,
		model: '',
	};
	for await (const event of model.answer(request, signal)) {
		if (event.type === 'sent') seen.sentMs = event.tMs;
		else if (event.type === 'done') seen.model = event.model;
		else if (event.type !== 'replaced') {
			const tokens = estimateTokens(event.text);
			if (seen.firstMs === null) seen.firstTokens = tokens;
			seen.firstMs ??= event.tMs;
			seen.tokens += tokens;
			seen.lastMs = event.tMs;
		}
	}
	signal.throwIfAborted();
	if (seen.firstMs === null) throw new AssistantFailure(silent(settings));
	const streamedMs = seen.lastMs - seen.firstMs;
	return {
		model: seen.model,
		firstTokenMs: seen.firstMs - seen.sentMs,
		tokensPerSecond: streamedMs > 0 ? ((seen.tokens - seen.firstTokens) * 1000) / streamedMs : null,
		leftOut: model instanceof OpenAiLanguageModel ? model.leftOut : [],
	};
}

function silent({ baseUrl, model }: LanguageModelSettings): AssistantError {
	return {
		kind: 'language-model-failed',
		message: `The model ${model} answered with no text. Choose another one in Settings.`,
		retryable: true,
		subject: shownAddress(baseUrl),
	};
}
