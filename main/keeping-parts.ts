import { join } from 'node:path';
import { undoMs } from '../preload/contract/keeping-requests.ts';
import type { Settings } from '../preload/contract/settings.ts';
import type { HelperRecords } from './adapters/diagnostics/recorded-fork.ts';
import { backUpDaily, removeBackups } from './adapters/storage/backups.ts';
import type { HistoryDatabase } from './adapters/storage/database.ts';
import { HistoryCare } from './adapters/storage/history-care.ts';
import type { Assistant } from './assistant.ts';
import { Diagnostics } from './diagnostics.ts';
import type { AssistantError } from './domain/errors.ts';
import type { Clock } from './domain/ports/clock.ts';
import { Keeping } from './keeping.ts';
import type { ModelShelf } from './model-shelf.ts';

export interface KeepingPartsOptions {
	/** The data folder, absolute; `history` is the database's name in it. */
	readonly folder: string;
	readonly history: string;
	readonly database: HistoryDatabase;
	readonly assistant: Assistant;
	readonly settings: {
		readonly shown: Settings;
		onChange(listener: (settings: Settings) => void): Disposable;
		reset(): Promise<void>;
		clearApiKeys(): Promise<void>;
	};
	readonly secrets: { names(): Promise<readonly string[]>; all(): Promise<readonly string[]> };
	readonly shelf: ModelShelf;
	readonly records: HelperRecords;
	readonly clock: Clock;
	readonly versions: Readonly<Record<string, string>>;
	readonly complain: (error: AssistantError) => void;
}

/** What looks after the data of the running app: the history's care, what is told of it, what is deleted, what is reported. */
export class KeepingParts implements Disposable {
	readonly keeping: Keeping;
	readonly diagnostics: Diagnostics;
	readonly #owned = new DisposableStack();

	constructor(options: KeepingPartsOptions) {
		const { folder, assistant, settings, secrets, shelf, records, versions } = options;
		const care = this.#owned.use(careOf(options));
		this.keeping = new Keeping({
			folder,
			names: {
				history: options.history,
				settings: 'settings.json',
				keys: 'secrets.json',
				models: 'models',
			},
			care,
			assistant,
			settings,
			keys: () => secrets.names(),
			shelf,
		});
		this.diagnostics = this.#owned.use(
			new Diagnostics({
				assistant,
				settings,
				secrets: () => secrets.all(),
				helperLines: () => records.lines,
				devices: () => assistant.soundCheck.listDevices(),
				models: () => shelf.list(),
				places: () => this.keeping.places(),
				versions,
			}),
		);
		this.#owned.use(settings.onChange(newWishes(settings.shown, care)));
		care.start();
	}

	[Symbol.dispose](): void {
		this.#owned.dispose();
	}
}

function careOf(options: KeepingPartsOptions): HistoryCare {
	const { assistant, database, settings, clock, complain } = options;
	const path = join(options.folder, options.history);
	return new HistoryCare({
		store: assistant.store,
		clock,
		backUp: () => backUpDaily(database, { path, now: () => clock.wallMs() }),
		removeBackups: () => removeBackups(path),
		wish: () => settings.shown.history,
		openId: () => assistant.snapshot().conversationId,
		undoMs,
		onTrouble: complain,
	});
}

/** A new limit counts at once: the person was told what goes before they set it. */
function newWishes(initial: Settings, care: HistoryCare): (settings: Settings) => void {
	let { history } = initial;
	return (settings) => {
		const before = history;
		history = settings.history;
		if (history.keep !== before.keep || history.keepDays !== before.keepDays) void care.tend();
	};
}
