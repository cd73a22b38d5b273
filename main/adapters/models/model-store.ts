/**
 * The models a person can have: what is here, what is coming, and everything that can be done about it. The window and
 * `npm run models` use the same store on the same folder.
 *
 * Decisions
 * - A model is whole or absent: its folder gets its name when every file in it is proven (install-model.ts).
 * - Models come one after another, in the order they were asked for; their files too.
 * - What is unfinished says on the disk whether it is wanted; a new start goes on with it. A lock per model keeps two processes
 *   out of each other's way: the second waits, and takes over what the first has finished or left.
 * - Every model is always in one of the states of model-state.ts, each with something to do.
 */
import type { CatalogueModel } from '../../../models/catalogue.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import type { AssistantError } from '../../domain/errors.ts';
import { DownloadFailure, offlineFault } from './download-faults.ts';
import { downloadBytes } from './download-plan.ts';
import { importModel } from './import-model.ts';
import type { InstallTools } from './install-model.ts';
import { bytesBelow, readAddedModels } from './installed-manifest.ts';
import { ModelEntry, standing } from './model-entry.ts';
import type { ModelState } from './model-state.ts';
import { elsewherePollMs, restingState, unfinishedProgress, verifyEntry, workOn } from './model-work.ts';
import type { StoreFolders } from './store-folders.ts';
import { installTools, shown } from './store-options.ts';
import type { ModelStoreOptions, StoredModel } from './store-options.ts';
import { removed } from './unpack-job.ts';

export interface ImportOptions {
	readonly id?: string;
	readonly signal?: AbortSignal;
}

export class ModelStore implements AsyncDisposable {
	readonly #options: ModelStoreOptions;
	readonly #folders: StoreFolders;
	readonly #tools: InstallTools;
	readonly #entries = new Map<string, ModelEntry>();
	readonly #listeners = new Set<(model: StoredModel) => void>();
	readonly #queue: ModelEntry[] = [];
	readonly #asleep = new Set<string>();
	#working: Promise<void> | null = null;
	/** Settles when the disk knows of everything that was asked for. */
	#noted: Promise<void> = Promise.resolve();
	#offline: boolean;

