import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../storage/atomic-file.ts';

/** Which answer the bytes came from. Validators are the server's own text. */
export interface PartMark {
	readonly url: string;
	readonly etag: string | null;
	readonly lastModified: string | null;
}

/** What the finished file must be. */
export interface FileWish {
	readonly bytes: number;
	readonly sha256: string | null;
}

const noteSchema = z.object({
	version: z.literal(1),
	bytes: z.number(),
	sha256: z.string().nullable(),
	mark: z.object({
		url: z.string(),
		etag: z.string().nullable(),
		lastModified: z.string().nullable(),
	}),
});

const pieceBytes = 1 << 20;

/**
 * A file that is being downloaded: `TARGET.part` with a small note beside it (`TARGET.part.json`). Its hash follows every byte;
 * what a former run left is hashed again first. Throws what the file system throws.
 */
export class PartFile implements AsyncDisposable {
	readonly #target: string;
	readonly #wish: FileWish;
	readonly #handle: FileHandle;
	#hash: Hash = createHash('sha256');
	#size = 0;
	#mark: PartMark | null = null;
	#first: Uint8Array = new Uint8Array();

	private constructor(target: string, wish: FileWish, handle: FileHandle) {
		this.#target = target;
		this.#wish = wish;
		this.#handle = handle;
	}

	/** Keeps what is there when it can be a beginning of the wanted file. */
	static async open(target: string, wish: FileWish, signal: AbortSignal): Promise<PartFile> {
		await mkdir(dirname(target), { recursive: true });
		const note = await readNote(`${target}.part.json`);
		const size = await sizeOf(`${target}.part`);
		const fits = note !== null && note.bytes === wish.bytes && note.sha256 === wish.sha256;
		const keep = fits && size > 0 && size <= wish.bytes;
		const part = new PartFile(target, wish, await open(`${target}.part`, keep ? 'r+' : 'w+'));
		try {
			if (keep) await part.#takeUp(note.mark, signal);
			return part;
		} catch (thrown) {
			await part[Symbol.asyncDispose]();
			throw thrown;
		}
	}

	get size(): number {
		return this.#size;
	}

	get mark(): PartMark | null {
		return this.#mark;
	}

	/** The first bytes of the file, to tell by what it is. */
	get first(): Uint8Array {
		return this.#first;
	}

	/** Drops everything; what follows comes from the answer `mark`. */
	async begin(mark: PartMark): Promise<void> {
		await this.drop();
		await writeFileAtomically(
			`${this.#target}.part.json`,
			JSON.stringify({ version: 1, ...this.#wish, mark }),
		);
		this.#mark = mark;
	}

	async drop(): Promise<void> {
		// The note goes first: bytes without one are never taken up, a note without bytes says nothing wrong.
		await rm(`${this.#target}.part.json`, { force: true });
		await this.#handle.truncate(0);
		this.#hash = createHash('sha256');
		this.#size = 0;
		this.#mark = null;
		this.#first = new Uint8Array();
	}

	async append(bytes: Uint8Array): Promise<void> {
		let at = 0;
		while (at < bytes.length) {
			const { bytesWritten } = await this.#handle.write(bytes, at, bytes.length - at, this.#size);
			this.#follow(bytes.subarray(at, at + bytesWritten));
			at += bytesWritten;
		}
	}

	/** Of everything written, hex. */
	sha256(): string {
		return this.#hash.copy().digest('hex');
	}

	/** Puts the file in its place, whole and on disk. False when somebody else wrote into it meanwhile. */
	async finish(): Promise<boolean> {
		await this.#handle.sync();
		if ((await this.#handle.stat()).size !== this.#size) return false;
		// Windows renames no open file.
		await this.#handle.close();
		await rename(`${this.#target}.part`, this.#target);
		await rm(`${this.#target}.part.json`, { force: true });
		await syncFolder(dirname(this.#target));
		return true;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#handle.close().catch(() => undefined);
	}

	async #takeUp(mark: PartMark, signal: AbortSignal): Promise<void> {
		const piece = new Uint8Array(pieceBytes);
		for (;;) {
			signal.throwIfAborted();
			const { bytesRead } = await this.#handle.read(piece, 0, pieceBytes, this.#size);
			if (bytesRead === 0) break;
			this.#follow(piece.subarray(0, bytesRead));
		}
		this.#mark = mark;
	}

	#follow(bytes: Uint8Array): void {
		if (this.#first.length < 512) {
			this.#first = Buffer.concat([this.#first, bytes.subarray(0, 512 - this.#first.length)]);
		}
		this.#hash.update(bytes);
		this.#size += bytes.length;
	}
}

/** Of the file's part, or of the file itself when it is whole; 0 when there is neither. */
export async function downloadedBytes(target: string): Promise<number> {
	return (await sizeOf(target)) || (await sizeOf(`${target}.part`));
}

async function readNote(path: string): Promise<z.infer<typeof noteSchema> | null> {
	try {
		return noteSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
	} catch {
		// Missing or damaged: then nothing is known about the bytes, and they are not used.
		return null;
	}
}

async function sizeOf(path: string): Promise<number> {
	try {
		return (await stat(path)).size;
	} catch {
		return 0;
	}
}

/** A new name is safe only once its folder is; Windows neither needs nor allows it. */
export async function syncFolder(path: string): Promise<void> {
	if (process.platform === 'win32') return;
	await using folder = await open(path, 'r');
	await folder.sync();
}
