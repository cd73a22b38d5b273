import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExpectedModels } from '../main/adapters/models/expected-models.ts';
import type { ModelStore } from '../main/adapters/models/model-store.ts';
import { ModelShelf } from '../main/model-shelf.ts';
import type { ModelShelfOptions } from '../main/model-shelf.ts';
import { findModel } from '../models/catalogue.ts';
import type { CatalogueModel } from '../models/catalogue.ts';
import type { SpeechModel } from '../preload/contract/model-requests.ts';
import { defaultSettings, mergeSettings } from '../preload/contract/settings.ts';
import type { Settings, SettingsPatch } from '../preload/contract/settings.ts';
import { ModelStoreBench } from './support/model-store-bench.ts';

/** Settings as the app owns them, without a file. */
class FakeSettings {
	readonly #listeners = new Set<(settings: Settings) => void>();
	readonly patches: SettingsPatch[] = [];
	shown = defaultSettings;

	change(patch: SettingsPatch): Promise<Settings> {
		this.patches.push(patch);
		this.shown = mergeSettings(this.shown, patch);
		for (const listener of this.#listeners) listener(this.shown);
		return Promise.resolve(this.shown);
	}

	onChange(listener: (settings: Settings) => void): Disposable {
		this.#listeners.add(listener);
		return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
	}
}

let bench: ModelStoreBench;
let settings: FakeSettings;
let store: ModelStore;
let arrivals: string[];

beforeEach(async () => {
	bench = await ModelStoreBench.start();
	settings = new FakeSettings();
	arrivals = [];
});

afterEach(() => bench[Symbol.asyncDispose]());

function shelfOf(catalogue: readonly CatalogueModel[], options: Partial<ModelShelfOptions> = {}): ModelShelf {
	return new ModelShelf({
		open: async () => {
			store = await bench.open(catalogue, { offline: settings.shown.privacy.offline });
			return store;
		},
		expected: new ExpectedModels(bench.place('..', 'expected.json')),
		builtIn: [findModel('practice-en')!],
		settings,
		machine: { memoryMb: 16_384, cores: 8 },
		onArrived: (user) => arrivals.push(user),
		onFault: () => undefined,
		...options,
	});
}

async function got(shelf: ModelShelf, ...ids: string[]): Promise<void> {
	await shelf.add(ids);
	await store.idle();
}

const ear = (): CatalogueModel => ({ ...bench.plainModel('ear'), rank: 3 });
const voice = (): CatalogueModel => ({ ...bench.plainModel('voice'), role: 'synthesizer', rank: 3 });

describe('the model shelf', () => {
	it('shows what comes with Parley beside what can be had', async () => {
		await using shelf = shelfOf([ear()]);
		const models = await shelf.list();
		expect(models.map(({ id, builtIn, state }) => [id, builtIn, state.state])).toEqual([
			['practice-en', true, 'installed'],
			['ear', false, 'absent'],
		]);
		expect(models[0]?.actions).toEqual([]);
	});

	it('recommends for the languages of conversation and characters, or for those asked for', async () => {
		const ada = { name: 'Ada', systemPrompt: '', voice: null, language: 'mr' } as const;
		await settings.change({ characters: [ada] });
		await using shelf = shelfOf([ear(), voice()]);
		const { machine, sets } = await shelf.recommended();
		expect(machine).toEqual({ memoryMb: 16_384, cores: 8, languages: ['en', 'mr'] });
		expect(sets[0]).toMatchObject({ name: 'light', models: ['ear', 'voice'], unheard: ['mr'] });
		const spanish = await shelf.recommended(['es']);
		expect(spanish.sets[0]).toMatchObject({ models: [], unheard: ['es'], unspoken: ['es'] });
		await got(shelf, 'ear', 'voice');
		expect((await shelf.recommended(['en'])).sets[0]?.downloadBytes).toBe(0);
	});

	it('tells of every change of state, and how far a download is that stands still', async () => {
		await using shelf = shelfOf([ear()]);
		const told: SpeechModel['state'][] = [];
		using _told = shelf.onChanged(({ state }) => told.push(state));
		bench.server.files.get('ear.onnx')!.faults = [{ type: 'stall', after: 100_000 }];
		await shelf.add(['ear']);
		await expect
			.poll(() => told.at(-1))
			.toMatchObject({ state: 'downloading', progress: { doneBytes: 100_000 } });
		await shelf.pause('ear');
		await got(shelf, 'ear');
		expect(told.at(-1)).toMatchObject({ state: 'installed', verified: true });
		const kinds = told.map(({ state }) => state);
		expect(kinds).toEqual(expect.arrayContaining(['queued', 'downloading', 'paused', 'installed']));
	});

	it('uses what is here at once, and the rest as soon as it has arrived', async () => {
		await using shelf = shelfOf([ear(), voice()]);
		await got(shelf, 'ear');
		await shelf.use(['ear', 'practice-en', 'voice']);
		expect(settings.patches).toEqual([{ recognizer: { model: 'ear' } }]);
		await got(shelf, 'voice');
		await expect.poll(() => settings.shown.synthesizer.model).toBe('voice');
		expect(arrivals).toEqual([]);
	});

	it('remembers beyond the end of the app what is to be used', async () => {
		const catalogue = [voice()];
		{
			await using shelf = shelfOf(catalogue);
			await shelf.use(['voice']);
		}
		await using shelf = shelfOf(catalogue);
		await shelf.list();
		await got(shelf, 'voice');
		await expect.poll(() => settings.shown.synthesizer.model).toBe('voice');
		await shelf.remove('voice');
		await got(shelf, 'voice');
		expect(settings.shown.synthesizer.model).toBe('system');
	});

	it('does not use what was cancelled on its way', async () => {
		await using shelf = shelfOf([voice()]);
		await shelf.use(['voice']);
		await shelf.cancel('voice');
		await got(shelf, 'voice');
		expect(settings.patches).toEqual([]);
	});

	it('says that a model in use has arrived, so that it is loaded', async () => {
		await settings.change({ recognizer: { secondPass: 'ear' } });
		await using shelf = shelfOf([ear()]);
		await shelf.list();
		await got(shelf, 'ear');
		expect(arrivals).toEqual(['recognizer']);
		await shelf.verify('ear');
		expect(arrivals).toEqual(['recognizer']);
	});

	it('replaces what is in use in the settings before it is deleted', async () => {
		await using shelf = shelfOf([ear()]);
		await got(shelf, 'ear');
		await shelf.use(['ear']);
		const stateAtChange: string[] = [];
		using _changes = settings.onChange(() => stateAtChange.push(store.find('ear')!.state.state));
		expect(await shelf.remove('ear')).toBeGreaterThan(300_000);
		expect(settings.shown.recognizer.model).toBe('practice-en');
		expect(stateAtChange).toEqual(['installed']);
	});

	it('connects to nothing in offline mode, which may change at any time', async () => {
		await settings.change({ privacy: { offline: true } });
		await using shelf = shelfOf([ear()]);
		await shelf.list();
		await got(shelf, 'ear');
		expect(store.find('ear')!.state).toMatchObject({ state: 'failed', remedy: 'go-online' });
		expect(bench.server.requests).toEqual([]);
		await settings.change({ privacy: { offline: false } });
		await got(shelf, 'ear');
		expect(store.find('ear')!.state.state).toBe('installed');
	});

	it('goes on, after sleep and after the end of the app, with what was on its way', async () => {
		bench.server.files.get('ear.onnx')?.faults.splice(0);
		const catalogue = [ear()];
		const { faults } = bench.server.files.get('ear.onnx')!;
		faults.push({ type: 'stall', after: 50_000 }, { type: 'stall', after: 50_000 });
		{
			await using shelf = shelfOf(catalogue);
			await shelf.add(['ear']);
			await expect.poll(() => bench.server.requests.length).toBe(1);
			shelf.sleep();
			await expect.poll(() => store.find('ear')!.state.state).toBe('paused');
			shelf.wake();
			await expect.poll(() => bench.server.requests.length).toBe(2);
		}
		await using shelf = shelfOf(catalogue);
		await shelf.list();
		await store.idle();
		expect(store.find('ear')!.state.state).toBe('installed');
	});

	it('reports a store that does not open, and fails whoever asks', async () => {
		const faults: unknown[] = [];
		const shelf = shelfOf([], {
			open: () => Promise.reject(new Error('no disk')),
			onFault: (cause) => faults.push(cause),
		});
		await expect(shelf.list()).rejects.toThrow('no disk');
		expect(faults).toHaveLength(1);
		shelf.sleep();
		await shelf[Symbol.asyncDispose]();
	});
});
