import { byHand, lasting, passing, wrongContents } from './download-faults.ts';
import type { DownloadFault } from './download-faults.ts';
import type { PartMark } from './part-file.ts';

/** What was asked for: the bytes from `offset` on of a file of `bytes` bytes. */
export interface Asked {
	readonly host: string;
	readonly offset: number;
	readonly bytes: number;
	/** Of the answer the first `offset` bytes came from; null when that is not known. */
	readonly mark: PartMark | null;
}

export interface AnswerHead {
	readonly status: number;
	header(name: string): string | null;
}

/** Why bytes that were here are fetched again. */
export type RestartReason = 'range-ignored' | 'range-refused' | 'other-range' | 'changed';

export type AnswerVerdict =
	/** The body goes behind what is here. */
	| { readonly type: 'append' }
	/** The body is the whole file; what is here is dropped. */
	| { readonly type: 'whole'; readonly dropped: RestartReason | null }
	/** What is here does not fit any more: drop it and ask again for everything. */
	| { readonly type: 'ask-again'; readonly reason: RestartReason }
	/** The body is something else: its beginning may tell what. What is here stays. */
	| { readonly type: 'look' }
	| { readonly type: 'redirect'; readonly location: string | null }
	| { readonly type: 'fault'; readonly fault: DownloadFault };

/** The headers of the request. */
export function requestHeaders({ offset, mark }: Pick<Asked, 'offset' | 'mark'>): Record<string, string> {
	// Anything but the plain bytes would make both the count and the hash meaningless.
	const headers: Record<string, string> = { accept: '*/*', 'accept-encoding': 'identity' };
	if (offset === 0) return headers;
	headers.range = `bytes=${offset}-`;
	const validator = strongEtag(mark?.etag ?? null) ?? mark?.lastModified ?? null;
	if (validator !== null) headers['if-range'] = validator;
	return headers;
}

/** What an answer means, from its head alone. */
export function judgeAnswer(asked: Asked, head: AnswerHead): AnswerVerdict {
	const { status } = head;
	if ([301, 302, 303, 307, 308].includes(status))
		return { type: 'redirect', location: head.header('location') };
	if (status !== 200 && status !== 206 && status !== 416) return fault(statusFault(asked.host, head));
	if (status === 416) {
		// Asked from the start there is no range to refuse: such a server makes no sense.
		return asked.offset === 0
			? fault(
					lasting({
						host: asked.host,
						message: `${asked.host} refuses to send this file. ${byHand}`,
					}),
				)
			: { type: 'ask-again', reason: 'range-refused' };
	}
	const encoding = head.header('content-encoding')?.trim().toLowerCase() ?? 'identity';
	if (encoding !== 'identity' && encoding !== '') {
		return fault(wrongContents(asked.host, `the file in another form than it is stored (${encoding})`));
	}
	return status === 206 ? judgePartial(asked, head) : judgeWhole(asked, head);
}

/** What to remember about the answer that a file was begun from. */
export function markOf(url: string, head: AnswerHead): PartMark {
	return { url, etag: head.header('etag'), lastModified: head.header('last-modified') };
}

function judgePartial(asked: Asked, head: AnswerHead): AnswerVerdict {
	const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(head.header('content-range')?.trim() ?? '');
	const start = Number(range?.[1] ?? -1);
	const total = range?.[3] === '*' ? asked.bytes : Number(range?.[3] ?? -1);
	if (total !== asked.bytes && range !== null) return fault(wrongLength(asked, total));
	if (start !== asked.offset || Number(range?.[2]) !== asked.bytes - 1) {
		return asked.offset === 0
			? fault(wrongContents(asked.host, 'another part of the file than it was asked for'))
			: { type: 'ask-again', reason: 'other-range' };
	}
	const etag = head.header('etag');
	const known = asked.mark?.etag ?? null;
	if (known !== null && etag !== null && etag !== known) return { type: 'ask-again', reason: 'changed' };
	return { type: 'append' };
}

function judgeWhole(asked: Asked, head: AnswerHead): AnswerVerdict {
	const length = head.header('content-length');
	if (length !== null && Number(length) !== asked.bytes) return { type: 'look' };
	if (/^\s*(text\/html|application\/xhtml)/i.test(head.header('content-type') ?? '')) {
		return fault(webPage(asked.host));
	}
	return { type: 'whole', dropped: asked.offset === 0 ? null : droppedBy(asked, head) };
}

function droppedBy(asked: Asked, head: AnswerHead): RestartReason {
	const etag = head.header('etag');
	return asked.mark?.etag != null && etag !== null && etag !== asked.mark.etag
		? 'changed'
		: 'range-ignored';
}

/** Names what is no model by its first bytes; null when they say nothing. */
export function namedContents(host: string, first: Uint8Array): DownloadFault | null {
	const text = new TextDecoder('latin1').decode(first.subarray(0, 512)).trimStart();
	if (text.startsWith('version https://git-lfs.github.com/spec/')) {
		return wrongContents(host, 'a Git-LFS pointer (a note of a few lines that stands for the file)');
	}
	return /^(<!doctype html|<html|<\?xml[^>]*>\s*<(!doctype )?html)/i.test(text) ? webPage(host) : null;
}

function webPage(host: string): DownloadFault {
	const message = `A web page came from ${host} instead of the file: the sign-in page of this network, or an error page. Sign in to the network with a web browser, then try again. ${byHand}`;
	return {
		error: { kind: 'download-failed', message, retryable: true, subject: host },
		remedy: 'retry',
		next: 'next-address',
	};
}

export function wrongLength({ host, bytes }: Pick<Asked, 'host' | 'bytes'>, got: number): DownloadFault {
	return wrongContents(host, `a file of ${got} bytes instead of ${bytes}`);
}

function statusFault(host: string, head: AnswerHead): DownloadFault {
	const { status } = head;
	if (status === 404 || status === 410) {
		return lasting({ host, message: `The file is not at ${host} any more (${status}). ${byHand}` });
	}
	if ([401, 403, 407, 451].includes(status)) {
		return lasting({
			host,
			message: `${host} does not give this file to everybody (${status}). ${byHand}`,
		});
	}
	if ([408, 425, 429].includes(status) || status >= 500) {
		const retryAfterMs = retryAfter(head.header('retry-after'));
		return passing({
			host,
			message: `${host} is busy or out of order (${status}). Resume later: what was downloaded is kept.`,
			...(retryAfterMs === null ? {} : { retryAfterMs }),
		});
	}
	return lasting({
		host,
		message: `${host} answered in a way Parley does not know (${status}). ${byHand}`,
	});
}

/** Seconds only: a date would need this computer's clock to be right. */
function retryAfter(header: string | null): number | null {
	return header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1000 : null;
}

/** A weak one may not be compared byte for byte (RFC 9110 §13.1.5). */
function strongEtag(etag: string | null): string | null {
	return etag !== null && /^"[^"]*"$/.test(etag) ? etag : null;
}

function fault(reason: DownloadFault): AnswerVerdict {
	return { type: 'fault', fault: reason };
}
