/** What the recognizer helper is told and what it answers: plain data, carried by main/helpers/protocol.ts. */
import type { InstalledModel } from '../../../models/catalogue.ts';
import type { HelperError } from '../protocol.ts';

export interface RecognizerOptions {
	/** The id that was asked for. */
	readonly model: string;
	/** Null when the catalogue has no streaming recognizer of that id. */
	readonly streaming: InstalledModel | null;
	/** Says each finished utterance again, better and later; null for none. */
	readonly secondPass: InstalledModel | null;
	readonly voiceActivityModel: InstalledModel | null;
	/** Hears whether a person has finished; null for none. Left out where its files are not there. */
	readonly endOfTurnModel: InstalledModel | null;
	/** Asked for; what really runs is found on stderr (`Fallback to cpu`). */
	readonly provider: string;
	readonly threads: number;
	readonly voiceActivity: VoiceActivityOptions;
	readonly mode: ListeningMode;
	/** Utterances named before this process was started: numbering goes on from there. */
	readonly utterancesSoFar: number;
	/** Where it is remembered which model files were found right; absent: hashed at each start. */
	readonly verdictFile?: string;
}

export interface VoiceActivityOptions {
	/**
	 * Probability above which Silero's window counts as speech, 0–1. Lower hears quiet speech and noise sooner. 0.35 is where
	 * Silero's own hysteresis keeps calling it speech (0.5 − 0.15); on the practice samples it costs no false onset.
	 */
	readonly threshold: number;
	/** Hops of speech in a row that make an onset. Each adds 16 ms and keeps out shorter noises; the detector itself wants 64 ms. */
	readonly onsetHops: number;
	/** Silence, counted from the true end of speech, that ends an utterance, ms. Lower is quicker and splits at more pauses. */
	readonly minSilenceMs: number;
}

export const defaultVoiceActivity = {
	threshold: 0.35,
	onsetHops: 1,
	minSilenceMs: 200,
} as const satisfies VoiceActivityOptions;

/** `open`: the detector opens and closes utterances. `manual`: only begin and end do. */
export type ListeningMode = 'open' | 'manual';

export type RecognizerCommand =
	| { readonly type: 'frame'; readonly startMs: number; readonly samples: Float32Array }
	| { readonly type: 'listen'; readonly mode: ListeningMode }
	| { readonly type: 'begin-utterance'; readonly utteranceId: string }
	| { readonly type: 'end-utterance'; readonly utteranceId: string }
	| { readonly type: 'end-turn' };

/** As `RecognizerEvent` of main/domain/ports, but that ids are bare strings. */
export type RecognizerHelperEvent =
	| {
			readonly type: 'speech-started';
			readonly utteranceId: string;
			readonly onsetMs: number;
			readonly tMs: number;
	  }
	| {
			readonly type: 'speech-stopped';
			readonly utteranceId: string;
			readonly endMs: number;
			readonly tMs: number;
	  }
	| { readonly type: 'partial'; readonly utteranceId: string; readonly text: string; readonly tMs: number }
	| {
			readonly type: 'final';
			readonly utteranceId: string;
			readonly text: string;
			readonly last: boolean;
			readonly tMs: number;
	  }
	| {
			readonly type: 'end-of-turn';
			readonly utteranceId: string;
			readonly probability: number;
			readonly tMs: number;
	  }
	| { readonly type: 'ready'; readonly model: string; readonly provider: string; readonly tMs: number }
	| { readonly type: 'error'; readonly error: HelperError; readonly tMs: number };
