import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latencySummary, percentiles, waitedMs } from '../../main/domain/latency-summary.ts';
import { emptyTurnMetrics } from '../../main/domain/turn-metrics.ts';

describe('percentiles', () => {
	it('are values that occurred, by nearest rank', () => {
		expect(percentiles([5, 1, 4, 2, 3])).toEqual({ count: 5, p50: 3, p95: 5 });
		expect(percentiles([7])).toEqual({ count: 1, p50: 7, p95: 7 });
		expect(percentiles([])).toBeNull();
	});

	it('have so many values at or below them', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1 }), (values) => {
				const { p50, p95 } = percentiles(values) ?? { p50: -1, p95: -1 };
				const share = (limit: number): number =>
					values.filter((value) => value <= limit).length / values.length;
				expect(share(p50)).toBeGreaterThanOrEqual(0.5);
				expect(share(p95)).toBeGreaterThanOrEqual(0.95);
				expect(share(p95 - 1)).toBeLessThan(0.95);
			}),
		);
	});
});

describe('the waits of a conversation', () => {
	it('count only turns in which both ends were seen', () => {
		const spoken = { ...emptyTurnMetrics, speechEndMs: 1000, endpointMs: 1300, playbackStartMs: 1400 };
		const asked = { ...emptyTurnMetrics, llmRequestMs: 1310, llmFirstTokenMs: 1390 };
		expect(latencySummary([{ metrics: spoken }, { metrics: asked }, { metrics: null }])).toEqual({
			endpoint: { count: 1, p50: 300, p95: 300 },
			first_token: { count: 1, p50: 80, p95: 80 },
			first_audio: null,
			voice_to_voice: { count: 1, p50: 400, p95: 400 },
		});
	});
});

describe('what a person waited', () => {
	it('begins with their last word, or with sending what they typed, and ends with the first sound, or the first word', () => {
		const written = { ...emptyTurnMetrics, endpointMs: 100, llmFirstTokenMs: 350 };
		expect(waitedMs({ ...emptyTurnMetrics, voiceToVoiceMs: 800 })).toBe(800);
		expect(waitedMs({ ...written, playbackStartMs: 500 })).toBe(400);
		expect(waitedMs(written)).toBe(250);
		expect(waitedMs(emptyTurnMetrics)).toBeNull();
	});
});
