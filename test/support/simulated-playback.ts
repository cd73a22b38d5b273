import type { ConversationCommand } from '../../main/domain/conversation-events.ts';
import type { Happening } from '../../main/domain/happenings.ts';
import type { ResponseId } from '../../main/domain/ids.ts';
import type { PlaybackPosition } from '../../main/domain/ports/audio-output.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';

const tickMs = 10;
const positionEveryMs = 40;

interface Segment {
	readyMs: number;
	ended: boolean;
}

interface Queue {
	readonly segments: Map<number, Segment>;
	open: boolean;
	paused: boolean;
	resuming: boolean;
	/** Pauses and what came of them that nobody was told of yet, oldest first. */
	untold: (() => void)[];
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

/**
 * The audio output on virtual time, counting milliseconds instead of samples: what it plays, it writes down. Like the real
 * one it answers every clear once, refuses what ended, and drops everything when its helper dies.
 */
export class SimulatedPlayback {
	readonly heard: HeardStretch[] = [];
	/** Called for every stretch as it is heard. */
	onHeard: (stretch: HeardStretch) => void = () => undefined;
	/** It plays on, but says nothing any more. */
	silent = false;
	readonly #clock: FakeClock;
	readonly #tell: (event: Happening) => void;
	readonly #queues = new Map<ResponseId, Queue>();
	readonly #ended = new Set<ResponseId>();
	#ticking: Disposable | null = null;
	#down = false;

	constructor(clock: FakeClock, tell: (event: Happening) => void) {
		this.#clock = clock;
		this.#tell = (event) => {
			if (!this.silent) tell(event);
		};
	}

	get queues(): number {
		return this.#queues.size;
	}

	get down(): boolean {
		return this.#down;
	}

	enqueue(responseId: ResponseId, segmentIndex: number, durationMs: number): void {
		const queue = this.#queue(responseId);
		if (queue === null) return;
		this.#segment(queue, segmentIndex).readyMs += durationMs;
		this.#tick();
	}

	endSegment(responseId: ResponseId, segmentIndex: number): void {
		const queue = this.#queue(responseId);
		if (queue === null) return;
		this.#segment(queue, segmentIndex).ended = true;
		this.#tick();
	}

	carryOut(command: ConversationCommand): void {
		switch (command.type) {
			case 'playback.open':
				return this.#open(command.responseId);
			case 'playback.finish':
				return this.#finish(command.responseId);
			case 'playback.pause':
				return this.#pause(command.responseId);
			case 'playback.resume':
				return this.#resume(command.responseId, command.from);
			case 'playback.clear':
				return this.#clear(command.responseId);
			default:
		}
	}

	/** The helper dies with everything in it: what was open is told as cleared, what was not is refused from now on. */
	crash(): void {
		this.#down = true;
		const lost = [...this.#queues];
		this.#queues.clear();
		for (const [responseId, queue] of lost) {
			this.#ended.add(responseId);
			if (queue.open)
				this.#tell({ type: 'playback.cleared', responseId, position: this.#position(queue) });
		}
	}

	comeBack(): void {
		this.#down = false;
	}

	#open(responseId: ResponseId): void {
		const queue = this.#queue(responseId);
		if (queue === null) {
			this.#later(() => this.#tell({ type: 'playback.cleared', responseId, position: null }));
			return;
		}
		queue.open = true;
		this.#tick();
	}

	#finish(responseId: ResponseId): void {
		const queue = this.#queue(responseId);
		if (queue !== null) queue.finished = true;
		this.#tick();
	}

	#pause(responseId: ResponseId): void {
		const queue = this.#queue(responseId);
		if (queue === null) return;
		queue.paused = true;
		if (queue.resuming) this.#tellSoon(queue, () => this.#tell({ type: 'playback.resumed', responseId }));
		queue.resuming = false;
		const position = this.#position(queue);
		this.#tellSoon(queue, () => this.#tell({ type: 'playback.paused', responseId, position }));
	}

	/** In the order of the calls. */
	#tellSoon(queue: Queue, tell: () => void): void {
		queue.untold.push(tell);
		this.#later(() => {
			if (queue.untold[0] === tell) queue.untold.shift()?.();
		});
	}

	#resume(responseId: ResponseId, from: PlaybackPosition | null): void {
		const queue = this.#queues.get(responseId);
		if (queue?.paused !== true) return;
		queue.paused = false;
		if (from !== null) {
			queue.segment = from.segmentIndex;
			queue.playedMs = from.playedMs;
		}
		queue.resuming = true;
		this.#tick();
	}

	/** Never before the pause it ends. */
	#tellResumed(responseId: ResponseId, queue: Queue): void {
		for (const tell of queue.untold.splice(0)) tell();
		queue.resuming = false;
		this.#tell({ type: 'playback.resumed', responseId });
	}

	#clear(responseId: ResponseId): void {
		const queue = this.#queues.get(responseId);
		const position = queue === undefined ? null : this.#position(queue);
		this.#queues.delete(responseId);
		this.#ended.add(responseId);
		this.#later(() => this.#tell({ type: 'playback.cleared', responseId, position }));
	}

	#later(run: () => void): void {
		this.#clock.schedule(this.#clock.nowMs() + 5, run);
	}

	#tick(): void {
		if (this.#ticking !== null) return;
		this.#ticking = this.#clock.schedule(this.#clock.nowMs() + tickMs, () => {
			this.#ticking = null;
			let busy = false;
			for (const [responseId, queue] of this.#queues) {
				if (queue.resuming) this.#tellResumed(responseId, queue);
				busy = this.#advance(responseId, queue) || busy;
			}
			if (busy) this.#tick();
		});
	}

	#advance(responseId: ResponseId, queue: Queue): boolean {
		if (!queue.open || queue.paused) return false;
		let leftMs = tickMs;
		while (leftMs > 0) {
			const segment = queue.segments.get(queue.segment);
			const ready = segment === undefined ? 0 : segment.readyMs - queue.playedMs;
			if (
				segment !== undefined &&
				ready <= 0 &&
				segment.ended &&
				queue.segments.has(queue.segment + 1)
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
			const stretch = {
				responseId,
				segmentIndex: queue.segment,
				fromMs,
				toMs: queue.playedMs,
				atMs: this.#clock.nowMs(),
			};
			this.heard.push(stretch);
			this.onHeard(stretch);
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
		this.#ended.add(responseId);
		this.#tell({ type: 'playback.drained', responseId });
		return false;
	}

	#position(queue: Queue): PlaybackPosition | null {
		return queue.started ? { segmentIndex: queue.segment, playedMs: queue.playedMs } : null;
	}

	/** Null where the response has ended, or nothing reaches the helper. */
	#queue(responseId: ResponseId): Queue | null {
		if (this.#ended.has(responseId)) return null;
		if (this.#down) {
			this.#ended.add(responseId);
			return null;
		}
		let queue = this.#queues.get(responseId);
		if (queue === undefined) {
			queue = {
				segments: new Map(),
				open: false,
				paused: false,
				resuming: false,
				untold: [],
				finished: false,
				started: false,
				segment: -1,
				playedMs: 0,
				lastPositionMs: 0,
			};
			this.#queues.set(responseId, queue);
		}
		return queue;
	}

	#segment(queue: Queue, index: number): Segment {
		const known = queue.segments.get(index);
		if (known !== undefined) return known;
		const segment = { readyMs: 0, ended: false };
		queue.segments.set(index, segment);
		if (queue.segment === -1) queue.segment = index;
		return segment;
	}
}
