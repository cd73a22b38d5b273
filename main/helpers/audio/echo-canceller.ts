import { captureRateHz } from './audio-devices.ts';
import { AudioProcessing, blockSamples } from './audio-processing.ts';
import type { FrameStage } from './capture.ts';
import type { PlayedSound } from './played-sound.ts';
import { toInt16 } from './wav-writer.ts';

/** Stamps of captured frames may be wrong by so much before the reference is shifted: every shift is to be learnt anew. */
const stampToleranceMs = 8;
/** The latest 2 ms of what was heard are still inside the resampler: reading them would put holes into the reference. */
const leastLagMs = 4;
/** AEC3 looks for the echo from here on: as late as a wrong guess of ours may make it, as early as its window likes. */
const headroomMs = 24;
/** An echo sooner than this cannot be found behind a reference that lags: 6 ms is what AEC3 needs. */
const shortestDelayMs = 10;
/** A reference further ahead than outputs write is silence. */
const mostLeadMs = 40;
/** From our playback clock to our capture clock through a room and two sound cards, unmeasured. */
const expectedDelayMs = 40;
/** Noise suppression begins again when we have been silent for so long: the tail of a room. */
const quietAfterMs = 300;
/** −60 dBFS: what is softer is no sound of ours. */
const quietPeak = 33;

const blockMs = (blockSamples * 1000) / captureRateHz;

/**
 * WebRTC's echo canceller (AEC3) with its high-pass filter. The reference is what is heard, by session time, so that what is
 * left for the canceller to find is the way through the room and the error of our two clocks. A measured delay shifts the
 * reference to where the canceller finds its echo at once, however late (or early) it is.
 *
 * Noise suppression rests while we speak: it takes the soft beginning of a person's words, already thinned by the canceller, for
 * noise (they were noticed up to 200 ms later), and a room is noisy in the pauses too.
 */
export class EchoCanceller implements Disposable {
	readonly #canceller: AudioProcessing;
	readonly #suppressor: AudioProcessing | null;
	readonly #played: PlayedSound;
	readonly #lagMs: number;
	readonly #heard = new Int16Array(blockSamples);
	readonly #captured = new Int16Array(blockSamples);
	readonly #quieter = new Int16Array(blockSamples);

	/** Where the reference goes on: by count, so that it does not tremble with the stamps. */
	#nextMs = -Infinity;
	#silentMs = Infinity;
	#suppresses = true;

	/**
	 * @param options.delayMs how long after it is heard a sound arrives in the microphone, by our clocks; null: not measured.
	 * @throws when the library is not installed for this system.
	 */
	constructor(options: { played: PlayedSound; delayMs: number | null; noiseSuppression: boolean }) {
		const { played, delayMs, noiseSuppression } = options;
		this.#played = played;
		this.#lagMs = delayMs === null ? leastLagMs : lagFor(delayMs);
		this.#canceller = new AudioProcessing({ echoCanceller: true, noiseSuppression: false });
		this.#canceller.expectEchoAfter(Math.max(0, (delayMs ?? expectedDelayMs) - this.#lagMs));
		this.#suppressor = noiseSuppression
			? new AudioProcessing({ echoCanceller: false, noiseSuppression: true })
			: null;
	}

	/** Takes the echo out of a frame, in place. */
	readonly stage: FrameStage = ({ startMs, samples }) => {
		if (Math.abs(startMs - this.#nextMs) > stampToleranceMs) this.#nextMs = startMs;
		for (let at = 0; at + blockSamples <= samples.length; at += blockSamples) {
			this.#process(samples.subarray(at, at + blockSamples));
			this.#nextMs += blockMs;
		}
	};

	[Symbol.dispose](): void {
		this.#canceller[Symbol.dispose]();
		this.#suppressor?.[Symbol.dispose]();
	}

	#process(block: Float32Array): void {
		const heard = this.#played.read(this.#nextMs - this.#lagMs, blockSamples);
		for (let i = 0; i < blockSamples; i++) {
			this.#heard[i] = toInt16(heard[i] ?? 0);
			this.#captured[i] = toInt16(block[i] ?? 0);
		}
		this.#silentMs = this.#heard.some((sample) => Math.abs(sample) > quietPeak)
			? 0
			: this.#silentMs + blockMs;
		this.#canceller.reference(this.#heard);
		this.#canceller.captured(this.#captured);
		this.#suppressNoise();
		for (let i = 0; i < blockSamples; i++) block[i] = (this.#captured[i] ?? 0) / 32_768;
	}

	/** It always listens, so that it knows the room; a change from one to the other is faded over its block. */
	#suppressNoise(): void {
		if (this.#suppressor === null) return;
		this.#quieter.set(this.#captured);
		this.#suppressor.captured(this.#quieter);
		const before = this.#suppresses ? 1 : 0;
		this.#suppresses = this.#silentMs >= quietAfterMs;
		const after = this.#suppresses ? 1 : 0;
		for (let i = 0; i < blockSamples; i++) {
			const share = before + ((after - before) * (i + 1)) / blockSamples;
			const full = this.#captured[i] ?? 0;
			this.#captured[i] = Math.round(full + share * ((this.#quieter[i] ?? 0) - full));
		}
	}
}

/** How far behind the sound being heard the reference is read, so that its echo follows about `headroomMs` later. */
function lagFor(delayMs: number): number {
	if (delayMs >= shortestDelayMs) return Math.max(delayMs - headroomMs, leastLagMs);
	// Our playback clock is ahead of the truth: the reference is sound that, by that clock, is still to be heard.
	return Math.max(delayMs - headroomMs, -mostLeadMs);
}
