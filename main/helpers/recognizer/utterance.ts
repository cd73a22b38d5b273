import type { RecognizerStream, StreamingEngine } from '../sherpa/engines.ts';

/** One open utterance: its stream, the text said so far and, where a second pass wants it, its sound. */
export class Utterance {
	readonly id: string;
	/** `voice`: opened by the detector, which also closes it. `manual`: by a key. */
	readonly kind: 'voice' | 'manual';
	/** Number of its first sample. */
	readonly from: number;
	readonly #engine: StreamingEngine;
	readonly #kept: Float32Array[] | null;
	#stream: RecognizerStream;
	/** Text of streams this utterance has outlived. */
	#earlier = '';
	#shown = '';
	/** Number of the next sample to feed. */
	fedTo: number;
	/** Number of the first sample of the present stream. */
	streamFrom: number;

	constructor(given: {
		readonly id: string;
		readonly kind: 'voice' | 'manual';
		readonly engine: StreamingEngine;
		readonly from: number;
		readonly keepAudio: boolean;
	}) {
		this.id = given.id;
		this.kind = given.kind;
		this.#engine = given.engine;
		this.#kept = given.keepAudio ? [] : null;
		this.#stream = given.engine.open();
		this.from = given.from;
		this.fedTo = given.from;
		this.streamFrom = given.from;
	}

	/** Feeds what follows; the new text if it changed. */
	accept(samples: Float32Array): string | null {
		this.#stream.accept(samples);
		this.fedTo += samples.length;
		this.#kept?.push(samples);
		const text = joined(this.#earlier, this.#stream.text());
		if (text === this.#shown) return null;
		this.#shown = text;
		return text;
	}

	/** Lets the engine say the rest; the utterance takes no more sound afterwards. */
	finish(tailSamples: number): string {
		this.#stream.accept(new Float32Array(tailSamples));
		return joined(this.#earlier, this.#stream.text());
	}

	/** Goes on in a fresh stream: a stream must not grow for ever, an utterance may. */
	renew(tailSamples: number): void {
		this.#earlier = this.finish(tailSamples);
		this.#stream = this.#engine.open();
		this.streamFrom = this.fedTo;
	}

	/** The whole sound; null when it was not kept. */
	audio(): Float32Array | null {
		if (this.#kept === null) return null;
		const whole = new Float32Array(this.#kept.reduce((sum, { length }) => sum + length, 0));
		let at = 0;
		for (const piece of this.#kept) {
			whole.set(piece, at);
			at += piece.length;
		}
		return whole;
	}
}

function joined(earlier: string, text: string): string {
	return earlier === '' || text === '' ? earlier + text : `${earlier} ${text}`;
}
