/** Everything inside the audio helper's output is mono at this rate. */
export const playbackRateHz = 48_000;

/** The part of a pull that plays samples `firstSample…` of a segment (48 kHz). */
export interface PlaybackSpan {
	readonly type: 'span';
	readonly offset: number;
	readonly length: number;
	readonly responseId: string;
	readonly segmentIndex: number;
	readonly firstSample: number;
}

/** A place in a response: so many ms of that segment's audio. */
export interface PlaybackPosition {
	readonly segmentIndex: number;
	readonly playedMs: number;
}

/** Something that happens just before the sample at `offset` of a pull is heard. */
export type PlaybackMark =
	| {
			readonly type: 'started' | 'resumed' | 'drained';
			readonly offset: number;
			readonly responseId: string;
	  }
	| {
			readonly type: 'paused' | 'cleared';
			readonly offset: number;
			readonly responseId: string;
			readonly position: PlaybackPosition | null;
	  }
	| {
			readonly type: 'underrun';
			readonly offset: number;
			readonly responseId: string;
			readonly gapSamples: number;
	  };

/** Samples for the device, with what they are, in the order of their offsets. */
export interface PlaybackPull {
	readonly samples: Float32Array;
	readonly items: (PlaybackSpan | PlaybackMark)[];
}
