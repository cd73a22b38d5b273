import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forkNodeHelper } from '../../../main/adapters/helper-process/fork-node-helper.ts';
import type { HelperProcess } from '../../../main/adapters/helper-process/helper-process.ts';
import { Unpacker } from '../../../main/adapters/models/unpack-job.ts';
import { SystemClock } from '../../../main/adapters/system-clock.ts';
import type { UnpackLimits } from '../../../main/helpers/unpack/unpack-protocol.ts';
import { tarOf, writeArchive } from '../../support/hostile-archives.ts';
import type { HostileEntry } from '../../support/hostile-archives.ts';
import { pseudoRandomBytes, sha256, temporaryFolder } from '../../support/model-store-fixtures.ts';

let folder: ReturnType<typeof temporaryFolder>;
let processes: HelperProcess[];

beforeEach(() => {
	folder = temporaryFolder();
	processes = [];
});
afterEach(() => folder[Symbol.dispose]());

function unpack(
	sources: readonly string[],
	limits: Partial<UnpackLimits> = {},
	signal = new AbortController().signal,
) {
	const unpacker = new Unpacker({
		fork: (entry, options) => {
			const process = forkNodeHelper(entry, options);
			processes.push(process);
			return process;
		},
		entry: join(import.meta.dirname, '../../../main/helpers/unpack.entry.ts'),
		clock: new SystemClock(),
		limits,
	});
	return unpacker.unpack({ sources, target: join(folder.path, 'deep/er/target'), signal });
}

function archive(name: string, entries: readonly HostileEntry[]): string {
	const path = join(folder.path, name);
	writeArchive(path, tarOf(entries));
	return path;
}

const body = pseudoRandomBytes(5_000);

describe('good archives', () => {
	test.each(['a.tar', 'a.tar.gz', 'a.tar.bz2'])(
		'%s: every file with its size and hash, clutter left out',
		async (name) => {
			const path = archive(name, [
				{ path: './', type: 'Directory' },
				{ path: 'model/', type: 'Directory' },
				{ path: 'model/weights.bin', body },
				{ path: 'model/._weights.bin', body: Buffer.from('mac') },
				{ path: './model/data/empty', body: Buffer.alloc(0) },
			]);
			const { files, recognized, broken } = await unpack([path]);
			expect(files).toEqual([
				{ path: 'model/weights.bin', bytes: 5_000, sha256: sha256(body) },
				{ path: 'model/data/empty', bytes: 0, sha256: sha256('') },
			]);
			expect({ recognized, broken }).toEqual({ recognized: null, broken: [] });
			expect(readFileSync(join(folder.path, 'deep/er/target/model/weights.bin')).equals(body)).toBe(
				true,
			);
		},
	);
});

const hostile: readonly [string, readonly HostileEntry[], RegExp][] = [
	['a path upwards', [{ path: '../outside', body }], /outside the folder/],
	['a path upwards in the middle', [{ path: 'model/../../outside', body }], /outside the folder/],
	['an absolute path', [{ path: '/tmp/parley-outside', body }], /outside the folder/],
	['a drive', [{ path: 'C:/outside', body }], /outside the folder/],
	['backslashes', [{ path: '..\\outside', body }], /outside the folder/],
	['a device name of Windows', [{ path: 'model/aux.onnx', body }], /outside the folder/],
	['a stream of Windows', [{ path: 'model/a:b', body }], /outside the folder/],
	['a symbolic link', [{ path: 'link', type: 'SymbolicLink', linkpath: '/etc/passwd' }], /link/],
	[
		'a folder that is a link',
		[
			{ path: 'model', type: 'SymbolicLink', linkpath: '..' },
			{ path: 'model/x', body },
		],
		/link/,
	],
	[
		'a hard link',
		[
			{ path: 'a', body },
			{ path: 'b', type: 'Link', linkpath: 'a' },
		],
		/link/,
	],
	['a character device', [{ path: 'null', type: 'CharacterDevice' }], /device/],
	['a block device', [{ path: 'disk', type: 'BlockDevice' }], /device/],
	['a pipe', [{ path: 'pipe', type: 'FIFO' }], /neither file nor folder/],
	[
		'a file twice',
		[
			{ path: 'a', body },
			{ path: 'a', body },
		],
		/comes twice/,
	],
	[
		'a file below a file',
		[
			{ path: 'a', body },
			{ path: 'a/b', body },
		],
		/comes twice/,
	],
];

describe('hostile archives', () => {
	test.each(hostile)('%s', async (_what, entries, sentence) => {
		const path = archive('bad.tar.gz', [{ path: 'good', body }, ...entries]);
		await expect(unpack([path])).rejects.toMatchObject({
			error: { kind: 'import-invalid', message: expect.stringMatching(sentence) as string },
		});
		expect(existsSync(join(folder.path, 'outside'))).toBe(false);
		expect(existsSync('/tmp/parley-outside')).toBe(false);
		// The folder it was to go to is gone again, with everything in it.
		expect(existsSync(join(folder.path, 'deep/er/target'))).toBe(false);
	});

	test('too many entries, too many bytes', async () => {
		const many = archive(
			'many.tar',
			Array.from({ length: 30 }, (_, index) => ({ path: `f${index}`, body })),
		);
		await expect(unpack([many], { entries: 20 })).rejects.toThrow(/more files/);
		await expect(unpack([many], { bytes: 100_000 })).rejects.toThrow(/larger than any model/);
	});

	test.each(['bomb.tar.gz', 'bomb.tar.bz2'])('%s ends early', async (name) => {
		const path = archive(name, [{ path: 'zeros', body: Buffer.alloc(120_000_000) }]);
		await expect(unpack([path])).rejects.toThrow(/far more/);
	});

	test('packed twice, cut off, not an archive at all, a web page', async () => {
		const twice = join(folder.path, 'twice.tar.gz');
		writeFileSync(twice, gzipSync(gzipSync(tarOf([{ path: 'a', body }]))));
		await expect(unpack([twice])).rejects.toThrow(/no tar/);
		for (const name of ['cut.tar.gz', 'cut.tar.bz2', 'cut.tar']) {
			const path = archive(name, [
				{ path: 'a', body },
				{ path: 'b', body },
			]);
			writeFileSync(path, readFileSync(path).subarray(0, 4_000));
			await expect(unpack([path]), name).rejects.toThrow(/damaged or cut off/);
		}
		const zip = join(folder.path, 'model.zip');
		writeFileSync(zip, 'PK');
		await expect(unpack([zip])).rejects.toThrow(/no tar/);
	});

	test('what is not there', async () => {
		await expect(unpack([join(folder.path, 'nowhere')])).rejects.toThrow(/not there/);
	});
});

test('aborting ends the process and leaves nothing', async () => {
	const path = archive('large.tar.bz2', [{ path: 'a', body: pseudoRandomBytes(8_000_000) }]);
	const stop = new AbortController();
	const unpacking = unpack([path], {}, stop.signal);
	setTimeout(() => stop.abort(new Error('enough')), 300);
	await expect(unpacking).rejects.toThrow('enough');
	expect(existsSync(join(folder.path, 'deep/er/target'))).toBe(false);
	expect(() => process.kill(processes[0]!.pid!, 0)).toThrow();
});
