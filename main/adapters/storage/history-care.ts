import type { AssistantError } from '../../domain/errors.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import type { ConversationId } from '../../domain/ids.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { BeyondLimit, ConversationStore, HistoryLimit } from '../../domain/ports/conversation-store.ts';

/** Half a minute after the start nobody waits for the window any more. */
const firstMs = 30_000;
const everyMs = 60 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;
/** So many turns are forgotten in 4 ms at the median, two loaded cores; the main process may be held up for 10 ms. */
const turnsAtOnce = 50;
const pauseMs = 20;

/** How many conversations a person wants kept, and for how many days; 0: all, for ever. */
export interface HistoryWish {
	readonly keep: number;
	readonly keepDays: number;
}

export interface HistoryCareOptions {
	readonly store: Pick<
		ConversationStore,
		'purgeDeleted' | 'applyHistoryLimit' | 'beyondHistoryLimit' | 'wipe'
	>;
	readonly clock: Clock;
	/** Makes today's backup unless there is one. */
	readonly backUp: () => Promise<void>;
	readonly removeBackups: () => Promise<void>;
	readonly wish: () => HistoryWish;
	/** The conversation being held: it is never let go. */
	readonly openId: () => ConversationId;
	/** A deletion can be taken back for so long, ms. */
	readonly undoMs: number;
	/** Told once, and again only after it worked meanwhile. */
	readonly onTrouble: (error: AssistantError) => void;
}

/**
 * Keeps the history as a person wants it: lets go what is beyond its limit, forgets what was deleted, makes the daily backup.
 * Half a minute after the start and every hour, in steps between which the conversation goes on.
 */
export class HistoryCare implements Disposable {
	readonly #options: HistoryCareOptions;
	readonly #ending = new AbortController();
	#timer: Disposable | null = null;
	#working: Promise<void> = Promise.resolve();
	#told = false;

	constructor(options: HistoryCareOptions) {
		this.#options = options;
	}

	start(): void {
		this.#next(firstMs);
	}

	/** What would go under another wish. */
	beyond(wish: HistoryWish): BeyondLimit {
		return this.#options.store.beyondHistoryLimit(this.#limit(wish));
	}

	/** Does everything that is due now. Never throws: trouble is told. */
	async tend(): Promise<void> {
		await this.#after(async () => {
			try {
				await this.#round();
				this.#told = false;
			} catch (thrown) {
				this.#tell(thrown);
			}
		});
	}

	/** Forgets every conversation and its backups; no file holds a word of them afterwards. Throws `AssistantFailure`. */
	async wipe(): Promise<void> {
		const { store, removeBackups } = this.#options;
		// A backup under way would outlive the wipe.
		await this.#after(async () => {
			store.wipe();
			await removeBackups();
		});
	}

	[Symbol.dispose](): void {
		this.#ending.abort();
		this.#timer?.[Symbol.dispose]();
	}

	async #round(): Promise<void> {
		const { store, wish, undoMs, backUp } = this.#options;
		store.applyHistoryLimit(this.#limit(wish()));
		while (!this.#ending.signal.aborted && !store.purgeDeleted(undoMs, turnsAtOnce)) await this.#pause();
		if (!this.#ending.signal.aborted) await backUp();
	}

	/** One after another. */
	async #after(work: () => Promise<void>): Promise<void> {
		const done = this.#working.then(work);
		this.#working = done.catch(() => undefined);
		await done;
	}

	#next(inMs: number): void {
		const { clock } = this.#options;
		this.#timer = clock.schedule(clock.nowMs() + inMs, () => {
			void this.tend().then(() => {
				if (!this.#ending.signal.aborted) this.#next(everyMs);
			});
		});
	}

	#pause(): Promise<void> {
		const { clock } = this.#options;
		return new Promise((resolve) => clock.schedule(clock.nowMs() + pauseMs, resolve));
	}

	#limit({ keep, keepDays }: HistoryWish): HistoryLimit {
		return { keep, keepMs: keepDays * dayMs, except: this.#options.openId() };
	}

	#tell(thrown: unknown): void {
		if (this.#told || this.#ending.signal.aborted) return;
		this.#told = true;
		this.#options.onTrouble(thrown instanceof AssistantFailure ? thrown.error : backupFailed());
	}
}

function backupFailed(): AssistantError {
	return {
		kind: 'storage-failed',
		message:
			'The daily backup of your conversations could not be made. Free some space on the disk or check the rights of the data folder; Parley tries again every hour.',
		retryable: true,
	};
}
