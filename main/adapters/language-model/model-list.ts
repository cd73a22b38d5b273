import { AssistantFailure } from '../../domain/errors.ts';
import type { ListedModel } from '../../domain/providers/choose-model.ts';
import { providerAt } from '../../domain/providers/presets.ts';
import { shownAddress } from './connection-errors.ts';
import { ConnectionPool } from './http-exchange.ts';
import { explainFailure, firstTokenTimeout, unreadable } from './language-model-errors.ts';
import { offlineRefusal } from './offline-language-model.ts';
import { openExchange } from './openai-client.ts';

/** Longest wait for a list of models, ms. */
const listTimeoutMs = 10_000;
const connectTimeoutMs = 5000;

export interface ListedServer {
	readonly baseUrl: string;
	readonly apiKey: string | null;
	readonly offline?: boolean;
}

/** The models a server has, by name. Throws `AssistantFailure`; the signal's reason when it aborts. */
export async function serverModels(
	{ baseUrl, apiKey, offline = false }: ListedServer,
	signal: AbortSignal,
): Promise<readonly ListedModel[]> {
	const refusal = offlineRefusal(baseUrl, offline);
	if (refusal !== null) throw new AssistantFailure(refusal);
	using pool = new ConnectionPool();
	const clock = { nowMs: () => performance.now() };
	const shown = shownAddress(baseUrl);
	const deadline = AbortSignal.timeout(listTimeoutMs);
	try {
		const { client } = openExchange({ baseUrl, apiKey, connectTimeoutMs, clock, pool });
		const response = await client
			.get('/models', {
				...listRequest(baseUrl, apiKey),
				signal: AbortSignal.any([signal, deadline]),
			})
			.asResponse();
		const models = listedModels(await response.json());
		if (models === null) throw new AssistantFailure(unreadable({ baseUrl: shown }));
		return models.sort((one, other) => one.name.localeCompare(other.name));
	} catch (thrown) {
		signal.throwIfAborted();
		if (deadline.aborted) throw new AssistantFailure(firstTokenTimeout(shown, listTimeoutMs));
		throw new AssistantFailure(
			explainFailure(thrown, { baseUrl: shown, model: '', started: false }).error,
		);
	}
}

/**
 * Anthropic's list belongs to its own API, which wants the key in a header of its own and gives twenty models unless asked for
 * more (https://docs.anthropic.com/en/api/models-list).
 */
function listRequest(
	baseUrl: string,
	apiKey: string | null,
): { headers?: Record<string, string | null>; query?: Record<string, unknown> } {
	if (providerAt(baseUrl).id !== 'anthropic' || apiKey === null) return {};
	return {
		headers: { 'x-api-key': apiKey.trim(), 'anthropic-version': '2023-06-01', authorization: null },
		query: { limit: 1000 },
	};
}

/**
 * What `/v1/models` holds, in the dialects of the servers: a size in `meta` (llama.cpp). Null when it is no such list.
 */
export function listedModels(body: unknown): ListedModel[] | null {
	const data = field(body, 'data');
	if (!Array.isArray(data)) return null;
	const entries: readonly unknown[] = data;
	return entries.flatMap((entry) => {
		const id = field(entry, 'id');
		if (typeof id !== 'string' || id === '') return [];
		const size = field(field(entry, 'meta'), 'size');
		// Gemini's names carry the path of its own API, which its chat completions do without.
		const name = id.replace(/^models\//, '');
		return [{ name, sizeBytes: typeof size === 'number' ? size : null, loaded: false }];
	});
}

/** Ollama's `/api/tags` (https://github.com/ollama/ollama/blob/main/docs/api.md): with sizes, the latest first. */
export function ollamaModels(body: unknown): ListedModel[] | null {
	const models = field(body, 'models');
	if (!Array.isArray(models)) return null;
	const entries: readonly unknown[] = models;
	return entries.flatMap((entry) => {
		const name = field(entry, 'name');
		if (typeof name !== 'string' || name === '') return [];
		const size = field(entry, 'size');
		return [{ name, sizeBytes: typeof size === 'number' ? size : null, loaded: false }];
	});
}

/** LM Studio's `/api/v0/models` (https://lmstudio.ai/docs/api/rest-api): says what is for talk and what is loaded. */
export function lmStudioModels(body: unknown): ListedModel[] | null {
	const data = field(body, 'data');
	if (!Array.isArray(data)) return null;
	const entries: readonly unknown[] = data;
	return entries.flatMap((entry) => {
		const id = field(entry, 'id');
		const type = field(entry, 'type');
		if (typeof id !== 'string' || (type !== 'llm' && type !== 'vlm')) return [];
		return [{ name: id, sizeBytes: null, loaded: field(entry, 'state') === 'loaded' }];
	});
}

/** A field of something that came over the wire; undefined where there is none. */
export function field(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
