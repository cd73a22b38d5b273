import {
	type PlaybackMark,
	type PlaybackPosition,
	type PlaybackPull,
	type PlaybackSpan,
	playbackRateHz,
} from './playback-pull.ts';

/** How often the place being heard is told. */
const positionEveryMs = 40;

/** What was heard, with the session time at which it was. */
export type PlaybackEvent =
	| { readonly type: 'started' | 'resumed' | 'drained'; readonly responseId: string; readonly tMs: number }
	| {
			readonly type: 'position';
			readonly responseId: string;
			readonly position: PlaybackPosition;
			readonly tMs: number;
	  }
	| {
			readonly type: 'paused' | 'cleared';
			readonly responseId: string;
			readonly position: PlaybackPosition | null;
			readonly tMs: number;
	  }
	| {
			readonly type: 'underrun';
			readonly responseId: string;
			readonly gapMs: number;
			readonly tMs: number;
	  };

interface Timed {
	readonly item: PlaybackSpan | PlaybackMark;
	readonly atMs: number;
}

/**
 * Turns pulled samples into events at the moment they are heard: a device says when the first sample of each pull will
 * be, and lets time pass with `advance`.
 */
export class PlaybackTimeline {
	readonly #emit: (event: PlaybackEvent) => void;
	readonly #ahead: Timed[] = [];
	#lastPositionMs = -Infinity;
	#heard: (PlaybackPosition & { readonly responseId: string }) | null = null;

	constructor({ emit }: { emit: (event: PlaybackEvent) => void }) {
		this.#emit = emit;
	}

	commit(pull: PlaybackPull, heardAtMs: number): void {
		for (const item of pull.items) {
			this.#ahead.push({ item, atMs: heardAtMs + (item.offset * 1000) / playbackRateHz });
		}
	}

	/** Tells everything that has been heard by `nowMs`, in order. */
	advance(nowMs: number): void {
		for (let first = this.#ahead[0]; first !== undefined && first.atMs <= nowMs; first = this.#ahead[0]) {
			const { item, atMs } = first;
			if (item.type === 'span') {
				this.#tellPosition(item, atMs, nowMs);
				if (atMs + spanMs(item) > nowMs) return;
			} else {
				this.#tellMark(item, atMs);
			}
			this.#ahead.shift();
		}
	}

	/**
	 * Forgets sound that was to be heard after `nowMs` (the device dropped it, or is gone) and says where hearing ended for
	 * the response. Answers somebody waits for are not forgotten: they come now.
	 */
	cut(nowMs: number, responseId: string): PlaybackPosition | null {
		this.advance(nowMs);
		for (const { item } of this.#ahead.splice(0)) {
			if (item.type !== 'span' && item.type !== 'started' && item.type !== 'underrun') {
				this.#tellMark(item, nowMs);
			}
		}
		if (this.#heard?.responseId !== responseId) return null;
		return { segmentIndex: this.#heard.segmentIndex, playedMs: this.#heard.playedMs };
	}

	#tellPosition(span: PlaybackSpan, atMs: number, nowMs: number): void {
		const playedInSpanMs = Math.min(spanMs(span), nowMs - atMs);
		const playedMs = (span.firstSample * 1000) / playbackRateHz + playedInSpanMs;
		this.#heard = { responseId: span.responseId, segmentIndex: span.segmentIndex, playedMs };
		const tMs = atMs + playedInSpanMs;
		if (tMs - this.#lastPositionMs >= positionEveryMs) this.#tellHeard(tMs);
	}

	#tellHeard(tMs: number): void {
		if (this.#heard === null) return;
		const { responseId, segmentIndex, playedMs } = this.#heard;
		this.#lastPositionMs = tMs;
		this.#emit({ type: 'position', responseId, position: { segmentIndex, playedMs }, tMs });
	}

	#tellMark(mark: PlaybackMark, tMs: number): void {
		switch (mark.type) {
			case 'started':
				this.#lastPositionMs = tMs;
				this.#emit({ type: mark.type, responseId: mark.responseId, tMs });
				return;
			case 'resumed':
				this.#emit({ type: mark.type, responseId: mark.responseId, tMs });
				return;
			case 'drained':
				if (this.#heard?.responseId === mark.responseId) this.#tellHeard(tMs);
				this.#emit({ type: mark.type, responseId: mark.responseId, tMs });
				return;
			case 'paused':
			case 'cleared':
				this.#emit({
					type: mark.type,
					responseId: mark.responseId,
					position: mark.position,
					tMs,
				});
				return;
			case 'underrun': {
				const gapMs = (mark.gapSamples * 1000) / playbackRateHz;
				this.#emit({ type: 'underrun', responseId: mark.responseId, gapMs, tMs });
			}
		}
	}
}

function spanMs(span: PlaybackSpan): number {
	return (span.length * 1000) / playbackRateHz;
}
