import type { AssistantError } from '../errors.ts';
import type { ResponseId } from '../ids.ts';

/** A place in what a response says: so many ms of that segment's audio have been heard. */
export interface PlaybackPosition {
	readonly segmentIndex: number;
	readonly playedMs: number;
}

export type AudioOutputEvent =
	/** The first sample of the response reached the device. */
	| { readonly type: 'started'; readonly responseId: ResponseId; readonly tMs: number }
	/** What is being heard now; about every 40 ms while playing. */
	| {
			readonly type: 'position';
			readonly responseId: ResponseId;
			readonly position: PlaybackPosition;
			readonly tMs: number;
	  }
	/** Silence after `pause`: nothing past `position` was heard. */
	| {
			readonly type: 'paused';
			readonly responseId: ResponseId;
			readonly position: PlaybackPosition | null;
			readonly tMs: number;
	  }
	| { readonly type: 'resumed'; readonly responseId: ResponseId; readonly tMs: number }
	/** After `finish`: the last sample was heard. */
	| { readonly type: 'drained'; readonly responseId: ResponseId; readonly tMs: number }
	/** After `clear`: silence, and what had been heard. Always answered exactly once per `clear`. */
	| {
			readonly type: 'cleared';
			readonly responseId: ResponseId;
			readonly position: PlaybackPosition | null;
			readonly tMs: number;
	  }
	/** Playback ran dry in the middle of a response for `gapMs`; synthesis was too slow. */
	| {
			readonly type: 'underrun';
			readonly responseId: ResponseId;
			readonly gapMs: number;
			readonly tMs: number;
	  }
	| { readonly type: 'error'; readonly error: AssistantError; readonly tMs: number };

/**
 * A loudspeaker with a queue per response. Audio of a response may be queued before it may be heard: it plays only once
 * `open` was called for it, so speculative audio waits here without a further hop. At most one response is open.
 */
export interface AudioOutput {
	/** Mono samples in [-1, 1] at `rateHz`, appended to that segment. Unknown and cleared responses are ignored. */
	enqueue(responseId: ResponseId, segmentIndex: number, samples: Float32Array, rateHz: number): void;
	/** No more audio will come for this segment. */
	endSegment(responseId: ResponseId, segmentIndex: number): void;
	/** From now on the response may be heard. */
	open(responseId: ResponseId): void;
	/** No more segments will come: `drained` follows once everything queued was heard. */
	finish(responseId: ResponseId): void;
	/** Ducks within one frame and falls silent at once; keeps the queue. */
	pause(responseId: ResponseId): void;
	/** Goes on from `from` (an earlier place in the same or the previous segment), or from where it stopped. */
	resume(responseId: ResponseId, from: PlaybackPosition | null): void;
	/** Silent at once and forever: the queue is dropped and later audio of this response is ignored. */
	clear(responseId: ResponseId): void;
	/** One listener; the last one given counts. */
	onEvent(listener: (event: AudioOutputEvent) => void): void;
}
