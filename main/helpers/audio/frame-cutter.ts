import { type CapturedFrame, captureRateHz, frameSamples } from './audio-devices.ts';

const frameMs = (frameSamples * 1000) / captureRateHz;
/** How much later than by its count a frame may be taken to be, per frame: follows clocks that differ by up to 0.1 %. */
const driftMsPerFrame = 0.02;

/**
 * Cuts the bytes of a recorder (16 kHz mono s16le, in pieces of any size) into frames and tells when each was captured: by
 * count from the start, which is known from the piece that arrived with the least delay so far.
 */
export class FrameCutter {
	readonly #emit: (frame: CapturedFrame) => void;
	#rest: Buffer = Buffer.alloc(0);
	#received = 0;
	#cut = 0;
	#startMs = Infinity;
	#lastStartMs = -Infinity;

	constructor({ emit }: { emit: (frame: CapturedFrame) => void }) {
		this.#emit = emit;
	}

	push(bytes: Buffer, arrivedMs: number): void {
		this.#received += bytes.length / 2;
		this.#startMs = Math.min(this.#startMs, arrivedMs - (this.#received * 1000) / captureRateHz);
		this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
		let at = 0;
		for (; this.#rest.length - at >= frameSamples * 2; at += frameSamples * 2) this.#cutFrame(at);
		this.#rest = this.#rest.subarray(at);
	}

	#cutFrame(at: number): void {
		const samples = new Float32Array(frameSamples);
		for (let i = 0; i < frameSamples; i++) samples[i] = this.#rest.readInt16LE(at + i * 2) / 32_768;
		this.#startMs += driftMsPerFrame;
		// An earlier start found later must not make time go back.
		const startMs = Math.max(this.#startMs + this.#cut * frameMs, this.#lastStartMs + frameMs / 2, 0);
		this.#cut++;
		this.#lastStartMs = startMs;
		this.#emit({ startMs, samples });
	}
}
