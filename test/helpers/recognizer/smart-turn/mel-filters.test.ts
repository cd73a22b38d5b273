import { describe, expect, it } from 'vitest';
import { melFilters } from '../../../../main/helpers/recognizer/smart-turn/mel-filters.ts';

describe('the mel filters', () => {
	it('are 80 and leave out bins 0 and 200', () => {
		expect(melFilters).toHaveLength(80);
		for (const { firstBin, weights } of melFilters) {
			expect(firstBin).toBeGreaterThan(0);
			expect(firstBin + weights.length - 1).toBeLessThan(200);
			expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
		}
	});

	it('have bin 1 as their first weight in the first two only', () => {
		expect(melFilters.flatMap(({ firstBin }, mel) => (firstBin === 1 ? [mel] : []))).toEqual([0, 1]);
	});

	it('have about the area of one, which for wide filters the bins see', () => {
		for (const { weights } of melFilters.slice(60)) {
			expect(weights.reduce((sum, weight) => sum + weight * 40, 0)).toBeCloseTo(1, 1);
		}
	});

	it('have their corners on Slaney’s scale: 15 mel at 1 kHz, 27 steps per factor of 6.4 above', () => {
		// 81 steps to mel(8 kHz) = 15 + 27 · ln 8 / ln 6.4; filter 0 ends two steps up, where the scale is still linear.
		const step = (15 + (27 * Math.log(8)) / Math.log(6.4)) / 81;
		const highHz = (2 * step * 200) / 3;
		const centreHz = highHz / 2;
		const weight = (((highHz - 40) / (highHz - centreHz)) * 2) / highHz;
		expect(melFilters[0]?.weights).toHaveLength(1);
		expect(melFilters[0]?.weights[0]).toBeCloseTo(weight, 12);
		// Filter 79 starts 79 steps up.
		const lowHz = 1000 * 6.4 ** ((79 * step - 15) / 27);
		expect(melFilters[79]?.firstBin).toBe(Math.floor(lowHz / 40) + 1);
	});
});
