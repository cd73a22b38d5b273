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

/**
 * Silero asked every 4 ms by eight streams that take turns, each hearing all of the sound in windows of its own.
 *
 * Decisions
 * - Eight, because the answer depends on where a window begins: one stream is 140 ms late where another is 70.
 * - One window above `threshold` is enough to begin (the makers' own iterator does the same); below it lasts down to
 *   `keepThreshold` in any stream.
 * - A stream that hears silence begins afresh every second. Silero's memory grows without end while nobody speaks (to 1,700
 *   after a minute, 7,000 after ten) and it then hears onsets 100 to 250 ms later; a fresh one is as quick as after 100 ms.
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
		const likeliest = Math.max(...this.#streams.map(({ probability }) => probability));
		this.#speech = likeliest >= (this.#speech ? this.#options.keepThreshold : this.#options.threshold);
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
