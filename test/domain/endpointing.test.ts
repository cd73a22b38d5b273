import { describe, expect, it } from 'vitest';
import { endpointDelayMs, learnPause } from '../../main/domain/endpointing.ts';
import type { SilenceEvidence } from '../../main/domain/endpointing.ts';
import { defaultTurnTaking, turnTakingFor } from '../../main/domain/turn-taking-options.ts';
import type { TurnTakingPreset } from '../../main/domain/turn-taking-options.ts';

const evidence = (given: Partial<SilenceEvidence>): SilenceEvidence => ({
	completeness: 'unclear',
	endOfTurn: null,
	learnedPauseMs: null,
	...given,
});

describe('how long a silence ends the turn', () => {
	it.each([
		['complete', null, 300],
		['complete', 0.9, 300],
		['complete', 0.1, 850],
		['unclear', null, 850],
		['unclear', 0.9, 300],
		['unclear', 0.1, 2500],
		['incomplete', null, 2500],
		['incomplete', 0.9, 2500],
		['incomplete', 0.1, 2500],
	] as const)('words %s, voice %s: %i ms', (completeness, endOfTurn, delayMs) => {
		expect(endpointDelayMs(evidence({ completeness, endOfTurn }), defaultTurnTaking)).toBe(delayMs);
	});

	it('gives who pauses long that pause and a little more, but only where the words leave it open', () => {
		const delay = (given: Partial<SilenceEvidence>): number =>
			endpointDelayMs(evidence({ learnedPauseMs: 1000, ...given }), defaultTurnTaking);
		expect(delay({})).toBeCloseTo(1150);
		expect(delay({ completeness: 'complete' })).toBe(300);
		expect(delay({ completeness: 'incomplete' })).toBe(2500);
		expect(delay({ learnedPauseMs: 100 })).toBe(850);
		expect(delay({ learnedPauseMs: 10_000 })).toBe(2500);
	});

	it('is ordered in every preset, and the presets among themselves', () => {
		const delays = (preset: TurnTakingPreset): number[] =>
			(['complete', 'unclear', 'incomplete'] as const).map((completeness) =>
				endpointDelayMs(evidence({ completeness }), turnTakingFor(preset)),
			);
		const [quick, balanced, patient] = [delays('quick'), delays('balanced'), delays('patient')];
		for (const each of [quick, balanced, patient]) expect(each).toEqual([...each].sort((a, b) => a - b));
		for (const at of [0, 1, 2]) {
			expect(quick[at]).toBeLessThan(balanced[at] ?? 0);
			expect(balanced[at]).toBeLessThan(patient[at] ?? 0);
		}
	});

	it('takes what a person set over the preset', () => {
		expect(turnTakingFor('patient', { minEndpointDelayMs: 250 }).minEndpointDelayMs).toBe(250);
	});
});

describe('the pause learned for a person', () => {
	it('moves from what everybody gets towards their own', () => {
		const first = learnPause(null, 1420, defaultTurnTaking);
		expect(first).toBeCloseTo(850 * 0.8 + 1420 * 0.2);
		let learned = first;
		for (let pause = 0; pause < 30; pause += 1) learned = learnPause(learned, 1420, defaultTurnTaking);
		expect(learned).toBeGreaterThan(1400);
		expect(learned).toBeLessThanOrEqual(1420);
	});

	it('never goes beyond the longest wait', () => {
		let learned: number | null = null;
		for (let pause = 0; pause < 100; pause += 1) learned = learnPause(learned, 4900, defaultTurnTaking);
		expect(learned).toBe(defaultTurnTaking.maxEndpointDelayMs);
	});

	it.each([-300, 0, 120, 5001, 60_000])('learns nothing from %i ms: no hesitation', (pauseMs) => {
		expect(learnPause(700, pauseMs, defaultTurnTaking)).toBe(700);
		expect(learnPause(null, pauseMs, defaultTurnTaking)).toBeNull();
	});
});
