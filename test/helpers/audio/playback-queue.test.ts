import { describe, expect, it } from 'vitest';
import type { PlaybackMark, PlaybackPull } from '../../../main/helpers/audio/playback-pull.ts';
import { PlaybackQueue } from '../../../main/helpers/audio/playback-queue.ts';

const rateHz = 48_000;
const tick = 480;
const tone = (ms: number, value = 0.5): Float32Array => new Float32Array(ms * 48).fill(value);
const marks = (pull: PlaybackPull): PlaybackMark[] => pull.items.filter((item) => item.type !== 'span');

function queued(id: string, ...segments: Float32Array[]): PlaybackQueue {
	const queue = new PlaybackQueue();
	segments.forEach((samples, index) => {
		queue.enqueue(id, index, samples, rateHz);
		queue.endSegment(id, index);
	});
	return queue;
}

describe('PlaybackQueue', () => {
	it('plays nothing of a response that is not open', () => {
		const queue = queued('a', tone(100));
		expect(queue.pull(tick)).toEqual({ samples: new Float32Array(tick), items: [] });
	});

	it('plays segments one after the other without a gap and tells what each sample is', () => {
		const queue = queued('a', tone(15, 0.25), tone(15, 0.5));
		queue.open('a');
		queue.finish('a');
		const pull = queue.pull(48 * 30);
		expect(pull.samples.subarray(0, 720).every((sample) => sample === 0.25)).toBe(true);
		expect(pull.samples.subarray(720).every((sample) => sample === 0.5)).toBe(true);
		expect(pull.items).toEqual([
			{ type: 'started', offset: 0, responseId: 'a' },
			{ type: 'span', offset: 0, length: 720, responseId: 'a', segmentIndex: 0, firstSample: 0 },
			{ type: 'span', offset: 720, length: 720, responseId: 'a', segmentIndex: 1, firstSample: 0 },
		]);
		expect(marks(queue.pull(tick))).toEqual([{ type: 'drained', offset: 0, responseId: 'a' }]);
	});

	it('waits for a segment that has not ended before it plays the next one', () => {
		const queue = new PlaybackQueue();
		queue.open('a');
		queue.enqueue('a', 0, tone(10, 0.25), rateHz);
		queue.enqueue('a', 1, tone(10, 0.5), rateHz);
		queue.pull(tick);
		expect(queue.pull(tick).items).toEqual([]);
		queue.enqueue('a', 0, tone(10, 0.25), rateHz);
		queue.endSegment('a', 0);
		expect(queue.pull(tick).items).toContainEqual(
			expect.objectContaining({ segmentIndex: 0, firstSample: 480 }),
		);
		expect(queue.pull(tick).items).toContainEqual(
			expect.objectContaining({ segmentIndex: 1, firstSample: 0 }),
		);
	});

	it('fades to silence within 10 ms of a pause and goes on with the next sample', () => {
		const queue = queued('a', tone(200));
		queue.open('a');
		queue.pull(tick);
		queue.pause('a');
		const faded = queue.pull(tick);
		expect(faded.samples[0]).toBeGreaterThan(0.49);
		expect(Math.abs(faded.samples[290] ?? 1)).toBeLessThan(0.001);
		expect(marks(faded)).toEqual([
			{ type: 'paused', offset: 288, responseId: 'a', position: { segmentIndex: 0, playedMs: 16 } },
		]);
		expect(queue.pull(tick).samples.every((sample) => sample === 0)).toBe(true);
		queue.resume('a', null);
		const resumed = queue.pull(tick);
		expect(resumed.samples[0]).toBeLessThan(0.01);
		expect(resumed.samples[479]).toBe(0.5);
		expect(resumed.items).toEqual([
			{ type: 'resumed', offset: 0, responseId: 'a' },
			expect.objectContaining({ type: 'span', firstSample: 768 }),
		]);
	});

	it('answers a pause that was taken back before silence', () => {
		const queue = queued('a', tone(200));
		queue.open('a');
		queue.pull(tick);
		queue.pause('a');
		queue.pull(100);
		queue.resume('a', null);
		expect(marks(queue.pull(tick)).map(({ type }) => type)).toEqual(['paused', 'resumed']);
	});

	it('goes back to an earlier place, in the previous segment too, but not further', () => {
		const queue = queued('a', tone(20, 0.1), tone(20, 0.2), tone(20, 0.3), tone(20, 0.4));
		queue.open('a');
		queue.pull(48 * 50);
		queue.pause('a');
		queue.pull(tick);
		queue.resume('a', { segmentIndex: 1, playedMs: 5 });
		expect(queue.pull(tick).items).toContainEqual(
			expect.objectContaining({ type: 'span', segmentIndex: 1, firstSample: 240 }),
		);
		queue.pull(48 * 45);
		queue.pause('a');
		queue.pull(tick);
		queue.resume('a', { segmentIndex: 0, playedMs: 5 });
		expect(queue.pull(tick).items).toContainEqual(
			expect.objectContaining({ type: 'span', segmentIndex: 2, firstSample: 0 }),
		);
	});

	it('never skips ahead when resumed', () => {
		const queue = queued('a', tone(200));
		queue.open('a');
		queue.pull(tick);
		queue.pause('a');
		queue.pull(tick);
		queue.resume('a', { segmentIndex: 0, playedMs: 150 });
		expect(queue.pull(tick).items).toContainEqual(
			expect.objectContaining({ type: 'span', firstSample: 768 }),
		);
	});

	it('is silent 4 ms after a clear, without another sample of the response and without a step', () => {
		const queue = queued('a', tone(500));
		queue.open('a');
		queue.pull(tick);
		queue.clear('a');
		const { samples, items } = queue.pull(tick);
		expect(items).toEqual([
			{ type: 'cleared', offset: 0, responseId: 'a', position: { segmentIndex: 0, playedMs: 10 } },
		]);
		let before = 0.5;
		for (const sample of samples) {
			expect(Math.abs(sample - before)).toBeLessThan(0.01);
			before = sample;
		}
		expect(samples.subarray(192).every((sample) => sample === 0)).toBe(true);
		queue.enqueue('a', 0, tone(500), rateHz);
		queue.open('a');
		expect(queue.pull(tick)).toEqual({ samples: new Float32Array(tick), items: [] });
	});

	it('answers every clear, of unknown and of ended responses too', () => {
		const queue = queued('a', tone(10));
		queue.open('a');
		queue.finish('a');
		queue.pull(960);
		queue.clear('a');
		queue.clear('b');
		expect(queue.pull(0).items).toEqual([
			{ type: 'cleared', offset: 0, responseId: 'a', position: { segmentIndex: 0, playedMs: 10 } },
			{ type: 'cleared', offset: 0, responseId: 'b', position: null },
		]);
	});

	it('reports how long it ran dry in the middle, and not at the start or the end', () => {
		const queue = new PlaybackQueue();
		queue.open('a');
		expect(queue.pull(tick).items).toEqual([]);
		queue.enqueue('a', 0, tone(5), rateHz);
		const dry = queue.pull(tick);
		expect(Math.abs(dry.samples[479] ?? 1)).toBe(0);
		queue.pull(tick);
		queue.enqueue('a', 0, tone(20), rateHz);
		expect(marks(queue.pull(tick))).toEqual([
			{ type: 'underrun', offset: 0, responseId: 'a', gapSamples: 240 + 480 },
		]);
		queue.pull(960);
		queue.endSegment('a', 0);
		queue.finish('a');
		expect(marks(queue.pull(tick)).map(({ type }) => type)).toEqual(['drained']);
	});

	it('starts again from where hearing ended when the device was flushed', () => {
		const queue = queued('a', tone(500));
		queue.open('a');
		queue.pull(48 * 100);
		queue.pause('a', { segmentIndex: 0, playedMs: 60 });
		expect(queue.pull(tick).items).toEqual([
			{ type: 'paused', offset: 0, responseId: 'a', position: { segmentIndex: 0, playedMs: 60 } },
		]);
		queue.resume('a', null);
		expect(queue.pull(tick).items).toContainEqual(
			expect.objectContaining({ type: 'span', firstSample: 60 * 48 }),
		);
	});

	it('converts every rate to 48 kHz and keeps the duration', () => {
		const queue = new PlaybackQueue();
		for (let i = 0; i < 10; i++) queue.enqueue('a', 0, new Float32Array(2205).fill(0.5), 22_050);
		queue.endSegment('a', 0);
		queue.open('a');
		queue.finish('a');
		expect(marks(queue.pull(48_480))).toContainEqual({
			type: 'drained',
			offset: 48_000,
			responseId: 'a',
		});
	});

	it('refuses more than ten minutes of waiting audio', () => {
		const queue = new PlaybackQueue();
		const minute = tone(60_000);
		for (let i = 0; i < 10; i++) expect(queue.enqueue('a', 0, minute, rateHz)).toBe(true);
		expect(queue.enqueue('a', 0, minute, rateHz)).toBe(false);
	});
});
