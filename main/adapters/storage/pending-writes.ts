import type { Database } from 'better-sqlite3';
import type { AssistantFailure } from '../../domain/errors.ts';
import { storageFailureOf } from './storage-errors.ts';

export interface PendingWritesOptions {
	readonly database: Database;
	readonly onCaughtUp?: () => void;
}

/**
 * Carries out writes, each in a transaction of its own, in the order they came. What the disk does not take now is kept and
 * tried again before the next one. A person is told once per shortage, not at every word they say during it.
 */
export class PendingWrites {
	readonly #database: Database;
	readonly #onCaughtUp: () => void;
	#waiting: (() => void)[] = [];
	#told = false;

	/** `onCaughtUp`: a shortage that a person was told of is over, and everything is written. */
	constructor({ database, onCaughtUp = () => undefined }: PendingWritesOptions) {
		this.#database = database;
		this.#onCaughtUp = onCaughtUp;
	}

	/** How many writes are in memory only. */
	get count(): number {
		return this.#waiting.length;
	}

	/** Throws storage-full the first time something has to wait, and any other trouble every time. */
	write(change: () => void): void {
		this.#waiting.push(change);
		this.#flush(true);
	}

	/** Tries again what waits; to be called before reading. A full disk is no news then. */
	retry(): void {
		if (this.#waiting.length > 0) this.#flush(false);
	}

	/** What waits is no longer wanted. */
	forget(): void {
		this.#waiting = [];
		this.#told = false;
	}

	/** For what its caller can simply ask for again: nothing of it is kept when it fails. */
	writeOrFail<T>(change: () => T): T {
		this.retry();
		try {
			return this.#transaction(change);
		} catch (thrown) {
			throw storageFailureOf(thrown, this.#database.name);
		}
	}

	#flush(tell: boolean): void {
		let refused: AssistantFailure | null = null;
		for (let change = this.#waiting[0]; change !== undefined; change = this.#waiting[0]) {
			try {
				this.#transaction(change);
			} catch (thrown) {
				const failure = storageFailureOf(thrown, this.#database.name);
				if (failure.error.retryable) {
					this.#tellOnce(failure, tell);
					break;
				}
				// It will never succeed: it must not stand in the way of what comes after it.
				refused ??= failure;
			}
			this.#waiting.shift();
		}
		if (this.#waiting.length === 0) this.#caughtUp();
		if (refused !== null) throw refused;
	}

	#caughtUp(): void {
		const wasTold = this.#told;
		this.#told = false;
		if (wasTold) this.#onCaughtUp();
	}

	#tellOnce(failure: AssistantFailure, tell: boolean): void {
		if (this.#told || !tell) return;
		this.#told = true;
		throw failure;
	}

	#transaction<T>(change: () => T): T {
		return this.#database.transaction(change).immediate();
	}
}
