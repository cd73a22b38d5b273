import type { SupervisionLimits } from './supervision-limits.ts';

/** Whether, and how soon, a crashed helper is started again: exponential back-off with jitter, and a breaker. */
export class RestartPolicy {
	readonly #limits: SupervisionLimits;
	readonly #random: () => number;
	#crashesMs: number[] = [];
	#inARow = 0;

	/** @param random in [0, 1): spreads the restarts of helpers that fell together. */
	constructor({ limits, random }: { readonly limits: SupervisionLimits; readonly random: () => number }) {
		this.#limits = limits;
		this.#random = random;
	}

	/** How long to wait, ms, or null when it crashed too often. `livedMs` is how long it had been ready. */
	afterCrash(nowMs: number, livedMs: number): number | null {
		const { crashLoopWindowMs, crashesOfALoop, firstBackOffMs, longestBackOffMs } = this.#limits;
		this.#crashesMs = this.#crashesMs.filter((atMs) => nowMs - atMs < crashLoopWindowMs);
		this.#crashesMs.push(nowMs);
		if (livedMs >= crashLoopWindowMs) this.#inARow = 0;
		this.#inARow += 1;
		if (this.#crashesMs.length >= crashesOfALoop) return null;
		const waitMs = Math.min(firstBackOffMs * 2 ** (this.#inARow - 1), longestBackOffMs);
		return waitMs * (0.5 + 0.5 * this.#random());
	}

	/** Forgets everything: the next start is somebody's wish. */
	reset(): void {
		this.#crashesMs = [];
		this.#inARow = 0;
	}
}
