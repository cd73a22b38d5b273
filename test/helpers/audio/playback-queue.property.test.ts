import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PlaybackSpan } from '../../../main/helpers/audio/playback-pull.ts';
import { PlaybackQueue } from '../../../main/helpers/audio/playback-queue.ts';

const ids = ['a', 'b', 'c'] as const;
const id = fc.constantFrom(...ids);
const segmentIndex = fc.nat({ max: 3 });

type Step =
	| { type: 'enqueue'; id: string; segmentIndex: number; length: number }
	| { type: 'end-segment'; id: string; segmentIndex: number }
	| { type: 'open' | 'finish' | 'pause' | 'clear'; id: string }
	| { type: 'resume'; id: string; back: number | null }
	| { type: 'pull'; frames: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			type: fc.constant('enqueue' as const),
			id,
			segmentIndex,
			length: fc.nat({ max: 900 }),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ type: fc.constant('end-segment' as const), id, segmentIndex }) },
	{
		weight: 3,
		arbitrary: fc.record({
			type: fc.constantFrom('open' as const, 'finish' as const, 'pause' as const, 'clear' as const),
			id,
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			type: fc.constant('resume' as const),
			id,
			back: fc.option(fc.nat({ max: 30 })),
		}),
	},
	{ weight: 5, arbitrary: fc.record({ type: fc.constant('pull' as const), frames: fc.nat({ max: 700 }) }) },
);

interface Known {
	opened: boolean;
	ended: boolean;
	held: boolean;
	rewound: boolean;
	last: PlaybackSpan | null;
}

/** What may be heard, said independently of the queue: throws at the first sample that may not. */
class Listener {
	readonly known = new Map<string, Known>(
		ids.map((name) => [name, { opened: false, ended: false, held: false, rewound: false, last: null }]),
	);
	clears = 0;
	cleared = 0;
	#open: string | null = null;

	of(name: string): Known {
		return this.known.get(name)!;
	}

	open(name: string): void {
		if (this.of(name).ended) return;
		// A second response ends the first.
		if (this.#open !== null && this.#open !== name && !this.of(this.#open).ended) {
			this.of(this.#open).ended = true;
			this.clears++;
		}
		this.#open = name;
		this.of(name).opened = true;
	}

	hear(span: PlaybackSpan): void {
		const known = this.of(span.responseId);
		expect(known.opened).toBe(true);
		expect(known.ended).toBe(false);
		expect(known.held).toBe(false);
		const { last } = known;
		if (last !== null) {
			const place = [span.segmentIndex, span.firstSample];
			if (known.rewound) {
				expect(span.segmentIndex).toBeLessThanOrEqual(last.segmentIndex + 1);
			} else if (span.segmentIndex === last.segmentIndex) {
				expect(place).toEqual([last.segmentIndex, last.firstSample + last.length]);
			} else {
				expect(span.segmentIndex).toBeGreaterThan(last.segmentIndex);
				expect(span.firstSample).toBe(0);
			}
		} else {
			expect(span.firstSample).toBe(0);
		}
		known.rewound = false;
		known.last = span;
	}
}

function run(queue: PlaybackQueue, listener: Listener, action: Step): void {
	switch (action.type) {
		case 'enqueue':
			queue.enqueue(action.id, action.segmentIndex, new Float32Array(action.length).fill(0.5), 48_000);
			return;
		case 'end-segment':
			return queue.endSegment(action.id, action.segmentIndex);
		case 'open':
			listener.open(action.id);
			return queue.open(action.id);
		case 'clear':
			listener.clears++;
			listener.of(action.id).ended = true;
			return queue.clear(action.id);
		case 'finish':
		case 'pause':
			return queue[action.type](action.id);
		case 'resume': {
			const known = listener.of(action.id);
			const from =
				action.back === null || known.last === null
					? null
					: { segmentIndex: known.last.segmentIndex, playedMs: action.back };
			queue.resume(action.id, from);
			known.held = false;
			known.rewound = from !== null;
			return;
		}
		case 'pull':
			return pull(queue, listener, action.frames);
	}
}

function pull(queue: PlaybackQueue, listener: Listener, frames: number): void {
	let offset = 0;
	for (const item of queue.pull(frames).items) {
		expect(item.offset).toBeGreaterThanOrEqual(offset);
		offset = item.offset;
		if (item.type === 'span') {
			listener.hear(item);
			offset += item.length;
		}
		if (item.type === 'paused') listener.of(item.responseId).held = true;
		if (item.type === 'resumed') listener.of(item.responseId).held = false;
		if (item.type === 'drained') listener.of(item.responseId).ended = true;
		if (item.type === 'cleared') listener.cleared++;
	}
	expect(offset).toBeLessThanOrEqual(frames);
}

it('never plays what may not be heard, loses nothing and repeats nothing, whatever the order of things', () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
			const queue = new PlaybackQueue();
			const listener = new Listener();
			for (const action of steps) run(queue, listener, action);
			pull(queue, listener, 0);
			expect(listener.cleared).toBe(listener.clears);
		}),
		{ numRuns: 1500 },
	);
});

it('plays every sample exactly once however it is cut into pieces and pulls', () => {
	const pieces = fc.array(fc.array(fc.nat({ max: 700 }), { maxLength: 4 }), { minLength: 1, maxLength: 4 });
	fc.assert(
		fc.property(
			pieces,
			fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 40 }),
			(segments, pulls) => {
				const queue = new PlaybackQueue();
				let value = 0;
				const said: number[] = [];
				segments.forEach((lengths, index) => {
					for (const length of lengths) {
						const samples = Float32Array.from(
							{ length },
							() => (value = (value + 1) % 20_000) / 32_768,
						);
						said.push(...samples);
						queue.enqueue('a', index, samples, 48_000);
					}
					queue.endSegment('a', index);
				});
				queue.finish('a');
				queue.open('a');
				const heard: number[] = [];
				for (let i = 0; heard.length < said.length; i++) {
					const { samples, items } = queue.pull(pulls[i % pulls.length]!);
					const length = items.reduce(
						(sum, item) => sum + (item.type === 'span' ? item.length : 0),
						0,
					);
					heard.push(...samples.subarray(0, length));
				}
				expect(heard).toEqual(said);
			},
		),
		{ numRuns: 200 },
	);
});
