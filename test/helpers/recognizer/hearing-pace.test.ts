import { describe, expect, it } from 'vitest';
import { HearingPace } from '../../../main/helpers/recognizer/hearing-pace.ts';

describe('the pace of hearing', () => {
	it('knows nothing before it measured, and then what more would take', () => {
		const pace = new HearingPace();
		expect(pace.costMs(30_000)).toBe(0);
		pace.heard(600, 60);
		pace.heard(400, 40);
		expect(pace.costMs(30_000)).toBeCloseTo(3_000);
	});

	it('forgets a busy minute within the next one, and not within a second', () => {
		const pace = new HearingPace();
		for (let at = 0; at < 60_000; at += 20) pace.heard(20, 10);
		for (let at = 0; at < 1_000; at += 20) pace.heard(20, 0.2);
		expect(pace.costMs(1_000)).toBeGreaterThan(400);
		for (let at = 0; at < 60_000; at += 20) pace.heard(20, 0.2);
		expect(pace.costMs(1_000)).toBeLessThan(30);
	});
});
