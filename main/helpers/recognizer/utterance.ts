import type { RecognizerStream, StreamingEngine } from '../sherpa/engines.ts';

/** One open utterance: its stream, the text said so far and its sound (3.8 MB a minute). */
export class Utterance {
	readonly id: string;
	/** `voice`: opened by the detector, which also closes it. `manual`: by a key. */
	readonly kind: 'voice' | 'manual';
	/** Number of its first sample. */
	readonly from: number;
	readonly #engine: StreamingEngine;
	/** Its sound so far, for hearing it again. */
	readonly #kept: Float32Array[] = [];
	#stream: RecognizerStream;
	/** Text of streams this utterance has outlived. */
	#earlier = '';
	#shown = '';
	#pausedText: string | null = null;
	/** Pieces of `#kept` that streams before the present one were fed. */
	#earlierPieces = 0;
	/** Number of the next sample to feed. */
	fedTo: number;
	/** Number of the first sample of the present stream. */
	streamFrom: number;

	constructor(given: {
		readonly id: string;
		readonly kind: 'voice' | 'manual';
		readonly engine: StreamingEngine;
		readonly from: number;
	}) {
		this.id = given.id;
		this.kind = given.kind;
		this.#engine = given.engine;
		this.#stream = given.engine.open();
		this.from = given.from;
		this.fedTo = given.from;
		this.streamFrom = given.from;
	}

	/** Feeds what follows; the new text if it changed. */
	accept(samples: Float32Array): string | null {
		this.#stream.accept(samples);
		this.fedTo += samples.length;
		this.#kept.push(samples);
		const text = joined(this.#earlier, this.#stream.text());
		if (text === this.#shown) return null;
		this.#shown = text;
		return text;
	}

	/** Lets the engine say what it has, as if nothing followed. It takes no more sound until it is told to `goOn`. */
	pause(tailSamples: number): string {
		this.#pausedText = this.finish(tailSamples);
		return this.#pausedText;
	}

	get paused(): boolean {
		return this.#pausedText !== null;
	}

	/**
	 * Something did follow: what the present stream was fed is heard again in a fresh one, without the made-up silence. Costs
	 * the engine that stretch of sound once more.
	 */
	goOn(): void {
		if (this.#pausedText === null) return;
		this.#pausedText = null;
		this.#stream = this.#engine.open();
		for (const piece of this.#sinceStream()) this.#stream.accept(piece);
	}

	/** Lets the engine say the rest; the utterance takes no more sound afterwards. */
	finish(tailSamples: number): string {
		if (this.#pausedText !== null) return this.#pausedText;
		this.#stream.accept(new Float32Array(tailSamples));
		return joined(this.#earlier, this.#stream.text());
	}

	/** Goes on in a fresh stream: a stream must not grow for ever, an utterance may. */
	renew(tailSamples: number): void {
		this.#earlier = this.finish(tailSamples);
		this.#stream = this.#engine.open();
		this.#earlierPieces = this.#kept.length;
		this.streamFrom = this.fedTo;
	}

	/** The whole sound. */
	audio(): Float32Array {
		const whole = new Float32Array(this.#kept.reduce((sum, { length }) => sum + length, 0));
		let at = 0;
		for (const piece of this.#kept) {
			whole.set(piece, at);
			at += piece.length;
		}
		return whole;
	}

	#sinceStream(): readonly Float32Array[] {
		return this.#kept.slice(this.#earlierPieces);
	}
}

function joined(earlier: string, text: string): string {
	return earlier === '' || text === '' ? earlier + text : `${earlier} ${text}`;
}
