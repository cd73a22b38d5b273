/** Zero crossings of the sinc kept on each side: 80 dB of stop band with the window below. */
const zeroCrossings = 32;
/** Pass band as a part of the lower Nyquist frequency; the rest is the transition band. */
const passBand = 0.92;
/** Kaiser window shape for about 80 dB (Kaiser's formula: 0.1102 × (80 − 8.7)). */
const kaiserBeta = 7.86;

/**
 * Streaming windowed-sinc rate conversion of mono samples. Splitting the input differently never changes the output.
 * Output sample n lies at input time n × from / to, so nothing is shifted; `latencyMs` is how much later than its last
 * input sample an output sample can be computed.
 */
export class Resampler {
	readonly latencyMs: number;
	readonly #up: number;
	readonly #down: number;
	readonly #half: number;
	readonly #phases: Float64Array;
	/** Input from `#historyStart` on; earlier input is no longer needed. */
	#history: Float32Array;
	#historyStart: number;
	#received = 0;
	#produced = 0;

	constructor({ fromHz, toHz }: { fromHz: number; toHz: number }) {
		if (!Number.isInteger(fromHz) || !Number.isInteger(toHz) || fromHz <= 0 || toHz <= 0) {
			throw new RangeError(`Sample rates must be positive whole numbers, not ${fromHz} and ${toHz}.`);
		}
		const divisor = greatestCommonDivisor(fromHz, toHz);
		this.#up = toHz / divisor;
		this.#down = fromHz / divisor;
		const cutoff = Math.min(1, toHz / fromHz);
		this.#half = fromHz === toHz ? 0 : Math.ceil(zeroCrossings / cutoff);
		this.#phases = fromHz === toHz ? new Float64Array() : kernel(this.#up, this.#half, cutoff * passBand);
		this.latencyMs = (this.#half / fromHz) * 1000;
		this.#history = new Float32Array(this.#half);
		this.#historyStart = -this.#half;
	}

	/** The output that `input` makes computable; often a little less than its share. */
	push(input: Float32Array): Float32Array {
		if (this.#half === 0) return input.slice();
		const joined = new Float32Array(this.#history.length + input.length);
		joined.set(this.#history);
		joined.set(input, this.#history.length);
		this.#history = joined;
		this.#received += input.length;
		const output = this.#convert(this.#received - this.#half);
		this.#forget();
		return output;
	}

	/** The rest, as if silence followed. Afterwards `ceil(received × to / from)` samples have come out in all. */
	flush(): Float32Array {
		if (this.#half === 0) return new Float32Array();
		const end = this.#received;
		const rest = new Float32Array(this.#history.length + this.#half);
		rest.set(this.#history);
		this.#history = rest;
		return this.#convert(end);
	}

	/** Output samples whose place in the input is before `inputEnd`. */
	#convert(inputEnd: number): Float32Array {
		const until = Math.max(this.#produced, Math.ceil((inputEnd * this.#up) / this.#down));
		const output = new Float32Array(until - this.#produced);
		const taps = this.#half * 2;
		for (let i = 0; i < output.length; i++) {
			const at = (this.#produced + i) * this.#down;
			const base = Math.floor(at / this.#up);
			const phase = (at % this.#up) * taps;
			const first = base - this.#half + 1 - this.#historyStart;
			let sum = 0;
			for (let tap = 0; tap < taps; tap++) {
				sum += (this.#history[first + tap] ?? 0) * (this.#phases[phase + tap] ?? 0);
			}
			output[i] = sum;
		}
		this.#produced = until;
		return output;
	}

	#forget(): void {
		const nextBase = Math.floor((this.#produced * this.#down) / this.#up);
		const keepFrom = nextBase - this.#half + 1;
		if (keepFrom > this.#historyStart) {
			this.#history = this.#history.slice(keepFrom - this.#historyStart);
			this.#historyStart = keepFrom;
		}
	}
}

/** `up` rows of 2 × half taps; row p serves outputs that lie p / up after an input sample. */
function kernel(up: number, half: number, cutoff: number): Float64Array {
	const taps = half * 2;
	const rows = new Float64Array(up * taps);
	for (let phase = 0; phase < up; phase++) {
		let sum = 0;
		for (let tap = 0; tap < taps; tap++) {
			const x = tap - half + 1 - phase / up;
			const value = cutoff * sinc(cutoff * x) * kaiser(x / half);
			rows[phase * taps + tap] = value;
			sum += value;
		}
		// Every row passes DC unchanged, so a constant input has no ripple at the phase rate.
		for (let tap = 0; tap < taps; tap++) {
			rows[phase * taps + tap] = (rows[phase * taps + tap] ?? 0) / sum;
		}
	}
	return rows;
}

function sinc(x: number): number {
	return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
	return Math.abs(x) >= 1 ? 0 : bessel0(kaiserBeta * Math.sqrt(1 - x * x)) / bessel0(kaiserBeta);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
	let term = 1;
	let sum = 1;
	for (let k = 1; term > sum * 1e-12; k++) {
		term *= (x / (2 * k)) ** 2;
		sum += term;
	}
	return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
	return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