	private constructor(options: ModelStoreOptions) {
		this.#options = options;
		this.#offline = options.offline;
		this.#tools = installTools(options, () => {
			if (this.#offline) throw new DownloadFailure(offlineFault());
		});
		this.#folders = this.#tools.folders;
	}

	/** Looks at the disk, sweeps what dead runs left, and goes on with what was wanted. */
	static async open(options: ModelStoreOptions): Promise<ModelStore> {
		const store = new ModelStore(options);
		await removed(store.#folders.trash);
		await store.#folders.sweepImports();
		const known = options.catalogue.filter(({ location }) => location.kind === 'downloaded');
		for (const model of known) await store.#begin(model, false);
		for (const model of readAddedModels(options.installed)) {
			if (!store.#entries.has(model.id)) await store.#begin(model, true);
		}
		return store;
	}

	get models(): readonly StoredModel[] {
		return [...this.#entries.values()].map(shown);
	}

	/** Null when no model that can be installed has the id. */
	find(id: string): StoredModel | null {
		const entry = this.#entries.get(id);
		return entry === undefined ? null : shown(entry);
	}

	/** Called at every change of a state, and a few times a second while something moves. */
	onChanged(listener: (model: StoredModel) => void): Disposable {
		this.#listeners.add(listener);
		return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
	}

	/** Downloads it, or goes on, or repairs it. Nothing when it is installed or coming already. */
	add(id: string): void {
		const entry = this.#entry(id);
		const { state } = entry.state;
		if (entry.busy || this.#queue.includes(entry) || !['absent', 'paused', 'failed'].includes(state))
			return;
		const progress =
			entry.state.state === 'paused'
				? entry.state.progress
				: standing(0, downloadBytes(entry.model) ?? 0);
		entry.change({ state: 'queued', progress, waitsFor: 'turn' });
		this.#queue.push(entry);
		// What waits is wanted too, also after a crash. A disk that cannot take it says so when its turn has come.
		this.#noted = this.#noted.then(() => this.#folders.want(id, 'running')).catch(() => undefined);
		this.#working ??= this.#work();
	}

	resume(id: string): void {
		this.add(id);
	}

	/** What was downloaded is kept, also beyond the end of the app. */
	async pause(id: string): Promise<void> {
		const entry = this.#entry(id);
		if (this.#unqueue(entry)) {
			await this.#noted;
			await this.#folders.want(id, 'paused');
			entry.change({ state: 'paused', progress: await unfinishedProgress(entry, this.#folders) });
			return;
		}
		entry.stop('pause');
		await this.#settled(entry);
	}

	/** Stops it and deletes what was downloaded. */
	async cancel(id: string): Promise<void> {
		const entry = this.#entry(id);
		const waiting = this.#unqueue(entry);
		entry.stop('cancel');
		await this.#settled(entry);
		await this.#noted;
		if (!waiting && entry.state.state !== 'paused') return;
		await removed(this.#folders.work(id));
		entry.change(await restingState(entry, this.#folders));
	}

	/** Deletes the model and what is unfinished of it. Resolves to the bytes that gives back. */
	async remove(id: string): Promise<number> {
		const entry = this.#entry(id);
		if (entry.busy || this.#queue.includes(entry)) await this.cancel(id);
		const places = [this.#folders.model(id), this.#folders.work(id)];
		let freed = 0;
		try {
			for (const place of places) {
				const bytes = await bytesBelow(place);
				await this.#folders.throwAway(place);
				freed += bytes;
			}
		} catch (thrown) {
			throw new AssistantFailure(inUse(entry.model), thrown);
		}
		if (entry.state.state !== 'absent') entry.change({ state: 'absent' });
		if (entry.added) this.#entries.delete(id);
		return freed;
	}

	/** Hashes everything; the state that follows says what was found. Nothing unless it is installed. */
	async verify(id: string): Promise<ModelState> {
		const entry = this.#entry(id);
		if (entry.state.state === 'installed' && !entry.busy) await verifyEntry(entry, this.#folders);
		return entry.state;
	}

	/**
	 * Installs from archives, folders or files. With `id` it must be that model; without, it is found out. Resolves to the id.
	 * Throws an `AssistantFailure`, or the signal's reason; nothing is left behind then.
	 */
	async importFrom(paths: readonly string[], options: ImportOptions = {}): Promise<string> {
		const wanted = options.id === undefined ? null : this.#entry(options.id);
		const known = [...this.#entries.values()].map(({ model }) => model);
		const { model, added } = await importModel({
			paths,
			wanted,
			known,
			tools: this.#tools,
			signal: options.signal,
		});
		const entry = this.#entries.get(model.id);
		if (entry === undefined) await this.#begin(model, added);
		else if (!entry.busy) entry.change(await restingState(entry, this.#folders));
		const now = this.find(model.id);
		if (now !== null) this.#tell(now);
		return model.id;
	}

	/** In offline mode nothing connects; what is on its way stops, and says so. */
	setOffline(offline: boolean): void {
		this.#offline = offline;
		if (!offline) return;
		for (const entry of this.#entries.values()) {
			if (entry.state.state === 'downloading') entry.stop(offlineStop);
		}
	}

	/** The computer goes to sleep: what moves stops as at the end of the app, and is remembered for `wake`. */
	sleep(): void {
		const waiting = this.#queue.splice(0);
		for (const entry of this.#entries.values()) {
			if (!entry.busy || !['downloading', 'queued'].includes(entry.state.state)) continue;
			this.#asleep.add(entry.model.id);
			entry.stop('closing');
		}
		for (const entry of waiting) {
			if ('progress' in entry.state) entry.change({ state: 'paused', progress: entry.state.progress });
			this.#asleep.add(entry.model.id);
		}
	}

	/** Goes on with what `sleep` stopped and nobody has paused, cancelled or removed since. */
	async wake(): Promise<void> {
		await this.idle();
		const ids = [...this.#asleep];
		this.#asleep.clear();
		for (const id of ids) {
			const entry = this.#entries.get(id);
			if (entry?.state.state === 'paused') this.add(id);
		}
	}

	/** Settles when nothing is queued or moving any more. */
	async idle(): Promise<void> {
		while (this.#working !== null) await this.#working;
	}

	/** Stops everything; what was wanted goes on at the next start. */
	async [Symbol.asyncDispose](): Promise<void> {
		this.#queue.length = 0;
		for (const entry of this.#entries.values()) entry.stop('closing');
		await this.idle();
		this.#listeners.clear();
	}

	async #work(): Promise<void> {
		for (;;) {
			// Taken from the queue only then: until its turn begins it can still be taken out.
			await this.#noted;
			const entry = this.#queue.shift();
			if (entry === undefined) break;
			await workOn(entry, this.#tools, this.#options.elsewherePollMs ?? elsewherePollMs);
		}
		this.#working = null;
	}

	async #begin(model: CatalogueModel, added: boolean): Promise<void> {
		const { clock, goOn } = this.#options;
		const entry: ModelEntry = new ModelEntry({
			model,
			added,
			nowMs: () => clock.nowMs(),
			onChanged: () => this.#tell(shown(entry)),
		});
		this.#entries.set(model.id, entry);
		entry.begin(await restingState(entry, this.#folders));
		const wanted = entry.state.state === 'paused' && (await this.#folders.wanted(model.id)) === 'running';
		if (wanted && goOn) this.add(model.id);
	}

	#unqueue(entry: ModelEntry): boolean {
		const place = this.#queue.indexOf(entry);
		if (place >= 0) this.#queue.splice(place, 1);
		return place >= 0;
	}

	async #settled(entry: ModelEntry): Promise<void> {
		if (!entry.busy) return;
		const rest = Promise.withResolvers<undefined>();
		using _listening = entry.onRest(() => rest.resolve(undefined));
		await rest.promise;
	}

	#entry(id: string): ModelEntry {
		const entry = this.#entries.get(id);
		if (entry !== undefined) return entry;
		throw new AssistantFailure({
			kind: 'model-missing',
			message: `The model ${id} is none that can be installed. Look for its name in the list of models.`,
			retryable: false,
			subject: id,
		});
	}

	#tell(model: StoredModel): void {
		for (const listener of [...this.#listeners]) listener(model);
	}
}

const offlineStop = new DownloadFailure(offlineFault());

function inUse(model: CatalogueModel): AssistantError {
	return {
		kind: 'storage-failed',
		message: `${model.title} could not be deleted: its files are in use or protected. Choose another model in the settings, then remove this one again.`,
		retryable: true,
		subject: model.id,
	};
}
