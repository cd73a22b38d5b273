import type { Happening } from '../../main/domain/happenings.ts';
import type { ResponseId } from '../../main/domain/ids.ts';
import type { PlaybackPosition } from '../../main/domain/ports/audio-output.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';

const tickMs = 10;
const positionEveryMs = 40;

interface Queue {
	readonly segments: { readyMs: number; ended: boolean }[];
	open: boolean;
	paused: boolean;
	finished: boolean;
	started: boolean;
	segment: number;
	playedMs: number;
	lastPositionMs: number;
}

/** A stretch of a response's audio that reached the ear. */
export interface HeardStretch {
	readonly responseId: ResponseId;
	readonly segmentIndex: number;
	readonly fromMs: number;
	readonly toMs: number;
	readonly atMs: number;
}

/** A loudspeaker on virtual time that counts milliseconds instead of samples: what it plays, it writes down. */
export class SimulatedPlayback {
	readonly heard: HeardStretch[] = [];
	readonly clearedAtMs = new Map<ResponseId, number>();
	readonly #clock: FakeClock;
	readonly #tell: (event: Happening) => void;
	readonly #queues = new Map<ResponseId, Queue>();
	#ticking: Disposable | null = null;

	constructor(clock: FakeClock, tell: (event: Happening) => void) {
		this.#clock = clock;
		this.#tell = tell;
	}

	get queues(): number {
		return this.#queues.size;
	}

	enqueue(responseId: ResponseId, segmentIndex: number, durationMs: number): void {
		if (this.clearedAtMs.has(responseId)) return;
		this.#segment(this.#queue(responseId), segmentIndex).readyMs += durationMs;
		this.#tick();
	}

	endSegment(responseId: ResponseId, segmentIndex: number): void {
		if (this.clearedAtMs.has(responseId)) return;
		this.#segment(this.#queue(responseId), segmentIndex).ended = true;
	}

	open(responseId: ResponseId): void {
		if (this.clearedAtMs.has(responseId)) return;
		this.#queue(responseId).open = true;
		this.#tick();
	}

	finish(responseId: ResponseId): void {
		const queue = this.#queues.get(responseId);
		if (queue === undefined) return;
		queue.finished = true;
		this.#tick();
	}

	pause(responseId: ResponseId): void {
		const queue = this.#queue(responseId);
		queue.paused = true;
		const position = this.#position(queue);
		this.#later(() => this.#tell({ type: 'playback.paused', responseId, position }));
	}

	resume(responseId: ResponseId, from: PlaybackPosition | null): void {
		const queue = this.#queues.get(responseId);
		if (queue === undefined) return;
		queue.paused = false;
		if (from !== null) {
			queue.segment = from.segmentIndex;
			queue.playedMs = from.playedMs;
		}
		this.#later(() => this.#tell({ type: 'playback.resumed', responseId }));
		this.#tick();
	}

	clear(responseId: ResponseId): void {
		const queue = this.#queues.get(responseId);
		const position = queue === undefined ? null : this.#position(queue);
		this.#queues.delete(responseId);
		this.clearedAtMs.set(responseId, this.#clock.nowMs());
		this.#later(() => this.#tell({ type: 'playback.cleared', responseId, position }));
	}

	/** The helper dies with everything in it. */
	crash(): void {
		const lost = [...this.#queues];
		this.#queues.clear();
		for (const [responseId, queue] of lost)
			if (queue.open)
				this.#tell({ type: 'playback.cleared', responseId, position: this.#position(queue) });
	}

	#later(run: () => void): void {
		this.#clock.schedule(this.#clock.nowMs() + 5, run);
	}

	#tick(): void {
		if (this.#ticking !== null) return;
		this.#ticking = this.#clock.schedule(this.#clock.nowMs() + tickMs, () => {
			this.#ticking = null;
			let busy = false;
			for (const [responseId, queue] of this.#queues) busy = this.#advance(responseId, queue) || busy;
			if (busy) this.#tick();
		});
	}

	#advance(responseId: ResponseId, queue: Queue): boolean {
		if (!queue.open || queue.paused) return false;
		let leftMs = tickMs;
		while (leftMs > 0) {
			const segment = queue.segments[queue.segment];
			const ready = segment === undefined ? 0 : segment.readyMs - queue.playedMs;
			if (
				segment !== undefined &&
				ready <= 0 &&
				segment.ended &&
				queue.segments[queue.segment + 1] !== undefined
			) {
				queue.segment += 1;
				queue.playedMs = 0;
				continue;
			}
			if (ready <= 0) return this.#dry(responseId, queue, segment);
			this.#begin(responseId, queue);
			const played = Math.min(ready, leftMs);
			const fromMs = queue.playedMs;
			queue.playedMs += played;
			leftMs -= played;
			this.heard.push({
				responseId,
				segmentIndex: queue.segment,
				fromMs,
				toMs: queue.playedMs,
				atMs: this.#clock.nowMs(),
			});
		}
		if (this.#clock.nowMs() - queue.lastPositionMs >= positionEveryMs) {
			queue.lastPositionMs = this.#clock.nowMs();
			const position = this.#position(queue);
			if (position !== null) this.#tell({ type: 'playback.position', responseId, position });
		}
		return true;
	}

	#begin(responseId: ResponseId, queue: Queue): void {
		if (queue.started) return;
		queue.started = true;
		queue.lastPositionMs = this.#clock.nowMs();
		this.#tell({ type: 'playback.started', responseId });
	}

	#dry(responseId: ResponseId, queue: Queue, segment: { ended: boolean } | undefined): boolean {
		if (!queue.finished || (segment !== undefined && !segment.ended)) return false;
		this.#queues.delete(responseId);
		this.#tell({ type: 'playback.drained', responseId });
		return false;
	}

	#position(queue: Queue): PlaybackPosition | null {
		return queue.started ? { segmentIndex: queue.segment, playedMs: queue.playedMs } : null;
	}

	#queue(responseId: ResponseId): Queue {
		let queue = this.#queues.get(responseId);
		if (queue === undefined) {
			queue = {
				segments: [],
				open: false,
				paused: false,
				finished: false,
				started: false,
				segment: 0,
				playedMs: 0,
				lastPositionMs: 0,
			};
			this.#queues.set(responseId, queue);
		}
		return queue;
	}

	#segment(queue: Queue, index: number): { readyMs: number; ended: boolean } {
		const segment = (queue.segments[index] ??= { readyMs: 0, ended: false });
		return segment;
	}
}
