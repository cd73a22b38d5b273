/** 20 ms at 16 kHz. */
const frameSamples = 320;

/** Puts the audio thread's blocks together into frames of 16-bit samples. */
export class FramePacker {
	readonly #emit: (frame: Int16Array<ArrayBuffer>) => void;
	#frame = new Int16Array(frameSamples);
	#filled = 0;

	constructor(emit: (frame: Int16Array<ArrayBuffer>) => void) {
		this.#emit = emit;
	}

	push(samples: Float32Array): void {
		for (const sample of samples) {
			const value = Math.round(Math.min(1, Math.max(-1, sample)) * 32_767);
			// Only what is exactly silent may come out as silence: that is how a muted microphone is known.
			this.#frame[this.#filled++] = value === 0 ? Math.sign(sample) : value;
			if (this.#filled < frameSamples) continue;
			this.#emit(this.#frame);
			this.#frame = new Int16Array(frameSamples);
			this.#filled = 0;
		}
	}
}
