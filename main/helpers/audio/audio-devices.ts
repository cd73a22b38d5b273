import type { HelperError } from '../protocol.ts';

/** Rate of captured frames; the recognizer and the echo canceller work at it. */
export const captureRateHz = 16_000;
/** 20 ms. */
export const frameSamples = 320;

/** A frame as it was captured: 16 kHz mono, `startMs` is the session time of its first sample. */
export interface CapturedFrame {
	readonly startMs: number;
	readonly samples: Float32Array;
}

export interface CaptureListener {
	started(device: string): void;
	frame(frame: CapturedFrame): void;
	/** The recording is over; silence follows until stopped. */
	ended(tMs: number): void;
	/** Nothing follows until `start` is called again; only a microphone that is merely silent stays open. */
	failed(error: HelperError): void;
}

/** A microphone. */
export interface CaptureDevice extends AsyncDisposable {
	start(fromMs: number | null): void;
	stop(): void;
}

/** Where an output device gets its samples and tells the time. */
export interface PlaybackSource {
	/** The next samples at 48 kHz mono, of which the first will be heard at `heardAtMs`. */
	take(frameCount: number, heardAtMs: number): Float32Array;
	/** Tells what has been heard by now. */
	advance(nowMs: number): void;
	/** Whether there is anything to play, or playing goes on although there is nothing yet. */
	readonly isActive: boolean;
	ready(device: string, latencyMs: number): void;
	/** The device cannot be used any more. */
	failed(error: HelperError): void;
}

/** A loudspeaker. It takes samples on its own clock from when it was made until it is disposed. */
export interface PlaybackDevice extends AsyncDisposable {
	/** Samples may be waiting: a sleeping device wakes. Also called before a command changes what is played. */
	sync(): void;
	/** Sound will come soon: a device that takes a moment to open does so now. */
	readonly wake?: () => void;
	/** After `failed` it may be given sound again, and then tries anew. */
	readonly retries: boolean;
	/** Drops what was taken and not heard yet; only devices that take long in advance have it. */
	readonly flush?: () => void;
}
