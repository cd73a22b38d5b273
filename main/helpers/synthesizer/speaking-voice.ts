import type { HelperError } from '../protocol.ts';

/** A voice ready to speak, whatever makes it: a sherpa-onnx model or the operating system. */
export interface SpeakingVoice {
	/** The id a request names it by. */
	readonly model: string;
	/**
	 * Calls `onAudio` as sound comes; resolves when all of it is given out, or soon after `signal` is aborted.
	 * @throws {VoiceFailed} when this text was not spoken
	 */
	speak(request: SpeakRequest): Promise<void>;
}

export interface SpeakRequest {
	readonly text: string;
	readonly speaker: number;
	readonly speed: number;
	/** BCP 47. */
	readonly language: string;
	readonly signal: AbortSignal;
	/** Mono in [-1, 1]. */
	readonly onAudio: (samples: Float32Array, rateHz: number) => void;
}

/** The voice could not be had, or could not speak; `error` is for the person. */
export class VoiceFailed extends Error {
	readonly error: HelperError;

	constructor(error: HelperError, cause?: unknown) {
		super(error.message, { cause });
		this.name = 'VoiceFailed';
		this.error = error;
	}
}

/** BCP 47 → its first part: "en-GB" → "en". */
export function primaryLanguage(language: string): string {
	return language.toLowerCase().split(/[-_]/)[0] ?? '';
}
