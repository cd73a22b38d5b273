import { execFileSync } from 'node:child_process';
import {
	appendFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CatalogueModel } from '../../../models/catalogue.ts';
import { forkNodeHelper } from '../../../main/adapters/helper-process/fork-node-helper.ts';
import { nodeHttpGet } from '../../../main/adapters/models/http-get.ts';
import type { ModelState } from '../../../main/adapters/models/model-state.ts';
import { ModelStore } from '../../../main/adapters/models/model-store.ts';
import type { ModelStoreOptions } from '../../../main/adapters/models/store-options.ts';
import { SystemClock } from '../../../main/adapters/system-clock.ts';
import { HostileFileServer } from '../../support/hostile-file-server.ts';
import {
	modelEntry,
	pseudoRandomBytes,
	quickLimits,
	sha256,
	temporaryFolder,
} from '../../support/model-store-fixtures.ts';

const root = join(import.meta.dirname, '../../..');
const practice = join(root, 'models/practice');
const bytes = pseudoRandomBytes(300_000);
const tokens = Buffer.from('<blk> 0\na 1\n');

let server: HostileFileServer;
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
	server = await HostileFileServer.start();
	folder = temporaryFolder();
});

afterEach(async () => {
	await server[Symbol.asyncDispose]();
	folder[Symbol.dispose]();
});

function open(
	catalogue: readonly CatalogueModel[],
	options: Partial<ModelStoreOptions> = {},
): Promise<ModelStore> {
	return ModelStore.open({
		installed: join(folder.path, 'models'),
		catalogue,
		http: nodeHttpGet({ env: {} }),
		clock: new SystemClock(),
		fork: forkNodeHelper,
		unpackEntry: join(root, 'main/helpers/unpack.entry.ts'),
		offline: false,
		goOn: true,
		limits: quickLimits,
		hosts: ['127.0.0.1'],
		elsewherePollMs: 20,
		...options,
	});
}

/** Two files, published with their hashes. */
function plainModel(id = 'plain'): CatalogueModel {
	return modelEntry(id, {
		files: [
			{
				path: 'model.onnx',
				bytes: bytes.length,
				sha256: sha256(bytes),
				url: server.serve(`${id}.onnx`, bytes),
			},
			{
				path: 'data/tokens.txt',
				bytes: tokens.length,
				sha256: sha256(tokens),
				url: server.serve(`${id}.txt`, tokens),
			},
		],
	});
}

/** An archive of one top folder, made with the system's tar. */
function archiveOf(source: string, name: string, flags = '-cjf'): Uint8Array {
	const path = join(folder.path, name);
	execFileSync('tar', [flags, path, '-C', practice, source]);
	return readFileSync(path);
}

function archiveModel(archive: Uint8Array, published: boolean): CatalogueModel {
	return modelEntry('packed', {
		files: [{ path: 'model.onnx' }, { path: 'tokens.txt' }],
		archive: {
			url: server.serve('stt.tar.bz2', archive),
			bytes: archive.length,
			...(published ? { sha256: sha256(archive) } : {}),
		},
	});
}

async function added(store: ModelStore, id: string): Promise<ModelState> {
	store.add(id);
	await store.idle();
	return store.find(id)!.state;
}

const place = (...names: string[]): string => join(folder.path, 'models', ...names);

