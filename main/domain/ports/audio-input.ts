import type { AssistantError } from '../errors.ts';

/** 16 kHz mono PCM. `samples` are in [-1, 1], 10–20 ms of them; `startMs` is when the first was captured (session time). */
export interface AudioFrame {
	readonly startMs: number;
	readonly samples: Float32Array;
}

export const captureRateHz = 16_000;

export type AudioInputEvent =
	| { readonly type: 'frame'; readonly frame: AudioFrame }
	/** RMS in dBFS of what was captured, about ten times a second, for the level meter. */
	| { readonly type: 'level'; readonly rmsDb: number; readonly tMs: number }
	| { readonly type: 'started'; readonly device: string; readonly tMs: number }
	| { readonly type: 'ended'; readonly tMs: number }
	| { readonly type: 'error'; readonly error: AssistantError; readonly tMs: number };

/** A microphone. Frames come in the order they were captured, after echo cancellation. */
export interface AudioInput {
	/** Opens the device. Trouble comes as an `error` event; calling again after one tries again. */
	start(): void;
	/** Closes the device so that the system's microphone light goes out. */
	stop(): void;
	/** One listener; the last one given counts. */
	onEvent(listener: (event: AudioInputEvent) => void): void;
}
