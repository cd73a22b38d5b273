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
	/** Threads and provider of models that were measured on this computer; the others get those above. */
	readonly measured: Readonly<Record<string, { readonly provider: string; readonly threads: number }>>;
	/** BCP 47; told to models that know several languages. */
	readonly language: string;
	/** Sets the punctuation of texts that have none; null for none. Left out where its files are not there. */
	readonly punctuation: InstalledModel | null;
	/** Takes the noise out of what the second pass hears; null for none. */
	readonly denoiser: InstalledModel | null;
	/** Nobody has talked for long: only what notices speech is loaded, and the rest when somebody does. */
	readonly resting: boolean;
	readonly voiceActivity: VoiceActivityOptions;
	readonly mode: ListeningMode;
	/** Utterances named before this process was started: numbering goes on from there. */
	readonly utterancesSoFar: number;
	/** Where it is remembered which model files were found right; absent: hashed at each start. */
	readonly verdictFile?: string;
}

export interface VoiceActivityOptions {
	/**
	 * Probability at which one of Silero's windows begins speech, 0–1. Lower hears quiet speech and noise sooner. Onset to decision
	 * on 108 recordings at 16 places in a frame (median, p95, max ms) and false onsets in 13 minutes of noise, bursts, typing, thumps
	 * and breaths: 0.6 41, 79, 136 and 2; 0.7 46, 84, 136 and 0.
	 */
	readonly threshold: number;
	/**
	 * Probability down to which speech goes on, 0–1: Silero's own hysteresis (0.5 − 0.15). Lower ends later. sherpa-onnx's detector,
	 * the stand-in, begins at it too: it waits for two windows in a row.
	 */
	readonly keepThreshold: number;
	/** Speech without a break that makes an onset, ms. Each ms is one of delay and keeps out shorter noises. */
	readonly minSpeechMs: number;
	/** Silence, counted from the true end of speech, that ends an utterance, ms. Lower is quicker and splits at more pauses. */
	readonly minSilenceMs: number;
	/**
	 * Silence after which the text so far is said once, in case that was all, ms (`soft-end`); the utterance stays open. Lower
	 * starts work on an answer sooner and more often in vain; stop consonants are silent for up to 100 ms.
	 */
	readonly softSilenceMs: number;
}

export const defaultVoiceActivity = {
	threshold: 0.7,
	keepThreshold: 0.35,
	minSpeechMs: 0,
	minSilenceMs: 200,
	softSilenceMs: 112,
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
			readonly type: 'soft-end';
			readonly utteranceId: string;
			readonly text: string;
			readonly endMs: number;
			readonly tMs: number;
	  }
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
