/** What silence reads: 16-bit noise floor. A meter cannot show minus infinity. */
export const silenceDb = -96;

/** Root mean square of `samples` in dBFS, `silenceDb` at least. */
export function rmsDb(samples: Float32Array): number {
	let sum = 0;
	for (const sample of samples) sum += sample * sample;
	return toDb(sum, samples.length);
}

/** Averages a level over about 100 ms of sound and tells it. */
export class LevelMeter {
	readonly #samplesPerLevel: number;
	readonly #tell: (rmsDb: number) => void;
	#sum = 0;
	#count = 0;

	constructor({ rateHz, tell }: { rateHz: number; tell: (rmsDb: number) => void }) {
		this.#samplesPerLevel = rateHz / 10;
		this.#tell = tell;
	}

	push(samples: Float32Array): void {
		for (const sample of samples) this.#sum += sample * sample;
		this.#count += samples.length;
		if (this.#count < this.#samplesPerLevel) return;
		this.#tell(toDb(this.#sum, this.#count));
		this.#sum = 0;
		this.#count = 0;
	}
}

function toDb(sumOfSquares: number, count: number): number {
	if (sumOfSquares === 0) return silenceDb;
	return Math.max(silenceDb, 10 * Math.log10(sumOfSquares / count));
}
