import type { VoiceActivityEngine } from '../../sherpa/engines.ts';
import { clean } from '../../sherpa/engines.ts';
import type { VoiceActivityOptions } from '../recognizer-protocol.ts';

/** What Silero judges at once: 32 ms, and 4 ms before it as context. Fixed by the model (models/README.md). */
export const windowSamples = 512;
export const inputSamples = 576;
/** 4 ms. A divisor of a frame (20 ms): the newest sound is judged when it arrives, nothing waits for the next frame. */
export const sileroHopSamples = 64;

export interface SileroJudge<State> {
	/** What a stream remembers before it heard anything. */
	readonly fresh: State;
	/** @param window `inputSamples` at 16 kHz, read before this returns */
	judge(window: Float32Array, state: State): { readonly probability: number; readonly state: State };
}

interface Stream<State> {
	state: State;
	/** Since it was fresh. */
	windows: number;
	probability: number;
}

/** 1 s. */
const windowsBeforeRenewal = 32;
const surelySilent = 0.1;
/** How much samples differ from their neighbours, by their own loudness: 0.05 for a hum of 130 Hz, 0.2 for 510 Hz. */
const bright = 0.2;

/**
 * Silero asked every 4 ms by eight streams that take turns, each hearing all of the sound in windows of its own.
 *
 * Decisions
 * - Eight, because the answer depends on where a window begins: one stream is 140 ms late where another is 70.
 * - One window above `threshold` is enough to begin (the makers' own iterator does the same), but for a dull sound it takes two
 *   streams: a door or a knock on the table fools one for a moment. Of 76 thumps (made of decaying sines and noise) 11 began speech
 *   without this and none with it; median, p95 and most of the speech onsets stayed. Speech lasts while any stream is above
 *   `keepThreshold`.
 * - A stream that hears silence begins afresh every second. Silero's memory grows without end while nobody speaks (to 1,700
 *   after a minute of pink noise, 7,000 after ten) and it then hears onsets later: by 50 ms in the mean, 250 ms at worst.
 */
export class SileroDetector<State> implements VoiceActivityEngine {
	readonly hopSamples = sileroHopSamples;
	readonly #judge: SileroJudge<State>;
	readonly #options: Pick<VoiceActivityOptions, 'threshold' | 'keepThreshold'>;
	readonly #recent = new Float32Array(inputSamples);
	#streams: Stream<State>[] = [];
	#hops = 0;
	#speech = false;

	constructor(
		judge: SileroJudge<State>,
		options: Pick<VoiceActivityOptions, 'threshold' | 'keepThreshold'>,
	) {
		this.#judge = judge;
		this.#options = options;
		this.reset();
	}

	accept(hop: Float32Array): boolean {
		this.#recent.copyWithin(0, sileroHopSamples);
		this.#recent.set(clean(hop), inputSamples - sileroHopSamples);
		const stream = this.#streams[this.#hops % this.#streams.length];
		this.#hops += 1;
		if (stream !== undefined) this.#ask(stream);
		this.#speech = this.#speech ? this.#agreeing(this.#options.keepThreshold) > 0 : this.#begins();
		return this.#speech;
	}

	reset(): void {
		this.#recent.fill(0);
		this.#streams = Array.from({ length: windowSamples / sileroHopSamples }, () => ({
			state: this.#judge.fresh,
			windows: 0,
			probability: 0,
		}));
		this.#speech = false;
	}

	#begins(): boolean {
		const agreeing = this.#agreeing(this.#options.threshold);
		return agreeing > 1 || (agreeing > 0 && brightness(this.#recent) >= bright);
	}

	/** Streams whose newest window was at least this probable. */
	#agreeing(threshold: number): number {
		return this.#streams.filter(({ probability }) => probability >= threshold).length;
	}

	#ask(stream: Stream<State>): void {
		const { probability, state } = this.#judge.judge(this.#recent, stream.state);
		stream.probability = probability;
		stream.windows += 1;
		stream.state = state;
		if (stream.windows < windowsBeforeRenewal || probability >= surelySilent) return;
		stream.state = this.#judge.fresh;
		stream.windows = 0;
	}
}

/** 0 for silence or a constant, 2 for the highest tone. */
function brightness(samples: Float32Array): number {
	let changes = 0;
	let energy = 0;
	let before = samples[0] ?? 0;
	for (const sample of samples) {
		changes += (sample - before) ** 2;
		energy += sample * sample;
		before = sample;
	}
	return energy === 0 ? 0 : Math.sqrt(changes / energy);
}
