/**
 * One file, from asking to its place: tries, back-off, mirrors, resuming and the final proof.
 *
 * Decisions
 * - A file gets its name only with the size and the hash it must have; until then it is `.part`.
 * - Bytes are fetched again only for a reason that `onDropped` tells: the server ignored or refused the range, the file changed
 *   there, or the proof failed.
 * - A failed proof after resuming may be our mixture of two versions: the same address is asked once more, from the start. A
 *   failed proof of bytes from one piece is the address's fault: the next one is asked.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { diskFault, DownloadFailure, lasting, wrongContents } from './download-faults.ts';
import type { DownloadFault } from './download-faults.ts';
import type { DownloadLimits } from './download-limits.ts';
import type { HttpGet } from './http-get.ts';
import { PartFile } from './part-file.ts';
import type { FileWish } from './part-file.ts';
import { namedContents } from './range-answer.ts';
import type { RestartReason } from './range-answer.ts';
import { SpoiltPart, transfer } from './transfer.ts';

export type DropReason = RestartReason | 'unprovable' | 'wrong-contents';

export interface FileDownloadOptions {
	/** In the order in which they are asked. */
	readonly urls: readonly string[];
	readonly wish: FileWish;
	/** Absolute; `.part` and `.part.json` are put beside it. */
	readonly target: string;
	readonly http: HttpGet;
	readonly limits: DownloadLimits;
	readonly hosts: readonly string[];
	/** Throws a `DownloadFailure` in offline mode. */
	readonly checkOnline: () => void;
	/** So many bytes are here now; also told once at the beginning, and with fewer when some were dropped. */
	readonly onSize: (bytes: number) => void;
	readonly onDropped?: (count: number, reason: DropReason) => void;
	/** In [0, 1). */
	readonly random: () => number;
	readonly signal: AbortSignal;
}

/** The file's sha256 once it is in its place. Throws a `DownloadFailure`, or the signal's reason; what is here is kept. */
export async function downloadFile(options: FileDownloadOptions): Promise<string> {
	const overall = new AbortController();
	const timer = setTimeout(
		() => overall.abort(new DownloadFailure(tooLong(options))),
		options.limits.totalMs,
	);
	try {
		const signal = AbortSignal.any([options.signal, overall.signal]);
		return await new FileDownload({ ...options, signal }).run();
	} catch (thrown) {
		options.signal.throwIfAborted();
		if (thrown instanceof DownloadFailure) throw thrown;
		throw new DownloadFailure(diskFault(thrown, options.target), thrown);
	} finally {
		clearTimeout(timer);
	}
}

class FileDownload {
	readonly #options: FileDownloadOptions;
	#mostBytes = 0;
	/** The bytes here come from more than one answer. */
	#mixed = false;

	constructor(options: FileDownloadOptions) {
		this.#options = options;
	}

	async run(): Promise<string> {
		const { target, wish, signal, onSize } = this.#options;
		await using part = await PartFile.open(target, wish, signal);
		this.#mixed = part.size > 0;
		this.#mostBytes = part.size;
		onSize(part.size);
		let first: DownloadFailure | null = null;
		for (const url of this.#options.urls) {
			try {
				return await this.#from(new URL(url), part);
			} catch (thrown) {
				if (!(thrown instanceof DownloadFailure)) throw thrown;
				if (thrown instanceof SpoiltPart) await this.#drop(part, 'wrong-contents');
				if (thrown.fault.next === 'none') throw thrown;
				first ??= thrown;
			}
		}
		throw first ?? new DownloadFailure(noAddress(target));
	}

	/** Until the address has given the file or is given up. */
	async #from(url: URL, part: PartFile): Promise<string> {
		const { limits, wish } = this.#options;
		// Without a hash nothing would tell that two versions, or two publishers, were mixed.
		if (part.size > 0 && wish.sha256 === null && !provable(part, url))
			await this.#drop(part, 'unprovable');
		for (let fruitless = 0, restarted = false; ;) {
			const failure = await this.#try(url, part);
			if (failure === null) {
				const proof = await this.#prove(url, part);
				if (typeof proof === 'string') return proof;
				if (!this.#mixed || restarted) throw new SpoiltPart(proof);
				restarted = true;
				await this.#drop(part, 'wrong-contents');
				continue;
			}
			fruitless = part.size > this.#mostBytes ? 0 : fruitless + 1;
			this.#mostBytes = Math.max(this.#mostBytes, part.size);
			if (failure.fault.next !== 'same-address' || fruitless >= limits.fruitlessTries) throw failure;
			await this.#backOff(fruitless, failure.fault.error.retryAfterMs);
		}
	}

	/** Null when every byte is here. */
	async #try(url: URL, part: PartFile): Promise<DownloadFailure | null> {
		const { wish, http, limits, hosts, checkOnline, onSize, onDropped, signal } = this.#options;
		if (part.size === wish.bytes) return null;
		const offset = part.size;
		try {
			await transfer({
				part,
				url,
				bytes: wish.bytes,
				http,
				limits,
				hosts,
				checkOnline,
				onBytes: () => onSize(part.size),
				onDropped: (count, reason) => {
					this.#mixed = false;
					onDropped?.(count, reason);
				},
				signal,
			});
			return null;
		} catch (thrown) {
			signal.throwIfAborted();
			if (thrown instanceof DownloadFailure) return thrown;
			throw thrown;
		} finally {
			if (offset > 0 && part.size > offset) this.#mixed = true;
		}
	}

	/** The hash, or why the bytes are not the file. */
	async #prove(url: URL, part: PartFile): Promise<string | DownloadFault> {
		const { wish } = this.#options;
		const sha256 = part.sha256();
		const named = namedContents(url.host, part.first);
		if (wish.sha256 !== null ? sha256 !== wish.sha256 : named !== null) {
			return named ?? wrongContents(url.host, 'a file with other contents than the model has');
		}
		if (await part.finish()) return sha256;
		return wrongContents(url.host, 'the file while another program wrote into it');
	}

	async #drop(part: PartFile, reason: DropReason): Promise<void> {
		this.#options.onDropped?.(part.size, reason);
		this.#mixed = false;
		await part.drop();
		this.#options.onSize(0);
	}

	async #backOff(fruitless: number, askedMs = 0): Promise<void> {
		const { limits, random, signal } = this.#options;
		const fullMs = Math.min(
			limits.firstBackOffMs * 2 ** Math.max(0, fruitless - 1),
			limits.longestBackOffMs,
		);
		const ms = Math.max(fullMs * (0.5 + random() / 2), Math.min(askedMs, limits.longestBackOffMs));
		await wait(ms, undefined, { signal });
	}
}

/** Whether the server can tell that the file is still the one whose beginning is here. */
function provable(part: PartFile, url: URL): boolean {
	const { mark } = part;
	return mark?.url === url.href && (mark.etag !== null || mark.lastModified !== null);
}

function tooLong({ target, limits }: FileDownloadOptions): DownloadFault {
	const hours = Math.max(1, Math.round(limits.totalMs / 3_600_000));
	return {
		error: {
			kind: 'download-failed',
			message: `The download took longer than ${hours} hours and was stopped. Resume when the connection is better: what was downloaded is kept.`,
			retryable: true,
			subject: target,
		},
		remedy: 'retry',
		next: 'none',
	};
}

function noAddress(target: string): DownloadFault {
	return {
		...lasting({
			host: target,
			message: 'No address is known for this model. Get its files from the publisher and import them.',
		}),
		next: 'none',
	};
}
