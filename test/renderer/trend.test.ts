import { expect, it } from 'vitest';
import { emptyTurnMetrics } from '../../main/domain/turn-metrics.ts';
import { responseId } from '../../main/domain/ids.ts';
import type { LatencyTrend } from '../../preload/contract/conversations.ts';
import { trendOf } from '../../renderer/text/trend.ts';

type Turn = LatencyTrend['turns'][number];
const turn = (id: string, metrics: Partial<Turn['metrics']>): Turn => ({
	id: responseId(id),
	createdAtMs: 0,
	metrics: { ...emptyTurnMetrics, ...metrics },
});

it('stands what was waited in order under a round number', () => {
	const { points, topMs } = trendOf([
		turn('a', { voiceToVoiceMs: 800 }),
		turn('b', {}),
		turn('c', { llmRequestMs: 100, llmFirstTokenMs: 350 }),
		turn('d', { voiceToVoiceMs: 1600 }),
	]);
	expect(topMs).toBe(2000);
	expect(points.map(({ id, waitedMs, x, y }) => ({ id, waitedMs, x, y }))).toEqual([
		{ id: 'a', waitedMs: 800, x: 0, y: 0.4 },
		{ id: 'c', waitedMs: 250, x: 0.5, y: 0.125 },
		{ id: 'd', waitedMs: 1600, x: 1, y: 0.8 },
	]);
});

it('is empty without a measured turn, and in the middle with one', () => {
	expect(trendOf([turn('a', {})]).points).toEqual([]);
	expect(trendOf([turn('a', { voiceToVoiceMs: 10 })])).toMatchObject({
		topMs: 10,
		points: [{ x: 0.5, y: 1 }],
	});
	expect(trendOf([turn('a', { voiceToVoiceMs: 0 })])).toMatchObject({ topMs: 1, points: [{ y: 0 }] });
});
