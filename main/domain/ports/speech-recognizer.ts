import type { AssistantError } from '../errors.ts';
import type { UtteranceId } from '../ids.ts';
import type { AudioFrame } from './audio-input.ts';

export type RecognizerEvent =
	/** The voice-activity detector decided at `tMs` that speech began at `onsetMs`. */
	| {
			readonly type: 'speech-started';
			readonly utteranceId: UtteranceId;
			readonly onsetMs: number;
			readonly tMs: number;
	  }
	/** Speech truly ended at `endMs`; decided at `tMs` after the configured silence. */
	| {
			readonly type: 'speech-stopped';
			readonly utteranceId: UtteranceId;
			readonly endMs: number;
			readonly tMs: number;
	  }
	/** Replaceable hypothesis of the utterance so far. */
	| {
			readonly type: 'partial';
			readonly utteranceId: UtteranceId;
			readonly text: string;
			readonly tMs: number;
	  }
	/**
	 * A short silence since `endMs`, and the text if that was all; the utterance is still open and may go on. Work may begin.
	 */
	| {
			readonly type: 'soft-end';
			readonly utteranceId: UtteranceId;
			readonly text: string;
			readonly endMs: number;
			readonly tMs: number;
	  }
	/**
	 * The utterance's text, shortly after `speech-stopped` (or `endUtterance`): exactly one per utterance with `last: true`.
	 * With a second pass installed, the streaming text may come first with `last: false`.
	 */
	| {
			readonly type: 'final';
			readonly utteranceId: UtteranceId;
			readonly text: string;
			readonly last: boolean;
			readonly tMs: number;
	  }
	/** The end-of-turn model's probability that the person has finished, judged over the turn's audio. */
	| {
			readonly type: 'end-of-turn';
			readonly utteranceId: UtteranceId;
			readonly probability: number;
			readonly tMs: number;
	  }
	| {
			readonly type: 'ready';
			readonly model: string;
			readonly provider: string;
			readonly providerReason: string;
			readonly tMs: number;
	  }
	| { readonly type: 'error'; readonly error: AssistantError; readonly tMs: number };

/** Turns speech into text. Frames are fed in the order they were captured; results come as events, never blocking. */
export interface SpeechRecognizer {
	accept(frame: AudioFrame): void;
	/**
	 * `open`: the voice-activity detector opens and closes utterances. `manual`: only `beginUtterance` and `endUtterance` do
	 * (push-to-talk). At least 500 ms of pre-roll is fed before the onset in both.
	 */
	listen(mode: 'open' | 'manual'): void;
	/** Push-to-talk press: an utterance begins now, whatever the detector thinks. */
	beginUtterance(utteranceId: UtteranceId): void;
	/** Push-to-talk release: decide now with what was heard; `final` follows as fast as the engine can. */
	endUtterance(utteranceId: UtteranceId): void;
	/** The user's turn is over (committed or dropped): forget its audio for the end-of-turn model. */
	endTurn(): void;
	/** One listener; the last one given counts. */
	onEvent(listener: (event: RecognizerEvent) => void): void;
}
