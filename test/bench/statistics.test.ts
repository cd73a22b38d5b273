import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { percentile, slope, summarise } from '../../bench/statistics.ts';

const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 });

describe('percentile', () => {
	test('is a value that occurred, by nearest rank', () => {
		const twenty = Array.from({ length: 20 }, (_, i) => 20 - i);
		expect([0, 0.5, 0.95, 0.951, 1].map((share) => percentile(twenty, share))).toEqual([
			1, 10, 19, 20, 20,
		]);
	});

	test('over few runs a p95 is the slowest of them', () => {
		expect(percentile([3, 900, 2, 1], 0.95)).toBe(900);
	});

	test('counts numbers as numbers, and leaves the given order alone', () => {
		const given = [10, 9, 100];
		expect(percentile(given, 0.5)).toBe(10);
		expect(given).toEqual([10, 9, 100]);
	});

	test('what did not happen is worse than anything that did', () => {
		const runs = [NaN, 5, 1, NaN];
		expect([percentile(runs, 0.25), percentile(runs, 0.5), percentile(runs, 0.95)]).toEqual([1, 5, NaN]);
	});

	test('of nothing is no number', () => {
		expect(percentile([], 0.5)).toBeNaN();
	});

	test('at least that share of the values is not larger, and a smaller value would hold too few', () => {
		fc.assert(
			fc.property(values, fc.integer({ min: 1, max: 100 }), (given, percent) => {
				const found = percentile(given, percent / 100);
				const within = (limit: (value: number) => boolean): number =>
					(100 * given.filter(limit).length) / given.length;
				expect(within((value) => value <= found)).toBeGreaterThanOrEqual(percent - 1e-9);
				expect(within((value) => value < found)).toBeLessThan(percent + 1e-9);
			}),
		);
	});
});

test('a summary is in order', () => {
	fc.assert(
		fc.property(values, (given) => {
			const { count, min, p50, p95, p99, max } = summarise(given);
			expect(count).toBe(given.length);
			expect([min, p50, p95, p99, max]).toEqual([min, p50, p95, p99, max].sort((a, b) => a - b));
		}),
	);
});

describe('slope', () => {
	test('finds the growth of a line, wherever it starts', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -50, max: 50 }),
				fc.integer({ min: -1e4, max: 1e4 }),
				(growth, start) => {
					const points = Array.from({ length: 10 }, (_, x) => ({
						x: x * 100,
						y: start + growth * x * 100,
					}));
					expect(slope(points)).toBeCloseTo(growth, 6);
				},
			),
		);
	});

	test('one step up in the middle is growth; going up and coming back is none', () => {
		const at = (ys: readonly number[]): number => slope(ys.map((y, x) => ({ x, y })));
		expect(at([0, 0, 0, 5, 5, 5])).toBeGreaterThan(1);
		expect(at([0, 3, 0, 0, 3, 0])).toBeCloseTo(0);
	});

	test('of a single place is no number', () => {
		expect(slope([{ x: 1, y: 1 }])).toBeNaN();
	});
});
