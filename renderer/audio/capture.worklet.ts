import { FramePacker } from './frame-packer.ts';

/** Microphone to page: frames of 20 ms, transferred, not copied. */
class Capture extends AudioWorkletProcessor {
	readonly #packer = new FramePacker((frame) => this.port.postMessage(frame, [frame.buffer]));

	process(inputs: Float32Array[][]): boolean {
		const samples = inputs[0]?.[0];
		if (samples !== undefined) this.#packer.push(samples);
		return true;
	}
}

registerProcessor('capture', Capture);
