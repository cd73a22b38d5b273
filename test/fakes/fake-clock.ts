import type { Clock } from '../../main/domain/ports/clock.ts';

interface Timer {
	readonly atMs: number;
	readonly order: number;
	readonly run: () => void;
}

/** Virtual time: nothing happens until a test advances it, then every due timer runs, in order, at its own time. */
export class FakeClock implements Clock {
	readonly #timers = new Set<Timer>();
	readonly #wallAtZeroMs: number;
	#nowMs = 0;
	#scheduled = 0;

	/** @param wallAtZeroMs wall-clock time at session time 0; 2026-01-01 unless told. */
	constructor(wallAtZeroMs = Date.UTC(2026, 0, 1)) {
		this.#wallAtZeroMs = wallAtZeroMs;
	}

	/** Timers neither run nor disposed: 0 once everything under test has let go. */
	get pendingTimers(): number {
		return this.#timers.size;
	}

	nowMs(): number {
		return this.#nowMs;
	}

	wallMs(): number {
		return this.#wallAtZeroMs + this.#nowMs;
	}

	schedule(atMs: number, run: () => void): Disposable {
		const timer: Timer = { atMs, order: this.#scheduled++, run };
		this.#timers.add(timer);
		return { [Symbol.dispose]: () => this.#timers.delete(timer) };
	}

	advanceBy(ms: number): void {
		this.advanceTo(this.#nowMs + ms);
	}

	/** Timers that due ones schedule run too when they fall within reach. */
	advanceTo(atMs: number): void {
		if (atMs < this.#nowMs)
			throw new RangeError(`The clock is at ${this.#nowMs} ms and cannot go back to ${atMs}.`);
		for (let due = this.#next(atMs); due !== undefined; due = this.#next(atMs)) {
			this.#timers.delete(due);
			this.#nowMs = Math.max(this.#nowMs, due.atMs);
			due.run();
		}
		this.#nowMs = atMs;
	}

	/** Lets promises settle before each timer and after the last: for code that awaits between its timers. */
	async settleTo(atMs: number): Promise<void> {
		await microtasks();
		for (let due = this.#next(atMs); due !== undefined; due = this.#next(atMs)) {
			this.advanceTo(Math.max(this.#nowMs, due.atMs));
			await microtasks();
		}
		this.advanceTo(atMs);
		await microtasks();
	}

	#next(untilMs: number): Timer | undefined {
		let next: Timer | undefined;
		for (const timer of this.#timers) {
			if (timer.atMs > untilMs) continue;
			if (
				next === undefined ||
				timer.atMs < next.atMs ||
				(timer.atMs === next.atMs && timer.order < next.order)
			)
				next = timer;
		}
		return next;
	}
}

/** One turn of the event loop's immediate queue: every promise that can settle without time has settled. */
const microtasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
