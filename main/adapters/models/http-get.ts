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
 * `main/shell` gives one over Chromium's network (`net.request` with `redirect: 'manual'`: `net.fetch` rejects redirects),
 * which knows the system's proxy; under Node the proxy comes from the environment.
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
	// Errors after the last byte was wanted have nobody to tell; while somebody reads, the iterator throws them too.
	message.on('error', () => undefined);
	return {
		status: message.statusCode ?? 0,
		header: (name) => message.headersDistinct[name]?.join(', ') ?? null,
		body: message,
		close: () => void message.destroy(),
	};
}
