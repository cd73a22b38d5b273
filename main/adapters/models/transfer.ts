/** One try at one address: ask, follow redirects, write what comes. Knows nothing of other tries. */
import { judgeRedirect } from './download-address.ts';
import { byHand, connectionFault, diskFault, DownloadFailure, lasting, passing } from './download-faults.ts';
import type { DownloadFault } from './download-faults.ts';
import type { DownloadLimits } from './download-limits.ts';
import type { HttpAnswer, HttpGet } from './http-get.ts';
import type { PartFile } from './part-file.ts';
import { judgeAnswer, markOf, namedContents, requestHeaders, wrongLength } from './range-answer.ts';
import type { Asked, RestartReason } from './range-answer.ts';

export interface TransferOptions {
	readonly part: PartFile;
	readonly url: URL;
	/** Of the whole file. */
	readonly bytes: number;
	readonly http: HttpGet;
	readonly limits: DownloadLimits;
	/** Where redirects may lead. */
	readonly hosts: readonly string[];
	/** Asked before every request. */
	readonly checkOnline: () => void;
	/** So many more bytes are on disk. */
	readonly onBytes: (count: number) => void;
	/** So many bytes that were on disk are fetched again. */
	readonly onDropped: (count: number, reason: RestartReason) => void;
	readonly signal: AbortSignal;
}

/** What is in the part is no beginning of the file. */
export class SpoiltPart extends DownloadFailure {}

/** Resolves when the part has as many bytes as it should. Throws a `DownloadFailure`, or the signal's reason. */
export async function transfer(options: TransferOptions): Promise<void> {
	const { part, url, bytes } = options;
	// Twice at the most: a server that refuses our range is asked once more, for everything.
	for (let again = false; ; again = true) {
		const asked: Asked = {
			host: url.host,
			offset: part.size,
			bytes,
			mark: part.mark?.url === url.href ? part.mark : null,
		};
		const answer = await ask(options, asked);
		try {
			const verdict = judgeAnswer(asked, answer);
			if (verdict.type === 'fault') throw new DownloadFailure(verdict.fault);
			if (verdict.type === 'look') throw new DownloadFailure(await lookAt(options, answer));
			if (verdict.type === 'redirect' || (verdict.type === 'ask-again' && again)) throw odd(asked.host);
			if (verdict.type === 'ask-again') {
				await dropPart(options, verdict.reason);
				continue;
			}
			if (verdict.type === 'whole') {
				if (verdict.dropped !== null) await dropPart(options, verdict.dropped);
				await onDisk(part.begin(markOf(url.href, answer)), url.host);
			}
			await receive(options, answer);
			return;
		} finally {
			answer.close();
		}
	}
}

/** The first answer that is no redirect. */
async function ask(options: TransferOptions, asked: Asked): Promise<HttpAnswer> {
	let url = options.url;
	for (let redirects = 0; ; redirects += 1) {
		options.signal.throwIfAborted();
		options.checkOnline();
		const answer = await patiently(options, url, requestHeaders(asked));
		const verdict = judgeAnswer(asked, answer);
		if (verdict.type !== 'redirect') return answer;
		answer.close();
		const judged = judgeRedirect(url, verdict.location, redirects, options.hosts);
		if (judged.type === 'refuse') throw new DownloadFailure(refusedRedirect(url, judged.why));
		url = judged.url;
	}
}

async function patiently(
	{ http, limits, signal }: TransferOptions,
	url: URL,
	headers: Record<string, string>,
): Promise<HttpAnswer> {
	// The signal that ends the wait also ends the body, so it stays armed only until the head is there.
	const waiting = new AbortController();
	const timer = setTimeout(() => waiting.abort(), limits.connectMs);
	try {
		return await http(url, { headers, signal: AbortSignal.any([signal, waiting.signal]) });
	} catch (thrown) {
		signal.throwIfAborted();
		throw new DownloadFailure(
			waiting.signal.aborted ? slow(url.host) : connectionFault(thrown, url.host),
			thrown,
		);
	} finally {
		clearTimeout(timer);
	}
}

