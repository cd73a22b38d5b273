import http from 'node:http';
import https from 'node:https';
import { AssistantFailure } from '../../domain/errors.ts';
import type { AssistantError } from '../../domain/errors.ts';

/** How long an unused connection is kept, ms. People pause for a minute between turns; servers close earlier if they like. */
const idleConnectionMs = 120_000;
/** How long the end of an answered exchange may take to arrive before its connection is given up, ms. */
const drainMs = 1000;

/**
 * Connections of one language model, kept open between turns. Node's own fetch forgets an idle connection after four
 * seconds, which is less than a pause in a conversation, and tells neither when a request was sent nor when bytes came.
 */
export class ConnectionPool implements Disposable {
	readonly #plain: http.Agent;
	readonly #secure: https.Agent;

	constructor() {
		const options = {
			keepAlive: true,
			timeout: idleConnectionMs,
			scheduling: 'lifo',
			maxFreeSockets: 2,
		} as const;
		this.#plain = new http.Agent(options);
		this.#secure = new https.Agent(options);
	}

	/** Whether a connection is waiting to be used. */
	get warm(): boolean {
		return [this.#plain, this.#secure].some((agent) =>
			Object.values(agent.freeSockets).some((sockets) => sockets !== undefined && sockets.length > 0),
		);
	}

	request(url: URL, options: http.RequestOptions): http.ClientRequest {
		return url.protocol === 'https:'
			? https.request(url, { ...options, agent: this.#secure })
			: http.request(url, { ...options, agent: this.#plain });
	}

	[Symbol.dispose](): void {
		this.#plain.destroy();
		this.#secure.destroy();
	}
}

interface HttpExchangeOptions {
	readonly pool: ConnectionPool;
	readonly clock: { nowMs(): number };
	readonly connectTimeoutMs: number;
	/** What a person is told when no connection was made in time. */
	readonly connectTimeout: AssistantError;
}

/** One request and its answer, in the shape of `fetch` for the SDK, with the moments and the end of the stream seen. */
export class HttpExchange {
	/** When the request had been handed to the system's socket; rejects when it never was. */
	readonly sent: Promise<number>;
	/** When the last bytes were read from the socket. */
	readMs = 0;
	/** The connection had been used before, so the server may just have closed it. */
	reusedConnection = false;
	readonly #options: HttpExchangeOptions;
	readonly #sent = Promise.withResolvers<number>();
	/** The last two reads: `[DONE]` may lie across a border. */
	#tail: readonly [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)];

	constructor(options: HttpExchangeOptions) {
		this.#options = options;
		this.sent = this.#sent.promise;
		// Whoever awaits the answer learns of the failure there.
		this.sent.catch(() => undefined);
	}

	/** Whether the event stream said that it was whole. */
	get sawEndMark(): boolean {
		return Buffer.concat(this.#tail).includes('[DONE]');
	}

	readonly fetch = (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
		const answer = Promise.withResolvers<Response>();
		answer.promise.catch((failure: unknown) => this.#sent.reject(failure));
		try {
			this.#send(new URL(input instanceof Request ? input.url : input), init, answer);
		} catch (failure) {
			answer.reject(failure);
		}
		return answer.promise;
	};

	#send(url: URL, init: RequestInit, answer: PromiseWithResolvers<Response>): void {
		const request = this.#options.pool.request(url, {
			method: init.method ?? 'GET',
			headers: sentHeaders(init),
		});
		const connecting = setTimeout(() => {
			request.destroy(new AssistantFailure(this.#options.connectTimeout));
		}, this.#options.connectTimeoutMs);
		const abort = () => request.destroy(abortError());
		init.signal?.addEventListener('abort', abort, { once: true });
		request.once('finish', () => {
			clearTimeout(connecting);
			this.reusedConnection = request.reusedSocket;
			this.#sent.resolve(this.#options.clock.nowMs());
		});
		request.once('response', (message) => answer.resolve(this.#response(message)));
		request.on('error', (failure) => answer.reject(failure));
		request.once('close', () => {
			clearTimeout(connecting);
			init.signal?.removeEventListener('abort', abort);
		});
		request.end(typeof init.body === 'string' ? init.body : undefined);
		if (init.signal?.aborted === true) abort();
	}

	#response(message: http.IncomingMessage): Response {
		const headers = new Headers();
		for (const [name, values] of Object.entries(message.headersDistinct)) {
			for (const value of values ?? []) headers.append(name, value);
		}
		const status = message.statusCode ?? 0;
		if (status === 204 || status === 304) {
			message.resume();
			return new Response(null, { status, headers });
		}
		return new Response(this.#body(message), { status, headers });
	}

	#body(message: http.IncomingMessage): ReadableStream<Uint8Array> {
		let closed = false;
		return new ReadableStream<Uint8Array>(
			{
				start: (body) => {
					message.on('data', (bytes: Buffer) => {
						this.readMs = this.#options.clock.nowMs();
						this.#tail = [this.#tail[1], bytes];
						if (closed) return;
						body.enqueue(bytes);
						if ((body.desiredSize ?? 1) <= 0) message.pause();
					});
					message.once('end', () => {
						if (!closed) body.close();
						closed = true;
					});
					message.once('error', (failure) => {
						if (!closed) body.error(failure);
						closed = true;
					});
				},
				pull: () => void message.resume(),
				cancel: () => {
					closed = true;
					if (this.sawEndMark) drain(message);
					else message.destroy();
				},
			},
			{ highWaterMark: 256 },
		);
	}
}

/** Reads the few bytes after the last event, so that the connection can be used again. */
function drain(message: http.IncomingMessage): void {
	const giveUp = setTimeout(() => message.destroy(), drainMs).unref();
	message.once('close', () => clearTimeout(giveUp));
	message.resume();
}

/** What the SDK wants sent, less what it tells about this machine. */
function sentHeaders(init: RequestInit): Record<string, string> {
	const kept = [...new Headers(init.headers)].filter(([name]) => !name.startsWith('x-stainless-'));
	return { ...Object.fromEntries(kept), 'user-agent': 'Parley' };
}

function abortError(): DOMException {
	return new DOMException('The request was aborted.', 'AbortError');
}
