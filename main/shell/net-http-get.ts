import { Readable } from 'node:stream';

/** As `HttpAnswer` of main/adapters/models/http-get.ts. */
interface Answer {
	readonly status: number;
	header(name: string): string | null;
	readonly body: AsyncIterable<Uint8Array>;
	close(): void;
}

/** As much of Electron's `ClientRequestConstructorOptions` as one GET needs. */
export interface NetRequestOptions {
	readonly method: 'GET';
	readonly url: string;
	readonly redirect: 'manual';
	readonly credentials: 'omit';
	readonly cache: 'no-store';
	readonly headers: Record<string, string>;
}

/** As much of Electron's `ClientRequest` as one GET needs. */
export interface NetRequest {
	on(
		event: 'redirect',
		listener: (
			status: number,
			method: string,
			redirectUrl: string,
			headers: Record<string, string[]>,
		) => void,
	): unknown;
	on(event: 'response', listener: (message: NetMessage) => void): unknown;
	on(event: 'error', listener: (failure: Error) => void): unknown;
	on(event: 'close', listener: () => void): unknown;
	end(): unknown;
	abort(): void;
}

interface NetMessage {
	readonly statusCode: number;
	readonly headers: Headers;
}

export interface NetHttpGetOptions {
	/** Electron's `net.request`; only after the app is ready. */
	readonly request: (options: NetRequestOptions) => NetRequest;
	/** What arrives, and how it ended; the same for every client. */
	readonly bodyOf: (message: Readable) => AsyncIterable<Uint8Array>;
}

type Get = (
	url: URL,
	options: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => Promise<Answer>;

/**
 * One GET over Chromium's network, which knows the system's proxy and its certificates. Meets `HttpGet` of
 * main/adapters/models/http-get.ts by its shape: the shell imports no adapter. No cookies, no cache, and a redirect is an answer
 * like any other: whether to follow it is the asker's to judge.
 */
export function netHttpGet({ request, bodyOf }: NetHttpGetOptions): Get {
	return (url, { headers, signal }) => {
		signal.throwIfAborted();
		const asked = request({
			method: 'GET',
			url: url.href,
			redirect: 'manual',
			credentials: 'omit',
			cache: 'no-store',
			headers: { ...headers, 'user-agent': 'Parley' },
		});
		const answer = answerTo(asked, bodyOf);
		signal.addEventListener('abort', () => asked.abort(), { once: true });
		asked.end();
		return answer.catch((failure: unknown) => {
			signal.throwIfAborted();
			throw failure;
		});
	};
}

function answerTo(asked: NetRequest, bodyOf: NetHttpGetOptions['bodyOf']): Promise<Answer> {
	const { promise, resolve, reject } = Promise.withResolvers<Answer>();
	const close = (): void => asked.abort();
	asked.on('redirect', (status, _method, redirectUrl, answered) => {
		// Nobody follows it, so Chromium ends the request and calls that an error, which then comes too late to count.
		const named = { ...lowerCase(answered), location: [redirectUrl] };
		resolve({ status, header: headerOf(named), body: Readable.from([]), close });
	});
	asked.on('response', (message) => {
		// Electron documents that it is one; its types do not say so.
		if (!(message instanceof Readable)) reject(new TypeError('The answer of the network is no stream.'));
		else {
			const header = headerOf(message.headers);
			resolve({ status: message.statusCode, header, body: bodyOf(message), close });
		}
	});
	asked.on('error', (failure) => reject(withCode(failure)));
	asked.on('close', () => reject(new Error('The connection was closed before an answer came.')));
	return promise;
}

type Headers = Readonly<Record<string, string | readonly string[]>>;

function headerOf(headers: Headers): Answer['header'] {
	return (name) => {
		const value = headers[name];
		if (value === undefined) return null;
		return typeof value === 'string' ? value : value.join(', ');
	};
}

function lowerCase(headers: Headers): Headers {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Chromium's words for what Node has a code for; the sentences for people go by the code. */
const codes: readonly (readonly [RegExp, string])[] = [
	[/ERR_NAME_NOT_RESOLVED|ERR_NAME_RESOLUTION_FAILED/, 'ENOTFOUND'],
	[/ERR_CONNECTION_REFUSED|ERR_PROXY_CONNECTION_FAILED/, 'ECONNREFUSED'],
	[/ERR_CERT_DATE_INVALID/, 'CERT_HAS_EXPIRED'],
	[/ERR_CERT_AUTHORITY_INVALID/, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
	[/ERR_CERT_COMMON_NAME_INVALID/, 'ERR_TLS_CERT_ALTNAME_INVALID'],
	[/ERR_CERT_/, 'CERT_REJECTED'],
	[/ERR_SSL_/, 'ERR_SSL_PROTOCOL'],
];

function withCode(failure: Error): Error {
	const found = codes.find(([words]) => words.test(failure.message));
	return found === undefined ? failure : Object.assign(failure, { code: found[1] });
}
