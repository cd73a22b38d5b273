import { type ResponseId, responseId as toResponseId } from '../../main/domain/ids.ts';
import type {
	AudioOutput,
	AudioOutputEvent,
	PlaybackPosition,
} from '../../main/domain/ports/audio-output.ts';
import type { Clock } from '../../main/domain/ports/clock.ts';
import { type PlaybackSpan, playbackRateHz } from '../../main/helpers/audio/playback-pull.ts';
import { PlaybackQueue } from '../../main/helpers/audio/playback-queue.ts';
import { PlaybackTimeline } from '../../main/helpers/audio/playback-timeline.ts';

const tickMs = 10;

/** A stretch of sound as it was heard. */
export interface HeardSpan {
	readonly responseId: ResponseId;
	readonly segmentIndex: number;
	readonly fromMs: number;
	readonly playedFromMs: number;
	readonly lengthMs: number;
}

/**
 * A loudspeaker without a device, on a clock of its owner's: the helper's own queue, so that the same sound is heard for
 * the same time. `heard` is the record of everything that was audible.
 */
export class FakeAudioOutput implements AudioOutput, Disposable {
	readonly heard: HeardSpan[] = [];
	readonly #clock: Clock;
	readonly #queue = new PlaybackQueue();
	readonly #timeline: PlaybackTimeline;
	#listener: (event: AudioOutputEvent) => void = () => undefined;
	#pulled = 0;
	#timer: Disposable;

	constructor({ clock }: { clock: Clock }) {
		this.#clock = clock;
		this.#pulled = this.#samplesAt(clock.nowMs());
		this.#timeline = new PlaybackTimeline({
			emit: (event) => this.#listener({ ...event, responseId: toResponseId(event.responseId) }),
		});
		this.#timer = this.#schedule();
	}

	enqueue(responseId: ResponseId, segmentIndex: number, samples: Float32Array, rateHz: number): void {
		this.#play();
		this.#queue.enqueue(responseId, segmentIndex, samples, rateHz);
	}

	endSegment(responseId: ResponseId, segmentIndex: number): void {
		this.#play();
		this.#queue.endSegment(responseId, segmentIndex);
	}

	open(responseId: ResponseId): void {
		this.#play();
		this.#queue.open(responseId);
	}

	finish(responseId: ResponseId): void {
		this.#play();
		this.#queue.finish(responseId);
	}

	pause(responseId: ResponseId): void {
		this.#play();
		this.#queue.pause(responseId);
	}

	resume(responseId: ResponseId, from: PlaybackPosition | null): void {
		this.#play();
		this.#queue.resume(responseId, from);
	}

	clear(responseId: ResponseId): void {
		this.#play();
		this.#queue.clear(responseId);
	}

	onEvent(listener: (event: AudioOutputEvent) => void): void {
		this.#listener = listener;
	}

	[Symbol.dispose](): void {
		this.#timer[Symbol.dispose]();
	}

	/** Pulls up to now without telling: a listener that acts on an event must not find time half passed. */
	#play(): void {
		const until = this.#samplesAt(this.#clock.nowMs());
		if (until <= this.#pulled) return;
		const atMs = (this.#pulled * 1000) / playbackRateHz;
		const pull = this.#queue.pull(until - this.#pulled);
		this.#pulled = until;
		for (const item of pull.items) if (item.type === 'span') this.#record(item, atMs);
		this.#timeline.commit(pull, atMs);
	}

	#record(span: PlaybackSpan, atMs: number): void {
		this.heard.push({
			responseId: toResponseId(span.responseId),
			segmentIndex: span.segmentIndex,
			fromMs: atMs + toMs(span.offset),
			playedFromMs: toMs(span.firstSample),
			lengthMs: toMs(span.length),
		});
	}

	#schedule(): Disposable {
		return this.#clock.schedule(this.#clock.nowMs() + tickMs, () => {
			this.#timer = this.#schedule();
			this.#play();
			this.#timeline.advance(this.#clock.nowMs());
		});
	}

	#samplesAt(atMs: number): number {
		return Math.floor((atMs * playbackRateHz) / 1000);
	}
}

function toMs(samples: number): number {
	return (samples * 1000) / playbackRateHz;
}
