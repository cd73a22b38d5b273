import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import unbzip2 from 'unbzip2-stream';
import { UnpackRefused } from './entry-rules.ts';
import type { UnpackBudget } from './entry-rules.ts';

export type Packing = 'bzip2' | 'gzip' | 'none';

/** Small enough that the blocks of one read do not fill the memory before the ratio is looked at. */
const readBytes = 16 << 10;

/** How an archive is packed, from its first bytes; null when it is no archive that can be read here. */
export async function packingOf(path: string): Promise<Packing | null> {
	await using file = await open(path, 'r');
	const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
	const head = buffer.subarray(0, bytesRead);
	if (/^BZh[1-9]/.test(head.toString('latin1', 0, 4))) return 'bzip2';
	if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
	return isTarHeader(head) ? 'none' : null;
}

/** The bytes of the tar inside, piece by piece; throws `UnpackRefused`. `onRead` counts packed bytes. */
export async function* decompressed(
	path: string,
	packing: Packing,
	budget: UnpackBudget,
	onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
	let packed = 0;
	let unpacked = 0;
	const count = (bytes: number): void => {
		packed += bytes;
		onRead(bytes);
	};
	const check = (piece: Uint8Array): void => {
		// Checked against the whole of what was read: a decompressor holds back, never ahead.
		unpacked += piece.length;
		budget.checkRatio(unpacked, packed);
	};
	const raw = countedReads(path, count);
	let first = true;
	for await (const piece of openPacking(raw, packing, check)) {
		if (piece.length === 0) continue;
		// Packed twice: what is inside would be counted by nobody.
		if (first && !isTarHeader(piece)) throw new UnpackRefused('not-an-archive');
		first = false;
		yield piece;
	}
	if (first) throw new UnpackRefused('damaged');
}

async function* countedReads(
	path: string,
	count: (bytes: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
	const reads: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: readBytes });
	for await (const piece of reads) {
		count(piece.length);
		yield piece;
	}
}

function openPacking(
	raw: AsyncIterable<Buffer>,
	packing: Packing,
	check: (piece: Uint8Array) => void,
): AsyncIterable<Uint8Array> {
	if (packing === 'bzip2') return throughBzip2(raw, check);
	return packing === 'gzip' ? throughGunzip(raw, check) : raw;
}

async function* throughGunzip(
	raw: AsyncIterable<Buffer>,
	check: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
	const gunzip = createGunzip();
	const feeding = (async () => {
		try {
			for await (const piece of raw) {
				if (!gunzip.write(piece)) await new Promise((resolve) => gunzip.once('drain', resolve));
				if (gunzip.destroyed) return;
			}
			gunzip.end();
		} catch (thrown) {
			gunzip.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
		}
	})();
	try {
		const pieces: AsyncIterable<Buffer> = gunzip;
		for await (const piece of pieces) {
			check(piece);
			yield piece;
		}
		await feeding;
	} catch (thrown) {
		throw thrown instanceof UnpackRefused ? thrown : new UnpackRefused('damaged', null, thrown);
	} finally {
		gunzip.destroy();
		gunzip.emit('drain');
	}
}

/**
 * The decompressor works inside `write` and hands out block after block while it does; each is checked there, so that a bomb
 * ends after one block of at most 46 MB (45 of the largest runs a block can hold).
 */
async function* throughBzip2(
	raw: AsyncIterable<Buffer>,
	check: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
	const ready: Uint8Array[] = [];
	let failure: unknown = null;
	const stream = unbzip2();
	stream.on('data', (piece: Uint8Array) => {
		check(piece);
		ready.push(piece);
	});
	stream.on('error', (thrown: unknown) => (failure ??= thrown));
	// What changed while it was called is beyond the compiler's sight.
	const failed = (): unknown => failure;
	for await (const piece of raw) {
		stream.write(piece);
		if (failed() !== null) break;
		yield* ready.splice(0);
	}
	if (failed() === null) stream.end();
	if (failed() !== null) {
		throw failed() instanceof UnpackRefused ? failed() : new UnpackRefused('damaged', null, failed());
	}
	yield* ready.splice(0);
}

/** Every tar header carries the sum of its own bytes. */
function isTarHeader(head: Uint8Array): boolean {
	if (head.length < 512) return false;
	const text = Buffer.from(head.subarray(148, 156)).toString('latin1').replaceAll('\0', ' ').trim();
	if (!/^[0-7]+$/.test(text)) return false;
	let sum = 8 * 0x20;
	for (const [index, byte] of head.subarray(0, 512).entries()) if (index < 148 || index >= 156) sum += byte;
	return sum === Number.parseInt(text, 8);
}
