import {
	appendFileSync,
	existsSync,
	readdirSync,
	readFileSync,
	statSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ModelState } from '../../../main/adapters/models/model-state.ts';
import type { Clock } from '../../../main/domain/ports/clock.ts';
import type { ModelStore } from '../../../main/adapters/models/model-store.ts';
import { added, ModelStoreBench, tokens, weights } from '../../support/model-store-bench.ts';

let bench: ModelStoreBench;

beforeEach(async () => {
	bench = await ModelStoreBench.start();
});

afterEach(() => bench[Symbol.asyncDispose]());

describe('downloads', () => {
	test('a model appears whole, tells its progress and gives back what it says', async () => {
		await using store = await bench.open([bench.plainModel()]);
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
		expect(readFileSync(bench.place('plain', 'model.onnx')).equals(weights)).toBe(true);
		expect(readdirSync(bench.place('.incoming'))).toEqual([]);
		const { state } = store.find('plain')!;
		const freed = await store.remove('plain');
		expect(state.state === 'installed' && state.bytesOnDisk).toBe(freed);
		expect(freed).toBeGreaterThan(weights.length + tokens.length);
		expect(existsSync(bench.place('plain'))).toBe(false);
		expect(store.find('plain')!.state).toEqual({ state: 'absent' });
	});

	test('pause keeps what came; the app may end; resume asks for the rest only', async () => {
		const model = bench.plainModel();
		bench.server.files.get('plain.onnx')!.faults = [{ type: 'stall', after: 100_000 }];
		{
			await using store = await bench.open([model]);
			store.add('plain');
			await moreThan(store, 90_000);
			await store.pause('plain');
			expect(store.find('plain')!.state).toMatchObject({
				state: 'paused',
				progress: { doneBytes: 100_000 },
			});
		}
		await using store = await bench.open([model]);
		await store.idle();
		expect(store.find('plain')!.state).toMatchObject({
			state: 'paused',
			progress: { doneBytes: 100_000 },
		});
		expect(await added(store, 'plain')).toMatchObject({ state: 'installed' });
		expect(bench.server.requests.map(({ path, offset }) => [path, offset])).toEqual([
			['plain.onnx', 0],
			['plain.onnx', 100_000],
			['plain.txt', 0],
		]);
	});

	test('what was wanted when the app ended goes on by itself at the next start', async () => {
		const model = bench.plainModel();
		bench.server.files.get('plain.onnx')!.faults = [{ type: 'stall', after: 50_000 }];
		{
			await using store = await bench.open([model]);
			store.add('plain');
			await moreThan(store, 40_000);
		}
		await using store = await bench.open([model]);
		await store.idle();
		expect(store.find('plain')!.state.state).toBe('installed');
		expect(bench.server.requests[1]).toMatchObject({ offset: 50_000 });
	});

	test('what still waited for its turn goes on too, and what was cancelled while it waited does not', async () => {
		const catalogue = [bench.plainModel(), bench.plainModel('next'), bench.plainModel('third')];
		bench.server.files.get('plain.onnx')!.faults = [{ type: 'stall', after: 50_000 }];
		{
			await using store = await bench.open(catalogue);
			for (const id of ['plain', 'next', 'third']) store.add(id);
			await moreThan(store, 40_000);
			await store.cancel('third');
		}
		await using store = await bench.open(catalogue);
		await store.idle();
		expect(store.models.map(({ state }) => state.state)).toEqual(['installed', 'installed', 'absent']);
	});

	test('sleep stops what moves and what waits; waking goes on, but not with what was cancelled since', async () => {
		const catalogue = [bench.plainModel(), bench.plainModel('next'), bench.plainModel('third')];
		bench.server.files.get('plain.onnx')!.faults = [{ type: 'stall', after: 50_000 }];
		await using store = await bench.open(catalogue);
		for (const id of ['plain', 'next', 'third']) store.add(id);
		await moreThan(store, 40_000);
		store.sleep();
		await store.idle();
		expect(store.models.map(({ state }) => state.state)).toEqual(['paused', 'paused', 'paused']);
		expect(bench.server.requests).toHaveLength(1);
		await store.cancel('third');
		await store.wake();
		await store.idle();
		expect(store.models.map(({ state }) => state.state)).toEqual(['installed', 'installed', 'absent']);
		expect(bench.server.requests[1]).toMatchObject({ path: 'plain.onnx', offset: 50_000 });
	});

	test('how far it is is known at any time, also between two words about it', async () => {
		await using store = await bench.open([bench.plainModel()], {
			clock: { nowMs: () => 0, wallMs: () => 0 } as Clock,
		});
		bench.server.files.get('plain.onnx')!.faults = [{ type: 'stall', after: 50_000 }];
		store.add('plain');
		await expect
			.poll(() => store.find('plain')!.state)
			.toMatchObject({ state: 'downloading', progress: { doneBytes: 50_000 } });
	});

	test('cancel deletes what came', async () => {
		await using store = await bench.open([bench.plainModel()]);
		bench.server.files.get('plain.onnx')!.faults = [{ type: 'stall', after: 50_000 }];
		store.add('plain');
		await moreThan(store, 40_000);
		await store.cancel('plain');
		expect(store.find('plain')!.state).toEqual({ state: 'absent' });
		expect(existsSync(bench.place('.incoming', 'plain'))).toBe(false);
	});

	test('offline mode connects to nothing and says so', async () => {
		await using store = await bench.open([bench.plainModel()], { offline: true });
		expect(await added(store, 'plain')).toMatchObject({
			state: 'failed',
			remedy: 'go-online',
			error: { kind: 'offline' },
		});
		expect(bench.server.requests).toEqual([]);
		store.setOffline(false);
		expect(await added(store, 'plain')).toMatchObject({ state: 'installed' });
	});

	test('a disk without room is noticed before the first byte', async () => {
		await using store = await bench.open([bench.plainModel()], { freeBytes: () => Promise.resolve(1e6) });
		expect(await added(store, 'plain')).toMatchObject({
			state: 'failed',
			remedy: 'free-space',
			error: { kind: 'storage-full' },
		});
		expect(bench.server.requests).toEqual([]);
	});

	test('a hash nobody publishes is pinned at the first good download', async () => {
		const entry = bench.plainModel();
		const model = { ...entry, files: entry.files.map(({ sha256: _published, ...file }) => file) };
		await using store = await bench.open([model]);
		expect(await added(store, 'plain')).toMatchObject({ state: 'installed', verified: false });
		await store.remove('plain');
		bench.server.files.get('plain.onnx')!.faults = [{ type: 'change-file' }];
		expect(await added(store, 'plain')).toMatchObject({
			state: 'failed',
			error: { kind: 'model-corrupt' },
		});
		expect(existsSync(bench.place('plain'))).toBe(false);
	});

	test('a second store on the same folder waits, and takes over what the first has installed', async () => {
		const model = bench.plainModel();
		bench.server.files.get('plain.onnx')!.faults = [{ type: 'slow', pieceBytes: 4_000 }];
		await using first = await bench.open([model]);
		await using second = await bench.open([model]);
		first.add('plain');
		await moreThan(first, 1);
		second.add('plain');
		await Promise.all([first.idle(), second.idle()]);
		expect(first.find('plain')!.state.state).toBe('installed');
		expect(second.find('plain')!.state.state).toBe('installed');
		expect(bench.server.requests.length).toBe(2);
	});

	test('verify finds a changed byte; repair downloads only that file', async () => {
		await using store = await bench.open([bench.plainModel()]);
		await added(store, 'plain');
		appendFileSync(bench.place('plain', 'data/tokens.txt'), '');
		expect(await store.verify('plain')).toMatchObject({ state: 'installed' });
		writeFileSync(bench.place('plain', 'data/tokens.txt'), Buffer.alloc(tokens.length, 7));
		expect(await store.verify('plain')).toMatchObject({
			state: 'failed',
			remedy: 'repair',
			error: { kind: 'model-corrupt' },
		});
		bench.server.requests.length = 0;
		expect(await added(store, 'plain')).toMatchObject({ state: 'installed' });
		expect(bench.server.requests.map(({ path }) => path)).toEqual(['plain.txt']);
		truncateSync(bench.place('plain', 'model.onnx'), 10);
		await using later = await bench.open([bench.plainModel()]);
		expect(later.find('plain')!.state).toMatchObject({ state: 'failed', remedy: 'repair' });
	});

	test('models come one after another', async () => {
		await using store = await bench.open([bench.plainModel('one'), bench.plainModel('two')]);
		store.add('one');
		store.add('two');
		expect(store.find('two')!.state).toMatchObject({ state: 'queued', waitsFor: 'turn' });
		await store.idle();
		expect(store.models.map(({ state }) => state.state)).toEqual(['installed', 'installed']);
		expect(bench.server.requests.map(({ path }) => path)).toEqual([
			'one.onnx',
			'one.txt',
			'two.onnx',
			'two.txt',
		]);
	});
});

/** Settles once so many bytes of the first model are there. */
async function moreThan(store: ModelStore, count: number): Promise<void> {
	const part = (): number => {
		const work = bench.place('.incoming', store.models[0]!.model.id, 'files/model.onnx.part');
		return existsSync(work) ? statSync(work).size : 0;
	};
	while (part() < count) await new Promise((resolve) => setTimeout(resolve, 5));
}
