/** A minimum is forgotten after one to two of these, ms: follows drift, suspension and a device that stalled. */
const windowMs = 1_000;

/**
 * Session time of a device's sample count, from reports that arrive late by a different time each: the one that was least
 * late in the last second or two is believed.
 */
export class DeviceClock {
	readonly #rateHz: number;
	#windowStartMs = -Infinity;
	#previous = Infinity;
	#current = Infinity;

	constructor({ rateHz }: { rateHz: number }) {
		this.#rateHz = rateHz;
	}

	get isSet(): boolean {
		return this.#current < Infinity;
	}

	/** `count` samples had passed when this was sent, a little before `nowMs`. */
	report(count: number, nowMs: number): void {
		if (nowMs - this.#windowStartMs > windowMs) {
			// After a long silence nothing old counts.
			this.#previous = nowMs - this.#windowStartMs > 2 * windowMs ? Infinity : this.#current;
			this.#current = Infinity;
			this.#windowStartMs = nowMs;
		}
		this.#current = Math.min(this.#current, nowMs - (count * 1000) / this.#rateHz);
	}

	/** When sample `count` passes. */
	timeOf(count: number): number {
		return Math.min(this.#previous, this.#current) + (count * 1000) / this.#rateHz;
	}

	/** How many samples have passed by `nowMs`. */
	countAt(nowMs: number): number {
		return ((nowMs - Math.min(this.#previous, this.#current)) * this.#rateHz) / 1000;
	}
}
