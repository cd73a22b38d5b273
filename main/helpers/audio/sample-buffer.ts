/** Mono samples that grow at the end and can be read anywhere. */
export class SampleBuffer {
	#samples = new Float32Array(4096);
	#length = 0;

	get length(): number {
		return this.#length;
	}

	append(samples: Float32Array): void {
		const needed = this.#length + samples.length;
		if (needed > this.#samples.length) {
			const grown = new Float32Array(Math.max(needed, this.#samples.length * 2));
			grown.set(this.#samples.subarray(0, this.#length));
			this.#samples = grown;
		}
		this.#samples.set(samples, this.#length);
		this.#length = needed;
	}

	/** A view, valid until the next `append`. */
	view(start: number, length: number): Float32Array {
		return this.#samples.subarray(start, Math.min(start + length, this.#length));
	}
}
