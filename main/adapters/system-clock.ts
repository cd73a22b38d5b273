import type { Clock } from '../domain/ports/clock.ts';

/** Node's longest timeout; later ones are reached in several steps. */
const longestTimeoutMs = 2 ** 31 - 1;

/**
 * Session time from `process.hrtime`, which every process of one machine shares: a helper that is told `originNs` computes
 * the same milliseconds (main/helpers/helper-runtime.ts).
 */
export class SystemClock implements Clock {
	/** `process.hrtime.bigint()` at session time 0. */
	readonly originNs = process.hrtime.bigint();

	nowMs(): number {
		return Number(process.hrtime.bigint() - this.originNs) / 1e6;
	}

	wallMs(): number {
		return Date.now();
	}

	schedule(atMs: number, run: () => void): Disposable {
		let timer: NodeJS.Timeout;
		const wait = (): void => {
			const leftMs = Math.min(Math.max(Math.ceil(atMs - this.nowMs()), 0), longestTimeoutMs);
			timer = setTimeout(() => {
				// Node counts whole milliseconds and may be up to one early.
				if (this.nowMs() < atMs) wait();
				else run();
			}, leftMs);
		};
		wait();
		return { [Symbol.dispose]: () => clearTimeout(timer) };
	}
}
