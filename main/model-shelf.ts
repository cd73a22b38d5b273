import type { CatalogueModel } from '../models/catalogue.ts';
import { recommend } from '../models/recommend.ts';
import type { SpeechModel } from '../preload/contract/model-requests.ts';
import type { RequestOutput } from '../preload/contract/requests.ts';
import type { Settings, SettingsPatch } from '../preload/contract/settings.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { downloadBytes } from './adapters/models/download-plan.ts';
import type { ExpectedModels } from './adapters/models/expected-models.ts';
import type { ModelStore } from './adapters/models/model-store.ts';
import type { StoredModel } from './adapters/models/store-options.ts';
import { userOf, withModel, withoutModel } from './model-in-use.ts';
import { builtInModel, wireModel } from './speech-model.ts';

export interface ModelShelfOptions {
	/** Looks at the disk: begun at once, waited for only by those who ask. */
	readonly open: () => Promise<ModelStore>;
	/** To be used as soon as they are here. */
	readonly expected: ExpectedModels;
	/** Those that come with Parley. */
	readonly builtIn: readonly CatalogueModel[];
	readonly settings: {
		readonly shown: Settings;
		change(patch: SettingsPatch): Promise<Settings>;
		onChange(listener: (settings: Settings) => void): Disposable;
	};
	/** What models can be chosen for: memory in MiB, logical cores. */
	readonly machine: { readonly memoryMb: number; readonly cores: number };
	/** A model in use is there now, or is there again: whoever works with it loads it. */
	readonly onArrived: (user: 'recognizer' | 'synthesizer') => void;
	/** For the programmers: opening failed. */
	readonly onFault: (cause: unknown) => void;
}

/** Between two words about a model that moves, ms: a bar that jumps four times a second looks as if it flowed. */
const toldMs = 250;
/** Longer than a helper needs to end, all together. */
const mostRemovals = 10;
const betweenRemovalsMs = 300;

/** The model store of the running app: in the words of the contract, in step with the settings, quick to be asked. */
export class ModelShelf implements AsyncDisposable {
	readonly #options: ModelShelfOptions;
	readonly #listeners = new Set<(model: SpeechModel) => void>();
	readonly #late = new Map<string, NodeJS.Timeout>();
	/** Of those that move, how far they were. */
	readonly #told = new Map<string, number>();
	readonly #owned = new DisposableStack();
	readonly #opening: Promise<ModelStore>;
	readonly #states = new Map<string, SpeechModel['state']['state']>();

