import { describe, expect, it } from 'vitest';
import { bestOf, isPastBest, waysToMeasure } from '../../../main/adapters/speech/benchmark-choice.ts';
import type { Measure } from '../../../main/adapters/speech/benchmark-choice.ts';

function measure(
	threads: number,
	realTimeFactor: number,
	firstAudioMs: number | null = null,
	provider = 'cpu',
): Measure {
	return { provider, threads, realTimeFactor, firstAudioMs, loadMs: 1, memoryMb: 1 };
}

describe('the ways worth measuring', () => {
	it('are 1, 2, 4 … threads, no more than the computer has, and at most 8', () => {
		const threads = (cores: number): readonly number[] =>
			waysToMeasure(cores, ['cpu']).map((way) => way.threads);
		expect(threads(1)).toEqual([1]);
		expect(threads(2)).toEqual([1, 2]);
		expect(threads(6)).toEqual([1, 2, 4, 6]);
		expect(threads(64)).toEqual([1, 2, 4, 8]);
	});

	it('are one thread on a card', () => {
		expect(waysToMeasure(2, ['cpu', 'cuda']).at(-1)).toEqual({ provider: 'cuda', threads: 1 });
	});

	it('end where more threads were slower', () => {
		expect(isPastBest('offline-recognizer', [measure(1, 0.4), measure(2, 0.2)])).toBe(false);
		expect(isPastBest('offline-recognizer', [measure(1, 0.4), measure(2, 0.5)])).toBe(true);
		expect(isPastBest('offline-recognizer', [measure(1, 0.4)])).toBe(false);
		expect(isPastBest('offline-recognizer', [measure(2, 0.1), measure(1, 0.4, null, 'cuda')])).toBe(
			false,
		);
	});
});

describe('the best way', () => {
	it('is the fastest, and of those as fast the one with the fewest threads', () => {
		expect(
			bestOf('streaming-recognizer', [measure(1, 0.4), measure(2, 0.21), measure(4, 0.2)], 'auto'),
		).toMatchObject({ threads: 2 });
		expect(bestOf('streaming-recognizer', [measure(1, 0.0031), measure(2, 0.003)], 'cpu')).toMatchObject({
			threads: 1,
		});
	});

	it('of a voice is the one whose first sound comes first, unless it cannot keep up', () => {
		const quickStart = measure(1, 1.2, 300);
		const keepsUp = measure(2, 0.6, 400);
		expect(bestOf('synthesizer', [quickStart, keepsUp], 'auto')).toBe(keepsUp);
		expect(bestOf('synthesizer', [measure(1, 0.9, 500), measure(2, 0.8, 300)], 'auto')).toMatchObject({
			threads: 2,
		});
	});

	it('is of the provider that was asked for', () => {
		const measured = [measure(1, 0.4), measure(1, 0.1, null, 'cuda')];
		expect(bestOf('offline-recognizer', measured, 'auto')).toMatchObject({ provider: 'cuda' });
		expect(bestOf('offline-recognizer', measured, 'cpu')).toMatchObject({ provider: 'cpu' });
		expect(bestOf('offline-recognizer', measured, 'coreml')).toBeNull();
		expect(bestOf('offline-recognizer', [], 'auto')).toBeNull();
	});
});
