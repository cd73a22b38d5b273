import { AssistantFailure } from '../../domain/errors.ts';
import type { AssistantError } from '../../domain/errors.ts';
import { estimateTokens } from '../../domain/context-window.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { LanguageModel } from '../../domain/ports/language-model.ts';
import type { SamplingOptions } from './completion-body.ts';
import { shownAddress } from './connection-errors.ts';
import { ConnectionPool } from './http-exchange.ts';
import { explainFailure, firstTokenTimeout, unreadable } from './language-model-errors.ts';
import { OfflineLanguageModel, offlineRefusal } from './offline-language-model.ts';
import { openExchange } from './openai-client.ts';
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
}

/** Disposing closes the kept connections. */
export function createLanguageModel(
	settings: LanguageModelSettings,
	{ clock, language, offline = false }: { clock: Clock; language: string; offline?: boolean },
): LanguageModel & Partial<Disposable> {
	if (settings.provider === 'voice-check') return new VoiceCheckLanguageModel({ clock, language });
	const refusal = offlineRefusal(settings.baseUrl, offline);
	return refusal === null
		? new OpenAiLanguageModel({ ...settings, clock })
		: new OfflineLanguageModel(refusal);
}

/** Longest wait for a list of models, ms. */
const listTimeoutMs = 10_000;
const connectTimeoutMs = 5000;

/** Names of the models a server has, sorted. Throws `AssistantFailure`; the signal's reason when it aborts. */
export async function listModels(
	baseUrl: string,
	apiKey: string | null,
	signal: AbortSignal,
	offline = false,
): Promise<readonly string[]> {
	const refusal = offlineRefusal(baseUrl, offline);
	if (refusal !== null) throw new AssistantFailure(refusal);
	using pool = new ConnectionPool();
	const clock = { nowMs: () => performance.now() };
	const { client } = openExchange({ baseUrl, apiKey, connectTimeoutMs, clock, pool });
	const shown = shownAddress(baseUrl);
	const deadline = AbortSignal.timeout(listTimeoutMs);
	try {
		const response = await client
			.get('/models', { signal: AbortSignal.any([signal, deadline]) })
			.asResponse();
		const names = namesIn(await response.json());
		if (names === null) throw new AssistantFailure(unreadable({ baseUrl: shown }));
		return names.sort((one, other) => one.localeCompare(other));
	} catch (thrown) {
		signal.throwIfAborted();
		if (deadline.aborted) throw new AssistantFailure(firstTokenTimeout(shown, listTimeoutMs));
		throw new AssistantFailure(
			explainFailure(thrown, { baseUrl: shown, model: '', started: false }).error,
		);
	}
}

export interface ProviderTest {
	/** The name the server reports. */
	readonly model: string;
	/** From the request on the wire to the first token, thoughts included, ms. */
	readonly firstTokenMs: number;
	/** Estimated from the text, because few servers tell; null when it came in one piece. */
	readonly tokensPerSecond: number | null;
}

const testQuestion = 'Count from one to twenty in words.';

/** Asks the model something short. Throws `AssistantFailure`; the signal's reason when it aborts. */
export async function testProvider(
	settings: LanguageModelSettings,
	{ signal, ...options }: { clock: Clock; language: string; signal: AbortSignal; offline?: boolean },
): Promise<ProviderTest> {
	const model = createLanguageModel(settings, options);
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
		else {
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

function namesIn(body: unknown): string[] | null {
	if (typeof body !== 'object' || body === null || !('data' in body) || !Array.isArray(body.data))
		return null;
	const entries: readonly unknown[] = body.data;
	return entries.flatMap((entry) =>
		typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string'
			? [entry.id]
			: [],
	);
}
