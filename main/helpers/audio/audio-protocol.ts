import type { AudioPageCommand } from '../../../preload/contract/audio-page.ts';
import type { HelperError } from '../protocol.ts';
import type { AudioPath } from './audio-route.ts';
import type { PlaybackPosition } from './playback-pull.ts';
import type { PlaybackEvent } from './playback-timeline.ts';

/** Where sound comes from. `none`: nothing is ever captured. */
export type InputDevice =
	| { readonly kind: 'wav'; readonly path: string }
	| {
			readonly kind: 'native';
			/** A name out of `AudioDevices.inputs`; null is the system's default. */
			readonly device: string | null;
	  }
	| { readonly kind: 'none' };

/** Where sound goes. `none`: responses are refused as by a machine without a loudspeaker, without an error. */
export type OutputDevice =
	| {
			readonly kind: 'wav';
			readonly path: string;
			/** The file holds the past of this session (the helper died): go on behind it. Otherwise it is overwritten. */
			readonly continues: boolean;
	  }
	| {
			readonly kind: 'native';
			readonly device: string | null;
			/** False after loading `speaker` killed the helper: another player is used, or none. */
			readonly speakerAllowed: boolean;
	  }
	| { readonly kind: 'none' };

/** Fixed for one start of the helper. */
export interface AudioHelperOptions {
	readonly input: InputDevice;
	readonly output: OutputDevice;
	/** Mixes what is played into what a WAV microphone captures, as a room would. */
	readonly echo: { readonly delayMs: number; readonly gainDb: number } | null;
	/** `on` and `auto` both cancel when the library is installed and tell when it is not; `auto` takes that for normal. */
	readonly echoCancellation: 'on' | 'off' | 'auto';
	/** Which devices `native` ones are: the system's programs', or Chromium's, through the page. */
	readonly path: AudioPath | 'auto';
	/** There is somebody who carries `from-page` commands and `to-page` events. */
	readonly hasPage: boolean;
	readonly noiseSuppression: boolean;
	/** How loud everything is played: 1 as it was made, 0 silent, 2 twice the amplitude. Left out: 1. */
	readonly volume?: number;
	/** As measured on these devices; null: not yet. */
	readonly echoProfile: EchoProfile | null;
}

/** What an echo self-test found. */
export interface EchoProfile {
	/** From a sound's being heard by the playback clock to its arrival in the microphone, by the capture clock; may be negative. */
	readonly delayMs: number;
	/** How loud it arrives, dB of what was played. */
	readonly levelDb: number;
}

/**
 * `headphones`: heard too softly to matter. `echo-remains`: the canceller takes too little out. `no-echo-heard`: headphones, or a
 * loudspeaker that is off.
 */
export type EchoVerdict =
	'headphones' | 'loudspeaker' | 'echo-remains' | 'no-echo-heard' | 'microphone-silent';

export interface EchoTestResult {
	/** Null where no echo was heard. */
	readonly delayMs: number | null;
	readonly levelDb: number | null;
	/** How much softer the canceller makes speech-like noise, dB; null without a canceller or echo. */
	readonly cancellationDb: number | null;
	readonly verdict: EchoVerdict;
	/** What it means and what to do, for a person. */
	readonly advice: string;
}

export interface AudioDevice {
	/** What to give as `device`. */
	readonly id: string;
	readonly label: string;
}

export interface AudioDevices {
	readonly inputs: readonly AudioDevice[];
	readonly outputs: readonly AudioDevice[];
}

export type AudioCommand =
	/** `fromMs`: a WAV microphone goes on from there (session time, catching up); null: from now. */
	| { readonly type: 'input-start'; readonly fromMs: number | null }
	| { readonly type: 'input-stop' }
	| {
			readonly type: 'enqueue';
			readonly responseId: string;
			readonly segmentIndex: number;
			readonly samples: Float32Array;
			readonly rateHz: number;
	  }
	| { readonly type: 'end-segment'; readonly responseId: string; readonly segmentIndex: number }
	| { readonly type: 'open' | 'finish' | 'pause' | 'clear'; readonly responseId: string }
	| { readonly type: 'resume'; readonly responseId: string; readonly from: PlaybackPosition | null }
	| { readonly type: 'volume'; readonly gain: number }
	| { readonly type: 'list-devices'; readonly requestId: number }
	/** The page is there, without any device open; or it is gone. */
	| { readonly type: 'page-state'; readonly ready: boolean }
	/** What the page said; nobody has checked it yet. */
	| { readonly type: 'from-page'; readonly message: unknown }
	/** Plays about seven seconds of test sound and listens; the microphone is opened for it if it is not. */
	| { readonly type: 'test-echo'; readonly requestId: number }
	| { readonly type: 'stop-echo-test' }
	/** Plays a short sound for a person to hear. */
	| { readonly type: 'test-sound'; readonly requestId: number };

/** 16 kHz mono. Times are session ms. */
export type AudioHelperEvent =
	| { readonly type: 'frame'; readonly startMs: number; readonly samples: Float32Array }
	| { readonly type: 'input-level'; readonly rmsDb: number; readonly tMs: number }
	| { readonly type: 'output-level'; readonly rmsDb: number; readonly tMs: number }
	| { readonly type: 'input-started'; readonly device: string; readonly tMs: number }
	| { readonly type: 'input-ended'; readonly tMs: number }
	| { readonly type: 'input-error'; readonly error: HelperError; readonly tMs: number }
	| { readonly type: 'output-error'; readonly error: HelperError; readonly tMs: number }
	/** `device` in words; `latencyMs` from a sample's way into the device until it is heard, as far as known. */
	| {
			readonly type: 'output-ready';
			readonly device: string;
			readonly latencyMs: number;
			readonly tMs: number;
	  }
	| {
			readonly type: 'echo-cancellation';
			/** `resting`: nothing was heard to cancel (headphones); it wakes when something is. */
			readonly state: 'on' | 'resting' | 'unavailable';
			readonly detail: string;
			readonly tMs: number;
	  }
	| {
			readonly type: 'echo-tested';
			readonly requestId: number;
			readonly result: EchoTestResult | HelperError;
	  }
	/** The test sound was heard to its end by the playback clock, or why not. */
	| { readonly type: 'sound-played'; readonly requestId: number; readonly error: HelperError | null }
	| { readonly type: 'playback'; readonly event: PlaybackEvent }
	/** Told once, while starting. `webrtc`: the page is needed from now on. */
	| { readonly type: 'path'; readonly path: AudioPath; readonly reason: string; readonly tMs: number }
	| { readonly type: 'to-page'; readonly command: AudioPageCommand }
	| { readonly type: 'devices'; readonly requestId: number; readonly devices: AudioDevices };
