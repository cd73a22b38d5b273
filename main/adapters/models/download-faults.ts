import type { AssistantError } from '../../domain/errors.ts';
import { AssistantFailure } from '../../domain/errors.ts';

/** What a person can do about a failed model; the screen has a button for each. */
export type ModelRemedy = 'retry' | 'repair' | 'free-space' | 'go-online' | 'import' | 'remove';

/**
 * What is tried next without asking anybody: the same address again, the next mirror, or nothing at all because no
 * address would help.
 */
export type NextTry = 'same-address' | 'next-address' | 'none';

/** Why a download did not go on. */
export interface DownloadFault {
	readonly error: AssistantError;
	readonly remedy: ModelRemedy;
	readonly next: NextTry;
}

/** Carries a fault through code that throws. */
export class DownloadFailure extends AssistantFailure {
	readonly fault: DownloadFault;

	constructor(fault: DownloadFault, cause?: unknown) {
		super(fault.error, cause);
		this.name = 'DownloadFailure';
		this.fault = fault;
	}
}

interface Words {
	readonly host: string;
	readonly message: string;
	readonly retryAfterMs?: number;
}

/** May be over in a moment. */
export function passing({ host, message, retryAfterMs }: Words): DownloadFault {
	return {
		error: {
			kind: 'download-failed',
			message,
			retryable: true,
			subject: host,
			...(retryAfterMs === undefined ? {} : { retryAfterMs }),
		},
		remedy: 'retry',
		next: 'same-address',
	};
}

/** This address will not mend; another one may be right. */
export function lasting({ host, message }: Words): DownloadFault {
	return {
		error: { kind: 'download-failed', message, retryable: false, subject: host },
		remedy: 'import',
		next: 'next-address',
	};
}

export const byHand =
	'Get the file another way and import it, or choose another model; a newer Parley may know a newer address.';

export function wrongContents(host: string, what: string): DownloadFault {
	return {
		error: {
			kind: 'model-corrupt',
			message: `${host} sent ${what}, so nothing of it was kept. ${byHand}`,
			retryable: false,
			subject: host,
		},
		remedy: 'import',
		next: 'next-address',
	};
}

export function offlineFault(): DownloadFault {
	return {
		error: {
			kind: 'offline',
			message:
				'Offline mode is on, so nothing is downloaded. Turn it off in the settings, or import the model from a file.',
			retryable: false,
		},
		remedy: 'go-online',
		next: 'none',
	};
}

/** `neededBytes` and `freeBytes` of the disk that holds `folder`. */
export function noSpace(folder: string, neededBytes: number, freeBytes: number): DownloadFault {
	const missing = sizeInWords(Math.max(neededBytes - freeBytes, 1));
	return {
		error: {
			kind: 'storage-full',
			message: `The disk has too little room: ${sizeInWords(neededBytes)} are needed for this model and ${missing} are missing. Free some space or remove another model, then try again.`,
			retryable: true,
			subject: folder,
		},
		remedy: 'free-space',
		next: 'none',
	};
}

/** What the file system said while files were being written. */
export function diskFault(thrown: unknown, path: string): DownloadFault {
	const code = systemCode(thrown);
	const full = /^(ENOSPC|EDQUOT)$/.test(code);
	const message = full
		? 'The disk is full, so the download stopped. Free some space or remove another model, then try again: what was downloaded is kept.'
		: `The models folder cannot be written to (${code === '' ? 'unknown reason' : code}). Check its disk and its rights, then try again.`;
	return {
		error: { kind: full ? 'storage-full' : 'storage-failed', message, retryable: true, subject: path },
		remedy: full ? 'free-space' : 'retry',
		next: 'none',
	};
}

/** OpenSSL's and Node's names for a handshake that failed. */
const tlsCode =
	/^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_|HOSTNAME_MISMATCH|EPROTO$)/;

/** Why a connection was not made, or broke. */
export function connectionFault(thrown: unknown, host: string): DownloadFault {
	const code = systemCode(thrown);
	if (tlsCode.test(code)) {
		return lasting({
			host,
			message: `No secure connection to ${host} (${code}). Check this computer's date, and whether a proxy or virus scanner opens encrypted connections. ${byHand}`,
		});
	}
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return passing({
			host,
			message: `The name ${host} cannot be found. Check the internet connection, then resume.`,
		});
	}
	if (code === 'ECONNREFUSED') {
		return passing({
			host,
			message: `Nothing answers at ${host}. Check the internet connection and the proxy, then resume.`,
		});
	}
	return passing({
		host,
		message: `The connection to ${host} broke before the file was complete. Resume: what was downloaded is kept.`,
	});
}

/** The innermost code of an error and its causes, such as `ENOSPC`; empty when there is none. */
export function systemCode(thrown: unknown): string {
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

/** "1.2 GB": decimal, as publishers count. */
export function sizeInWords(bytes: number): string {
	const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
	let value = bytes;
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1000;
		unit += 1;
	}
	return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toPrecision(2))} ${units[unit] ?? ''}`;
}
