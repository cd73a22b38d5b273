import type { Clock } from '../domain/ports/clock.ts';

/** Node's longest timeout; later ones are reached in several steps. */
const longestTimeoutMs = 2 ** 31 - 1;
/** Far enough ahead that everything is loaded before session time 0 is set for good. */
const hourNs = 3_600_000_000_000n;

/**
 * Session time from `process.hrtime`, which every process of one machine shares: a helper that is told `originNs` computes
 * the same milliseconds (main/helpers/helper-runtime.ts).
 */
export class SystemClock implements Clock {
	#originNs = process.hrtime.bigint();

	/** A session that has yet to begin: its time is negative until `beginIn`. */
	static beforeStart(): SystemClock {
		const clock = new SystemClock();
		clock.#originNs += hourNs;
		return clock;
	}

	/** `process.hrtime.bigint()` at session time 0. */
	get originNs(): bigint {
		return this.#originNs;
	}

	/** Session time 0 is so many ms from now. What was scheduled before still happens after the wait it was given. */
	beginIn(ms: number): void {
		this.#originNs = process.hrtime.bigint() + BigInt(Math.round(ms * 1e6));
	}

	nowMs(): number {
		return Number(process.hrtime.bigint() - this.#originNs) / 1e6;
	}

	wallMs(): number {
		return Date.now();
	}

	schedule(atMs: number, run: () => void): Disposable {
		const dueMs = performance.now() + atMs - this.nowMs();
		let timer: NodeJS.Timeout;
		const wait = (): void => {
			const leftMs = Math.min(Math.max(Math.ceil(dueMs - performance.now()), 0), longestTimeoutMs);
			timer = setTimeout(() => {
				// Node counts whole milliseconds and may be up to one early.
				if (performance.now() < dueMs) wait();
				else run();
			}, leftMs);
		};
		wait();
		return { [Symbol.dispose]: () => clearTimeout(timer) };
	}
}
