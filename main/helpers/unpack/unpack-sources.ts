import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Parser } from 'tar';
import type { ReadEntry } from 'tar';
import { decompressed, packingOf } from './decompressed.ts';
import { UnpackBudget, UnpackRefused } from './entry-rules.ts';
import { GuardedFolder } from './guarded-folder.ts';
import type { UnpackedFile, UnpackOptions } from './unpack-protocol.ts';

interface Progress {
	/** Of packed bytes, or of bytes of single files. */
	readonly onRead: (bytes: number) => void;
	readonly signal: AbortSignal;
}

/** Brings every source into the target. Throws `UnpackRefused`, what the file system throws, or the signal's reason. */
export async function unpackSources(
	{ sources, target, limits }: UnpackOptions,
	progress: Progress,
): Promise<readonly UnpackedFile[]> {
	const budget = new UnpackBudget(limits);
	const folder = new GuardedFolder(target, budget);
	await folder.addFolder([]);
	for (const source of sources) {
		const found = await lstat(source);
		if (found.isDirectory()) {
			// The only folder of its kind is the model's own: its name is no part of the paths.
			await addTree(folder, source, sources.length === 1 ? '' : basename(source), progress);
		} else if (!found.isFile()) {
			throw new UnpackRefused('kind', basename(source));
		} else if (await isArchive(source)) {
			await addArchive(folder, source, budget, progress);
		} else {
			await addSingle(folder, source, basename(source), progress);
		}
	}
	return folder.files;
}

/** Bytes of the sources, for progress: packed ones of archives. */
export async function sourceBytes(sources: readonly string[]): Promise<number> {
	let sum = 0;
	for (const source of sources) {
		const found = await lstat(source);
		if (!found.isDirectory()) sum += found.size;
		else sum += await sourceBytes((await readdir(source)).map((name) => join(source, name)));
	}
	return sum;
}

/** By what it holds; what only calls itself an archive is refused rather than taken for a file of the model. */
async function isArchive(source: string): Promise<boolean> {
	if ((await packingOf(source)) !== null) return true;
	if (/\.(tar(\.\w+)?|tgz|tbz2?|txz|zip|7z|rar)$/i.test(source))
		throw new UnpackRefused('not-an-archive', basename(source));
	return false;
}

async function addArchive(
	folder: GuardedFolder,
	source: string,
	budget: UnpackBudget,
	{ onRead, signal }: Progress,
): Promise<void> {
	const packing = await packingOf(source);
	if (packing === null) throw new UnpackRefused('not-an-archive', basename(source));
	// The parser would unpack again what is packed inside; `decompressed` lets only tar through.
	const parser = new Parser({ strict: true });
	const failing = Promise.withResolvers<never>();
	failing.promise.catch(() => undefined);
	const fail = (thrown: unknown): void => failing.reject(thrown);
	parser.on('error', (thrown: unknown) => fail(new UnpackRefused('damaged', null, thrown)));
	let writing: Promise<void> = Promise.resolve();
	parser.on('entry', (entry: ReadEntry) => {
		writing = writing.then(() => addEntry(folder, entry));
		writing.catch(fail);
	});
	const ended = new Promise<void>((resolve) => parser.once('end', () => resolve()));
	for await (const piece of decompressed(source, packing, budget, onRead)) {
		signal.throwIfAborted();
		const more = parser.write(Buffer.from(piece));
		await Promise.race([more ? settled(failing.promise) : drained(parser), failing.promise]);
	}
	parser.end();
	await Promise.race([ended, failing.promise]);
	await Promise.race([writing, failing.promise]);
}

/** One turn of the event loop, so that a failure that is known already is seen before the next piece. */
async function settled(failure: Promise<never>): Promise<void> {
	await Promise.race([new Promise<void>((resolve) => void setImmediate(resolve)), failure]);
}

function drained(parser: Parser): Promise<void> {
	return new Promise((resolve) => parser.once('drain', () => resolve()));
}

async function addEntry(folder: GuardedFolder, entry: ReadEntry): Promise<void> {
	const parts = isRoot(entry) ? null : folder.judge(entry.path);
	switch (entry.type) {
		case 'File':
		case 'OldFile':
		case 'ContiguousFile': {
			if (parts === null) {
				entry.resume();
				return;
			}
			// Before a byte is written: the header itself says what would come.
			await refuseTwice(folder.addFile(parts, entry), entry.path);
			return;
		}
		case 'Directory':
		case 'GNUDumpDir': {
			entry.resume();
			if (parts !== null) await refuseTwice(folder.addFolder(parts), entry.path);
			return;
		}
		default:
			throw new UnpackRefused('kind', entry.path);
	}
}

/** `tar -C folder .` writes the folder itself first. */
function isRoot({ path, type }: ReadEntry): boolean {
	return type === 'Directory' && /^(\.\/?)+$/.test(path);
}

async function refuseTwice(adding: Promise<void>, path: string): Promise<void> {
	try {
		await adding;
	} catch (thrown) {
		const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
		if (code === 'EEXIST' || code === 'ENOTDIR') throw new UnpackRefused('twice', path, thrown);
		throw thrown;
	}
}

async function addTree(
	folder: GuardedFolder,
	source: string,
	prefix: string,
	progress: Progress,
): Promise<void> {
	for (const entry of await readdir(source, { withFileTypes: true })) {
		const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
		const place = join(source, entry.name);
		if (entry.isDirectory()) {
			// Clones bring their history along, model caches their notes.
			if (!entry.name.startsWith('.')) await addTree(folder, place, path, progress);
		} else if (entry.isFile()) {
			if (!entry.name.startsWith('.')) await addSingle(folder, place, path, progress);
		} else {
			throw new UnpackRefused('kind', path);
		}
	}
}

async function addSingle(
	folder: GuardedFolder,
	source: string,
	path: string,
	{ onRead, signal }: Progress,
): Promise<void> {
	const parts = folder.judge(path);
	if (parts === null) return;
	await refuseTwice(folder.addFile(parts, pieces(source, onRead, signal)), path);
}

async function* pieces(
	path: string,
	onRead: (bytes: number) => void,
	signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
	const stream: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 1 << 20, signal });
	for await (const piece of stream) {
		onRead(piece.length);
		yield piece;
	}
}