async function receive(options: TransferOptions, answer: HttpAnswer): Promise<void> {
	const { part, bytes, limits, signal, url } = options;
	const stall = new AbortController();
	const giveUp = (): void => {
		stall.abort();
		answer.close();
	};
	let timer = setTimeout(giveUp, limits.stallMs);
	const close = (): void => answer.close();
	signal.addEventListener('abort', close);
	try {
		for await (const piece of readable(answer, url.host)) {
			clearTimeout(timer);
			await take(options, piece);
			timer = setTimeout(giveUp, limits.stallMs);
		}
		signal.throwIfAborted();
		if (part.size < bytes) throw cutShort(part, url.host);
	} catch (thrown) {
		signal.throwIfAborted();
		throw stall.signal.aborted ? new DownloadFailure(slow(url.host), thrown) : thrown;
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', close);
	}
}

/** What the connection says about itself becomes a fault here, so that the disk's words are not taken for it. */
async function* readable(answer: HttpAnswer, host: string): AsyncGenerator<Uint8Array, void, undefined> {
	const pieces = answer.body[Symbol.asyncIterator]();
	for (;;) {
		let step;
		try {
			step = await pieces.next();
		} catch (thrown) {
			throw new DownloadFailure(connectionFault(thrown, host), thrown);
		}
		if (step.done === true) return;
		yield step.value;
	}
}

async function take(options: TransferOptions, piece: Uint8Array): Promise<void> {
	const { part, bytes, url } = options;
	if (part.size + piece.length > bytes) {
		await part.append(piece.subarray(0, Math.max(0, 512 - part.size)));
		throw new DownloadFailure(
			namedContents(url.host, part.first) ??
				wrongLength({ host: url.host, bytes }, part.size + piece.length),
		);
	}
	await onDisk(part.append(piece), url.host);
	options.onBytes(piece.length);
}

/** The body is not the file; its first bytes may tell what it is instead. Nothing of it is written. */
async function lookAt({ url, bytes, limits }: TransferOptions, answer: HttpAnswer): Promise<DownloadFault> {
	const length = Number(answer.header('content-length') ?? 0);
	const timer = setTimeout(() => answer.close(), limits.stallMs);
	try {
		for await (const piece of readable(answer, url.host)) {
			return namedContents(url.host, piece) ?? wrongLength({ host: url.host, bytes }, length);
		}
		return wrongLength({ host: url.host, bytes }, length);
	} catch {
		return wrongLength({ host: url.host, bytes }, length);
	} finally {
		clearTimeout(timer);
	}
}

async function dropPart({ part, onDropped, url }: TransferOptions, reason: RestartReason): Promise<void> {
	onDropped(part.size, reason);
	await onDisk(part.drop(), url.host);
}

async function onDisk(writing: Promise<void>, path: string): Promise<void> {
	try {
		await writing;
	} catch (thrown) {
		throw new DownloadFailure(diskFault(thrown, path), thrown);
	}
}

function cutShort(part: PartFile, host: string): DownloadFailure {
	const named = namedContents(host, part.first);
	if (named !== null) return new SpoiltPart(named);
	const message = `${host} sent less than the whole file. Resume: what was downloaded is kept.`;
	return new DownloadFailure(passing({ host, message }));
}

function slow(host: string): DownloadFault {
	return passing({
		host,
		message: `${host} stopped sending. Check the internet connection, then resume: what was downloaded is kept.`,
	});
}

function odd(host: string): DownloadFailure {
	return new DownloadFailure(
		lasting({
			host,
			message: `${host} keeps answering with something that was not asked for. ${byHand}`,
		}),
	);
}

function refusedRedirect(from: URL, why: string): DownloadFault {
	const reasons: Readonly<Record<string, string>> = {
		'too-many': 'sends the download in circles',
		'not-encrypted': 'sends the download to an address that is not encrypted',
		'unknown-host': 'sends the download to a host that Parley does not trust',
	};
	const what = reasons[why] ?? 'sends the download to no address at all';
	return lasting({ host: from.host, message: `${from.host} ${what}, so it was not followed. ${byHand}` });
}