	constructor(options: ModelShelfOptions) {
		this.#options = options;
		this.#opening = options.open().then((store) => this.#opened(store));
		this.#opening.catch((cause: unknown) => options.onFault(cause));
		this.#owned.use(
			options.settings.onChange(({ privacy }) => {
				void this.#with((store) => store.setOffline(privacy.offline));
			}),
		);
	}

	async list(): Promise<readonly SpeechModel[]> {
		const store = await this.#opening;
		return [...this.#options.builtIn.map(builtInModel), ...store.models.map(wireModel)];
	}

	async recommended(languages?: readonly string[]): Promise<RequestOutput<'recommendedModels'>> {
		const { models } = await this.#opening;
		const machine = { ...this.#options.machine, languages: languages ?? this.#languages() };
		const installed = new Set(models.filter(isThere).map(({ model }) => model.id));
		const sets = recommend(
			models.map(({ model }) => model),
			{ ...machine, installed },
			downloadBytes,
		);
		return {
			machine,
			sets: sets.map((set) => ({ ...set, models: set.models.map(({ id }) => id) })),
		};
	}

	async add(ids: readonly string[]): Promise<void> {
		const store = await this.#opening;
		for (const id of ids) store.add(id);
	}

	async use(ids: readonly string[]): Promise<void> {
		const models = await this.list();
		const wanted = new Map<SpeechModel['role'], SpeechModel>();
		for (const id of ids) {
			const model = models.find((each) => each.id === id);
			if (model !== undefined && !wanted.has(model.role)) wanted.set(model.role, model);
		}
		for (const model of wanted.values()) {
			if (model.state.state === 'installed') await this.#use(model);
			else await this.#options.expected.add(model.id);
		}
	}

	async pause(id: string): Promise<void> {
		await (await this.#opening).pause(id);
	}

	async cancel(id: string): Promise<void> {
		await this.#options.expected.remove(id);
		await (await this.#opening).cancel(id);
	}

	/** What speaks of it in the settings speaks of another one first: nothing that is used vanishes. */
	async remove(id: string): Promise<number> {
		const store = await this.#opening;
		const { settings, builtIn } = this.#options;
		const model = store.find(id)?.model;
		const others = [...store.models.filter(isThere).map((stored) => stored.model), ...builtIn];
		const patch = model === undefined ? null : withoutModel(model, settings.shown, others);
		if (patch === null) return store.remove(id);
		await settings.change(patch);
		return removedWhenFree(store, id);
	}

	async verify(id: string): Promise<void> {
		await (await this.#opening).verify(id);
	}

	async importFrom(paths: readonly string[], id?: string): Promise<RequestOutput<'importModelFiles'>> {
		const store = await this.#opening;
		const imported = await store.importFrom(paths, id === undefined ? {} : { id });
		return { id: imported, title: store.find(imported)?.model.title ?? imported };
	}

	onChanged(listener: (model: SpeechModel) => void): Disposable {
		this.#listeners.add(listener);
		return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
	}

	sleep(): void {
		void this.#with((store) => store.sleep());
	}

	wake(): void {
		void this.#with((store) => store.wake());
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#owned.dispose();
		for (const timer of this.#late.values()) clearTimeout(timer);
		this.#late.clear();
		this.#listeners.clear();
		await this.#with((store) => store[Symbol.asyncDispose]());
	}

	#opened(store: ModelStore): ModelStore {
		for (const { model, state } of store.models) this.#states.set(model.id, state.state);
		this.#owned.use(store.onChanged((stored) => this.#changed(stored)));
		// What was wanted from the last run began to move before anybody could listen.
		for (const stored of store.models) if (stored.state.state === 'queued') this.#changed(stored);
		// And what arrived when the app was ending was not taken into use any more.
		for (const stored of store.models.filter(isThere)) void this.#useIfExpected(wireModel(stored));
		return store;
	}

	/** A store that did not open has nothing to be told. */
	async #with(act: (store: ModelStore) => void | Promise<void>): Promise<void> {
		await this.#opening.then(act).catch(() => undefined);
	}

	#changed(stored: StoredModel): void {
		const model = wireModel(stored);
		const { id } = model;
		const before = this.#states.get(id);
		this.#states.set(id, model.state.state);
		if (before === model.state.state) {
			this.#tellSoon(id);
			return;
		}
		this.#tell(model);
		if (model.state.state !== 'installed' || before === 'verifying') return;
		void this.#arrived(model);
	}

	async #arrived(model: SpeechModel): Promise<void> {
		const { settings, onArrived } = this.#options;
		// Whoever is given another model loads it anyway; one that was missing or is repaired must be loaded again.
		const user = userOf(model.id, settings.shown);
		if (user !== null) onArrived(user);
		await this.#useIfExpected(model);
	}

	async #useIfExpected(model: SpeechModel): Promise<void> {
		const { settings, expected, onFault } = this.#options;
		if (!(await expected.has(model.id))) return;
		if (userOf(model.id, settings.shown) === null) await this.#use(model).catch(onFault);
		await expected.remove(model.id);
	}

	async #use(model: SpeechModel): Promise<void> {
		const patch = withModel(model);
		if (patch !== null) await this.#options.settings.change(patch);
	}

	/** How far it is by then, if that is further than what was told last. */
	#tellSoon(id: string): void {
		if (this.#late.has(id)) return;
		const tell = async (): Promise<void> => {
			const stored = (await this.#opening).find(id);
			if (!this.#late.delete(id) || stored === null) return;
			const model = wireModel(stored);
			if (doneBytes(model) !== this.#told.get(id)) this.#tell(model);
		};
		this.#late.set(
			id,
			setTimeout(() => void tell(), toldMs),
		);
	}

	#tell(model: SpeechModel): void {
		clearTimeout(this.#late.get(model.id));
		this.#late.delete(model.id);
		const done = doneBytes(model);
		if (done === null) this.#told.delete(model.id);
		else {
			this.#told.set(model.id, done);
			// What comes within the next moments is not told by itself: a download that stalls then would look empty.
			this.#tellSoon(model.id);
		}
		for (const listener of [...this.#listeners]) listener(model);
	}

	/** The conversation's, then those of the characters. */
	#languages(): readonly string[] {
		const { language, recognizer, characters } = this.#options.settings.shown;
		const others = characters.map((character) => character.language ?? language);
		return [...new Set([recognizer.language ?? language, ...others])];
	}
}

/** Windows keeps files that a program has open: the helper that worked with them needs a moment to let go. */
async function removedWhenFree(store: ModelStore, id: string): Promise<number> {
	for (let tries = 1; ; tries += 1) {
		try {
			return await store.remove(id);
		} catch (thrown) {
			if (tries === mostRemovals) throw thrown;
			await wait(betweenRemovalsMs);
		}
	}
}

function doneBytes({ state }: SpeechModel): number | null {
	return 'progress' in state ? state.progress.doneBytes : null;
}

function isThere({ state }: StoredModel): boolean {
	return state.state === 'installed';
}
