import OpenAI from 'openai';
import { AssistantFailure } from '../../domain/errors.ts';
import { shownAddress } from './connection-errors.ts';
import { withReadableError } from './error-body.ts';
import { connectTimeout, impossibleKey } from './language-model-errors.ts';
import { HttpExchange } from './http-exchange.ts';
import type { ConnectionPool } from './http-exchange.ts';

export interface OpenAiClientOptions {
	/** Address of the API up to and including its version, as in `http://127.0.0.1:11434/v1`. */
	readonly baseUrl: string;
	/** Null or empty: none is sent; servers on one's own machine need none. */
	readonly apiKey: string | null;
	/** Longest wait for a connection, ms. */
	readonly connectTimeoutMs: number;
	readonly clock: { nowMs(): number };
	readonly pool: ConnectionPool;
	/** Takes the place of the method that the SDK would use. */
	readonly method?: 'HEAD';
}

/**
 * The SDK bound to one exchange, so that its moments can be told. Reads nothing from the environment, logs nothing.
 * Throws `AssistantFailure` for a key that cannot be sent.
 */
export function openExchange(options: OpenAiClientOptions): { client: OpenAI; exchange: HttpExchange } {
	const { baseUrl, apiKey, connectTimeoutMs, method } = options;
	const exchange = new HttpExchange({
		...options,
		connectTimeout: connectTimeout(shownAddress(baseUrl), connectTimeoutMs),
	});
	// A line break is easily copied along.
	const key = apiKey?.trim() ?? '';
	if (/[^\x21-\x7e]/.test(key)) throw new AssistantFailure(impossibleKey());
	const client = new OpenAI({
		baseURL: baseUrl.replace(/\/+$/, ''),
		// The SDK insists on a key; the header below takes it away again.
		apiKey: key === '' ? 'none' : key,
		...(key === '' && { defaultHeaders: { authorization: null } }),
		adminAPIKey: null,
		organization: null,
		project: null,
		// It would wait unseen and forget what was sent when.
		maxRetries: 0,
		logLevel: 'off',
		fetch: async (url, init) =>
			withReadableError(await exchange.fetch(url, method === undefined ? init : { ...init, method })),
	});
	return { client, exchange };
}
