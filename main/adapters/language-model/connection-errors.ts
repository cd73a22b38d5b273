import type { AssistantError } from '../../domain/errors.ts';

/** What is known about the request that failed. Nothing of it but the address and the model is ever shown. */
export interface FailedRequest {
	readonly baseUrl: string;
	readonly model: string;
	/** Some of the answer had come. */
	readonly started: boolean;
}

export interface Explanation {
	readonly error: AssistantError;
	/** Whether the same request may be sent again without asking anyone. */
	readonly repeatable: boolean;
	/** The option that this server does not take, by its name there: without it the request may go through. */
	readonly refusedOption?: string;
}

/** An address as it may be shown: without a password or a key that somebody put into it. */
export function shownAddress(baseUrl: string): string {
	if (!URL.canParse(baseUrl)) return 'that is set';
	const { origin, pathname } = new URL(baseUrl);
	return origin === 'null' ? baseUrl.replace(/[?#@].*$/s, '') : origin + pathname;
}

/** The host (and port) of an address, for sentences; the address itself when it is none. */
export function hostOf(baseUrl: string): string {
	return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
}

/** OpenSSL's and Node's names for a handshake that failed. */
const tlsCode =
	/^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_|HOSTNAME_MISMATCH|EPROTO$)/;

/** Why no answer came at all: from the system's error codes, which say more than any text. */
export function connectionError(thrown: unknown, { baseUrl }: FailedRequest): Explanation {
	const code = systemCode(thrown);
	const host = hostOf(baseUrl);
	const passing = passingTrouble(code, host);
	if (passing !== null) {
		return { error: unreachable(baseUrl, passing, true), repeatable: code !== 'ENOTFOUND' };
	}
	const lasting = lastingTrouble(code, baseUrl);
	if (lasting !== null) return { error: unreachable(baseUrl, lasting, false), repeatable: false };
	const broke = `The connection to ${host} broke before an answer came. Ask again.`;
	return { error: unreachable(baseUrl, broke, true), repeatable: true };
}

/** What may be over the next time. */
function passingTrouble(code: string, host: string): string | null {
	switch (code) {
		case 'ECONNREFUSED':
			return `Nothing answers at ${host}. Start the model server there, or correct the base URL in Settings.`;
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return `The name ${host} cannot be found. Check the internet connection and the base URL in Settings.`;
		case 'EHOSTUNREACH':
		case 'ENETUNREACH':
		case 'ENETDOWN':
			return `There is no way to ${host} from this network. Check the internet connection.`;
		default:
			return null;
	}
}

/** What only another setting helps against. */
function lastingTrouble(code: string, baseUrl: string): string | null {
	const host = hostOf(baseUrl);
	if (code === 'ERR_INVALID_URL' || code === 'ERR_INVALID_PROTOCOL') {
		return `The base URL ${baseUrl} is not an address of a server. Correct it in Settings.`;
	}
	if (tlsCode.test(code)) {
		return `No secure connection to ${host} (${code}). Check the server's certificate, and whether the base URL should begin with http instead of https.`;
	}
	if (code.startsWith('HPE_')) {
		return `${host} does not speak HTTP. Check the port and whether the base URL should begin with https.`;
	}
	return null;
}

function unreachable(baseUrl: string, message: string, retryable: boolean): AssistantError {
	return { kind: 'language-model-unreachable', message, retryable, subject: baseUrl };
}

/** The innermost code of an error and its causes: the SDK wraps what the socket said. */
function systemCode(thrown: unknown): string {
	let code = '';
	for (
		let error = thrown, depth = 0;
		error instanceof Error && depth < 8;
		error = error.cause, depth += 1
	) {
		if ('code' in error && typeof error.code === 'string') code = error.code;
	}
	return code;
}
