import type { AssistantError } from '../errors.ts';
import type { ResponseId } from '../ids.ts';

/** Who speaks. `model` is a catalogue id, or `system` for the operating system's voice. */
export interface Voice {
	readonly model: string;
	/** Speaker number inside the model; 0 when it has one. */
	readonly speaker: number;
	/** 1 is the voice's own pace; 0.5–2. */
	readonly speed: number;
}

export interface SpeechRequest {
	readonly responseId: ResponseId;
	readonly segmentIndex: number;
	/** Speakable text: no Markdown, at least one letter or digit. */
	readonly text: string;
	readonly voice: Voice;
	/** BCP 47; chooses the system voice's language. */
	readonly language: string;
}

export type SynthesizerEvent =
	/** PCM as it comes: mono in [-1, 1] at `rateHz`. */
	| {
			readonly type: 'audio';
			readonly responseId: ResponseId;
			readonly segmentIndex: number;
			readonly samples: Float32Array;
			readonly rateHz: number;
			readonly tMs: number;
	  }
	/** The whole segment has been given out; `durationMs` of audio in all (0 when nothing was speakable). */
	| {
			readonly type: 'segment-done';
			readonly responseId: ResponseId;
			readonly segmentIndex: number;
			readonly durationMs: number;
			readonly tMs: number;
	  }
	/** This segment will not be spoken; the rest still may be. */
	| {
			readonly type: 'segment-failed';
			readonly responseId: ResponseId;
			readonly segmentIndex: number;
			readonly error: AssistantError;
			readonly tMs: number;
	  }
	| {
			readonly type: 'ready';
			readonly model: string;
			readonly provider: string;
			readonly providerReason: string;
			readonly tMs: number;
	  }
	/** There is no voice until the next `ready`: answers are text only. */
	| { readonly type: 'unavailable'; readonly error: AssistantError; readonly tMs: number };

/** Turns text into speech, segments in the order they were asked for. */
export interface SpeechSynthesizer {
	speak(request: SpeechRequest): void;
	/** Drops what is queued for the response and stops the running synthesis at its next callback; no event of it follows. */
	cancel(responseId: ResponseId): void;
	/** One listener; the last one given counts. */
	onEvent(listener: (event: SynthesizerEvent) => void): void;
}
