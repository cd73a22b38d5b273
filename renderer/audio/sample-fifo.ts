/** Fade after which a flush is silent: no click, and no delay anybody could hear. 4 ms at 48 kHz. */
const fadeSamples = 192;

/**
 * Samples on their way to the loudspeaker, in the order they came. Silence where there are none. Counts what went through,
 * so that whoever fills it knows the device's clock. Runs on the audio thread: `fill` allocates nothing.
 */
export class SampleFifo {
	#blocks: Float32Array[] = [];
	#offset = 0;
	/** Samples at the front that belong to a flushed stream: heard, but not counted. */
	#fading = 0;
	#stream = 0;
	#rendered = 0;
	#played = 0;

	get stream(): number {
		return this.#stream;
	}

	/** Samples that left, silence included. */
	get rendered(): number {
		return this.#rendered;
	}

	/** Samples of the current stream that left. */
	get played(): number {
		return this.#played;
	}

	/** Sound of a stream that was flushed is dropped. */
	push(stream: number, samples: Float32Array): void {
		if (stream === this.#stream && samples.length > 0) this.#blocks.push(samples);
	}

	/** Drops everything but a short fade; only samples of `stream` are taken from now on. */
	flush(stream: number): void {
		const fade = new Float32Array(fadeSamples);
		const length = this.#take(fade);
		for (let i = 0; i < length; i++) {
			fade[i] = (fade[i] ?? 0) * (0.5 + 0.5 * Math.cos((Math.PI * (i + 1)) / (length + 1)));
		}
		this.#blocks = length === 0 ? [] : [fade.subarray(0, length)];
		this.#offset = 0;
		this.#fading = length;
		this.#stream = stream;
		this.#played = 0;
	}

	/** The next `output.length` samples. */
	fill(output: Float32Array): void {
		const filled = this.#take(output);
		output.fill(0, filled);
		const faded = Math.min(this.#fading, filled);
		this.#fading -= faded;
		this.#played += filled - faded;
		this.#rendered += output.length;
	}

	#take(output: Float32Array): number {
		let filled = 0;
		for (let block = this.#blocks[0]; block !== undefined && filled < output.length;) {
			const length = Math.min(block.length - this.#offset, output.length - filled);
			for (let i = 0; i < length; i++) output[filled + i] = block[this.#offset + i] ?? 0;
			filled += length;
			this.#offset += length;
			if (this.#offset === block.length) {
				this.#blocks.shift();
				this.#offset = 0;
				block = this.#blocks[0];
			}
		}
		return filled;
	}
}
