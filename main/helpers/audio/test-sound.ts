import type { HelperError } from '../protocol.ts';
import type { AudioHelperEvent } from './audio-protocol.ts';
import type { PlaybackCommand } from './playback.ts';
import { playbackRateHz } from './playback-pull.ts';

/** Names test sounds among responses. No response of the main process is called so. */
const soundIdPrefix = 'test-sound-';
/** G4, C5, E5: a rising chord, one note after the other, as struck on wood. */
const notes = [
	{ hz: 392, atMs: 0 },
	{ hz: 523.25, atMs: 220 },
	{ hz: 659.26, atMs: 440 },
] as const;
/** The last note has died away by then. */
export const testSoundMs = 1_800;
/** Notes lie over each other: together they are about as loud as speech. */
const noteLevel = 0.2;
const strikeMs = 6;
const decayMs = 380;

/** A short sound that a person is to hear, as samples at 48 kHz mono. */
export function testSoundSignal(): Float32Array {
	const samples = new Float32Array((testSoundMs * playbackRateHz) / 1000);
	for (const { hz, atMs } of notes) {
		const first = (atMs * playbackRateHz) / 1000;
		for (let at = first; at < samples.length; at++) {
			const ms = ((at - first) * 1000) / playbackRateHz;
			samples[at] = (samples[at] ?? 0) + noteLevel * struck(ms) * wooden(hz, ms);
		}
	}
	return samples;
}

interface TestSoundOptions {
	readonly play: (command: PlaybackCommand) => void;
	readonly emit: (event: Extract<AudioHelperEvent, { type: 'sound-played' }>) => void;
}

/** Plays the test sound the way answers are played, so that hearing it proves that way; and keeps its events to itself. */
export class TestSound {
	readonly #options: TestSoundOptions;
	readonly #playing = new Map<string, number>();

	constructor(options: TestSoundOptions) {
		this.#options = options;
	}

	/** Answered with `sound-played`. `isBusy`: an answer is being spoken, and is not to be cut. */
	play(requestId: number, isBusy: boolean): void {
		if (isBusy) return this.#answer(requestId, busySpeaking);
		const responseId = `${soundIdPrefix}${crypto.randomUUID()}`;
		this.#playing.set(responseId, requestId);
		const { play } = this.#options;
		const segment = { responseId, segmentIndex: 0 };
		play({ type: 'enqueue', ...segment, samples: testSoundSignal(), rateHz: playbackRateHz });
		play({ type: 'end-segment', ...segment });
		play({ type: 'open', responseId });
		play({ type: 'finish', responseId });
	}

	/** Whether the event is about a test sound, and nobody else's business. */
	takes(event: AudioHelperEvent): boolean {
		if (event.type !== 'playback') return false;
		const { responseId, type } = event.event;
		if (!responseId.startsWith(soundIdPrefix)) return false;
		const requestId = this.#playing.get(responseId);
		if (requestId === undefined || (type !== 'drained' && type !== 'cleared')) return true;
		this.#playing.delete(responseId);
		this.#answer(requestId, type === 'drained' ? null : notPlayed);
		return true;
	}

	#answer(requestId: number, error: HelperError | null): void {
		this.#options.emit({ type: 'sound-played', requestId, error });
	}
}

/** How loud a struck note is so long after it was struck, 0–1. */
function struck(ms: number): number {
	const fall = Math.exp(-ms / decayMs);
	const end = Math.min(1, Math.max(0, (testSoundMs - 440 - ms) / 100));
	return Math.min(1, ms / strikeMs) * fall * end;
}

/** The tone, and the fourth harmonic that makes it wood, gone sooner. */
function wooden(hz: number, ms: number): number {
	const turn = (2 * Math.PI * hz * ms) / 1000;
	return Math.sin(turn) + 0.25 * Math.exp(-ms / 60) * Math.sin(4 * turn);
}

const notPlayed: HelperError = {
	kind: 'speaker-missing',
	message:
		'The sound could not be played. Check that a loudspeaker is connected and chosen, then try again.',
	retryable: true,
};

const busySpeaking: HelperError = {
	kind: 'internal',
	message: 'An answer is being spoken. Wait until it is over, then play the sound again.',
	retryable: true,
};