describe('downloads', () => {
	test('a model appears whole, tells its progress and gives back what it says', async () => {
		await using store = await open([plainModel()]);
		const states: ModelState[] = [];
		using _changes = store.onChanged(({ state, actions }) => {
			states.push(state);
			expect(actions.length).toBeGreaterThan(0);
		});
		expect(await added(store, 'plain')).toMatchObject({ state: 'installed', verified: true });
		expect(states.map(({ state }) => state)).toEqual(
			expect.arrayContaining(['queued', 'downloading', 'installed']),
		);
		for (const state of states) {
			if ('progress' in state)
				expect(state.progress.doneBytes).toBeLessThanOrEqual(state.progress.totalBytes);
		}
		expect(readFileSync(place('plain', 'model.onnx')).equals(bytes)).toBe(true);
		expect(readdirSync(place('.incoming'))).toEqual([]);
		const { state } = store.find('plain')!;
		const freed = await store.remove('plain');
		expect(state.state === 'installed' && state.bytesOnDisk).toBe(freed);
		expect(freed).toBeGreaterThan(bytes.length + tokens.length);
		expect(existsSync(place('plain'))).toBe(false);
		expect(store.find('plain')!.state).toEqual({ state: 'absent' });
	});

	test('pause keeps what came; the app may end; resume asks for the rest only', async () => {
		const model = plainModel();
		server.files.get('plain.onnx')!.faults = [{ type: 'stall', after: 100_000 }];
		{
			await using store = await open([model]);
			store.add('plain');
			await moreThan(store, 90_000);
			await store.pause('plain');
			expect(store.find('plain')!.state).toMatchObject({
				state: 'paused',
				progress: { doneBytes: 100_000 },
			});
		}
		await using store = await open([model]);
		await store.idle();
		expect(store.find('plain')!.state).toMatchObject({
			state: 'paused',
			progress: { doneBytes: 100_000 },
		});
		expect(await added(store, 'plain')).toMatchObject({ state: 'installed' });
		expect(server.requests.map(({ path, offset }) => [path, offset])).toEqual([
			['plain.onnx', 0],
			['plain.onnx', 100_000],
			['plain.txt', 0],
		]);
	});

	test('what was wanted when the app ended goes on by itself at the next start', async () => {
		const model = plainModel();
		server.files.get('plain.onnx')!.faults = [{ type: 'stall', after: 50_000 }];
		{
			await using store = await open([model]);
			store.add('plain');
			await moreThan(store, 40_000);
		}
		await using store = await open([model]);
		await store.idle();
		expect(store.find('plain')!.state.state).toBe('installed');
		expect(server.requests[1]).toMatchObject({ offset: 50_000 });
	});

	test('cancel deletes what came', async () => {
		await using store = await open([plainModel()]);
		server.files.get('plain.onnx')!.faults = [{ type: 'stall', after: 50_000 }];
		store.add('plain');
		await moreThan(store, 40_000);
		await store.cancel('plain');
		expect(store.find('plain')!.state).toEqual({ state: 'absent' });
		expect(existsSync(place('.incoming', 'plain'))).toBe(false);
	});

	test('offline mode connects to nothing and says so', async () => {
		await using store = await open([plainModel()], { offline: true });
		expect(await added(store, 'plain')).toMatchObject({
			state: 'failed',
			remedy: 'go-online',
			error: { kind: 'offline' },
		});
		expect(server.requests).toEqual([]);
		store.setOffline(false);
		expect(await added(store, 'plain')).toMatchObject({ state: 'installed' });
	});

	test('a disk without room is noticed before the first byte', async () => {
		await using store = await open([plainModel()], { freeBytes: () => Promise.resolve(1e6) });
		expect(await added(store, 'plain')).toMatchObject({
			state: 'failed',
			remedy: 'free-space',
			error: { kind: 'storage-full' },
		});
		expect(server.requests).toEqual([]);
	});

	test('a hash nobody publishes is pinned at the first good download', async () => {
		const entry = plainModel();
		const model = { ...entry, files: entry.files.map(({ sha256: _published, ...file }) => file) };
		await using store = await open([model]);
		expect(await added(store, 'plain')).toMatchObject({ state: 'installed', verified: false });
		await store.remove('plain');
		server.files.get('plain.onnx')!.faults = [{ type: 'change-file' }];
		expect(await added(store, 'plain')).toMatchObject({
			state: 'failed',
			error: { kind: 'model-corrupt' },
		});
		expect(existsSync(place('plain'))).toBe(false);
	});

	test('a second store on the same folder waits, and takes over what the first has installed', async () => {
		const model = plainModel();
		server.files.get('plain.onnx')!.faults = [{ type: 'slow', pieceBytes: 4_000 }];
		await using first = await open([model]);
		await using second = await open([model]);
		first.add('plain');
		await moreThan(first, 1);
		second.add('plain');
		await Promise.all([first.idle(), second.idle()]);
		expect(first.find('plain')!.state.state).toBe('installed');
		expect(second.find('plain')!.state.state).toBe('installed');
		expect(server.requests.length).toBe(2);
	});

	test('verify finds a changed byte; repair downloads only that file', async () => {
		await using store = await open([plainModel()]);
		await added(store, 'plain');
		appendFileSync(place('plain', 'data/tokens.txt'), '');
		expect(await store.verify('plain')).toMatchObject({ state: 'installed' });
		writeFileSync(place('plain', 'data/tokens.txt'), Buffer.alloc(tokens.length, 7));
		expect(await store.verify('plain')).toMatchObject({
			state: 'failed',
			remedy: 'repair',
			error: { kind: 'model-corrupt' },
		});
		server.requests.length = 0;
		expect(await added(store, 'plain')).toMatchObject({ state: 'installed' });
		expect(server.requests.map(({ path }) => path)).toEqual(['plain.txt']);
		truncateSync(place('plain', 'model.onnx'), 10);
		await using later = await open([plainModel()]);
		expect(later.find('plain')!.state).toMatchObject({ state: 'failed', remedy: 'repair' });
	});

	test('models come one after another', async () => {
		await using store = await open([plainModel('one'), plainModel('two')]);
		store.add('one');
		store.add('two');
		expect(store.find('two')!.state).toMatchObject({ state: 'queued', waitsFor: 'turn' });
		await store.idle();
		expect(store.models.map(({ state }) => state.state)).toEqual(['installed', 'installed']);
		expect(server.requests.map(({ path }) => path)).toEqual([
			'one.onnx',
			'one.txt',
			'two.onnx',
			'two.txt',
		]);
	});
});

