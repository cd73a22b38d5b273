import { SampleFifo } from './sample-fifo.ts';

type Message =
	| { readonly type: 'play'; readonly stream: number; readonly samples: Float32Array }
	| { readonly type: 'flush'; readonly stream: number };

/** Of 128 samples at 48 kHz: 10.7 ms between two reports. */
const blocksPerReport = 4;

/** Page to loudspeaker, and back the count of what was played. */
class Playback extends AudioWorkletProcessor {
	readonly #fifo = new SampleFifo();
	#blocks = 0;

	constructor() {
		super();
		this.port.onmessage = ({ data }: MessageEvent<Message>) => {
			if (data.type === 'play') this.#fifo.push(data.stream, data.samples);
			else this.#fifo.flush(data.stream);
		};
	}

	process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
		const [left, ...others] = outputs[0] ?? [];
		if (left === undefined) return true;
		this.#fifo.fill(left);
		for (const channel of others) channel.set(left);
		if (++this.#blocks % blocksPerReport === 0) {
			const { stream, rendered, played } = this.#fifo;
			this.port.postMessage({ stream, rendered, played });
		}
		return true;
	}
}

registerProcessor('playback', Playback);
