/** The last few seconds of sound, by sample number and by the time it was captured. Memory is fixed. */
export class AudioHistory {
	readonly #ring: Float32Array;
	readonly #rateHz: number;
	#end = 0;
	#start = 0;
	/** When the sample after the last one is due. */
	#endMs = 0;

	constructor({ capacityMs, rateHz }: { readonly capacityMs: number; readonly rateHz: number }) {
		this.#rateHz = rateHz;
		this.#ring = new Float32Array(Math.round((capacityMs * rateHz) / 1000));
	}

	/** Number of the sample after the last one; the first ever was 0. */
	get end(): number {
		return this.#end;
	}

	/** Number of the oldest sample still known. */
	get start(): number {
		return this.#start;
	}

	get endMs(): number {
		return this.#endMs;
	}

	append(samples: Float32Array, startMs: number): void {
		const kept = samples.subarray(Math.max(0, samples.length - this.#ring.length));
		this.#end += samples.length - kept.length;
		const at = this.#end % this.#ring.length;
		const first = kept.subarray(0, this.#ring.length - at);
		this.#ring.set(first, at);
		this.#ring.set(kept.subarray(first.length), 0);
		this.#end += kept.length;
		this.#endMs = startMs + (samples.length / this.#rateHz) * 1000;
		this.#start = Math.max(this.#start, this.#end - this.#ring.length);
	}

	/** Forgets the sound; numbering goes on. */
	clear(): void {
		this.#start = this.#end;
	}

	/** Number of the sample captured at `atMs`, as if there never had been a gap. */
	indexAt(atMs: number): number {
		return this.#end - Math.round(((this.#endMs - atMs) * this.#rateHz) / 1000);
	}

	/** A copy from sample number `from` (or the oldest known) to the end. */
	since(from: number): Float32Array {
		const start = Math.min(this.#end, Math.max(this.#start, from));
		const copy = new Float32Array(this.#end - start);
		const at = start % this.#ring.length;
		const first = this.#ring.subarray(at, Math.min(this.#ring.length, at + copy.length));
		copy.set(first);
		copy.set(this.#ring.subarray(0, copy.length - first.length), first.length);
		return copy;
	}
}