describe('archives', () => {
	test.each([true, false])(
		'are unpacked in a process of their own (published hash: %s)',
		async (published) => {
			await using store = await open([archiveModel(archiveOf('stt', 'a.tar.bz2'), published)]);
			expect(await added(store, 'packed')).toMatchObject({ state: 'installed', verified: published });
			expect(
				readFileSync(place('packed', 'model.onnx')).equals(
					readFileSync(join(practice, 'stt/model.onnx')),
				),
			).toBe(true);
			expect(await store.verify('packed')).toMatchObject({ state: 'installed' });
		},
	);

	test('of the wrong model are told apart', async () => {
		await using store = await open([archiveModel(archiveOf('samples', 'a.tar.gz', '-czf'), true)]);
		expect(await added(store, 'packed')).toMatchObject({
			state: 'failed',
			error: { kind: 'model-corrupt' },
		});
		expect(existsSync(place('packed'))).toBe(false);
	});
});

describe('imports', () => {
	test('recognise what a folder and an archive hold, and a new start still knows them', async () => {
		const archive = join(folder.path, 'My tones.tar.gz');
		execFileSync('tar', ['-czf', archive, '-C', practice, 'tts']);
		{
			await using store = await open([]);
			expect(await store.importFrom([join(practice, 'stt')])).toBe('stt');
			expect(await store.importFrom([archive])).toBe('my-tones');
		}
		await using store = await open([]);
		expect(store.find('stt')).toMatchObject({
			added: true,
			model: { role: 'streaming-recognizer', engine: { family: 'nemo-ctc' } },
			state: { state: 'installed', verified: false },
		});
		expect(store.find('my-tones')).toMatchObject({
			model: {
				role: 'synthesizer',
				engine: { family: 'vits' },
				sampleRateHz: 22_050,
				speakers: { length: 3 },
			},
		});
	});

	test('prove a model of the catalogue by its hashes, whatever its file is called', async () => {
		const model = modelEntry('known', {
			files: [
				{
					path: 'model.onnx',
					bytes: 2794,
					sha256: sha256(readFileSync(join(practice, 'tts/model.onnx'))),
				},
			],
		});
		const dropped = join(folder.path, 'model (1).onnx');
		writeFileSync(dropped, readFileSync(join(practice, 'tts/model.onnx')));
		await using store = await open([model]);
		expect(await store.importFrom([dropped])).toBe('known');
		expect(store.find('known')).toMatchObject({
			added: false,
			state: { state: 'installed', verified: true },
		});
		expect(existsSync(place('known', 'model.onnx'))).toBe(true);
	});

	test('refuse another model than was asked for, links and what is no model; nothing stays', async () => {
		await using store = await open([plainModel()]);
		await expect(store.importFrom([join(practice, 'stt')], { id: 'plain' })).rejects.toMatchObject({
			error: { kind: 'model-corrupt' },
		});
		expect(store.find('plain')!.state).toEqual({ state: 'absent' });
		const linked = join(folder.path, 'linked');
		mkdirSync(linked);
		symlinkSync('/etc/passwd', join(linked, 'tokens.txt'));
		await expect(store.importFrom([linked])).rejects.toMatchObject({ error: { kind: 'import-invalid' } });
		await expect(store.importFrom([join(practice, 'samples')])).rejects.toMatchObject({
			error: { kind: 'import-invalid' },
		});
		expect(readdirSync(place('.incoming'))).toEqual([]);
	});
});

/** Settles once so many bytes of the first model are there. */
async function moreThan(store: ModelStore, count: number): Promise<void> {
	const part = (): number => {
		const work = place('.incoming', store.models[0]!.model.id, 'files/model.onnx.part');
		return existsSync(work) ? statSync(work).size : 0;
	};
	while (part() < count) await new Promise((resolve) => setTimeout(resolve, 5));
}
