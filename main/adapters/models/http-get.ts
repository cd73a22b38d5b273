import http from 'node:http';
import https from 'node:https';
import type { IncomingMessage } from 'node:http';

/** An answer as it came over the line: redirects are not followed, contents not decoded. */
export interface HttpAnswer {
	readonly status: number;
	/** `name` in lower case; null when the header is absent. */
	header(name: string): string | null;
	/** To be read once. Throws when the connection ends before the answer does. */
	readonly body: AsyncIterable<Uint8Array>;
	/** Lets go of the connection, read or unread. */
	close(): void;
}

/**
 * One GET. Settles when the head of the answer is there; aborting `signal` ends the wait and the body. Inside Electron
 * main/shell/net-http-get.ts gives one over Chromium's network, which knows the system's proxy; under Node the proxy comes from
 * the environment.
 */
export type HttpGet = (
	url: URL,
	options: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => Promise<HttpAnswer>;

interface NodeHttpOptions {
	/** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up, in either case. */
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Certificates to trust besides the system's, PEM. */
	readonly ca?: string;
}

/** `HttpGet` over Node's own client. */
export function nodeHttpGet({ env, ca }: NodeHttpOptions): HttpGet {
	const shared = { keepAlive: true, proxyEnv: { ...env } };
	const plain = new http.Agent(shared);
	const secure = new https.Agent({ ...shared, ...(ca === undefined ? {} : { ca }) });
	return (url, { headers, signal }) => {
		const answer = Promise.withResolvers<HttpAnswer>();
		const options = { headers: { ...headers, 'user-agent': 'Parley' }, signal };
		const request =
			url.protocol === 'https:'
				? https.request(url, { ...options, agent: secure })
				: http.request(url, { ...options, agent: plain });
		request.once('response', (message) => answer.resolve(answerOf(message)));
		request.on('error', (failure) => answer.reject(failure));
		request.end();
		return answer.promise;
	};
}

function answerOf(message: IncomingMessage): HttpAnswer {
	return {
		status: message.statusCode ?? 0,
		header: (name) => message.headersDistinct[name]?.join(', ') ?? null,
		body: new ReceivedBody(message),
		close: () => void message.destroy(),
	};
}

/** So much is taken from the connection before somebody has read it, bytes. */
const readAheadBytes = 1 << 20;

/** As much as is needed of a message of Node or of Electron, whose own types leave out that it is a stream. */
export interface ReceivedMessage {
	on(event: 'data', listener: (piece: Buffer) => void): unknown;
	on(event: 'error', listener: (failure: Error) => void): unknown;
	on(event: 'end' | 'close', listener: () => void): unknown;
	pause(): unknown;
	resume(): unknown;
}

/**
 * Every byte that arrived, then how it ended. Node's own iterator forgets what it holds when a connection breaks: that would be
 * downloaded twice.
 */
export class ReceivedBody implements AsyncIterable<Uint8Array> {
	readonly #message: ReceivedMessage;
	readonly #pieces: Uint8Array[] = [];
	#bytes = 0;
	#end: { readonly failure: Error | null } | null = null;
	#wake: () => void = () => undefined;

	constructor(message: ReceivedMessage) {
		this.#message = message;
		message.on('data', (piece: Buffer) => {
			this.#pieces.push(piece);
			this.#bytes += piece.length;
			if (this.#bytes >= readAheadBytes) message.pause();
			this.#wake();
		});
		message.on('end', () => this.#finish(null));
		message.on('error', (failure) => this.#finish(failure));
		message.on('close', () => this.#finish(new Error('The connection was closed before the end.')));
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
		for (;;) {
			const piece = this.#pieces.shift();
			if (piece !== undefined) {
				this.#bytes -= piece.length;
				if (this.#bytes < readAheadBytes) this.#message.resume();
				yield piece;
			} else if (this.#end !== null) {
				if (this.#end.failure !== null) throw this.#end.failure;
				return;
			} else {
				await new Promise<void>((resolve) => (this.#wake = resolve));
			}
		}
	}

	/** The first word counts: what follows an end is the closing of a connection that has done its work. */
	#finish(failure: Error | null): void {
		this.#end ??= { failure };
		this.#wake();
	}
}
