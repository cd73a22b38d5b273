import type { LatencyTrend } from '../../preload/contract/conversations.ts';

export interface TrendPoint {
	readonly id: string;
	readonly atMs: number;
	/** From the person's last word to the first sound; where nothing was spoken, from the request to the first word. */
	readonly waitedMs: number;
	/** Place in the chart, from 0 at its start and foot to 1. */
	readonly x: number;
	readonly y: number;
}

export interface Trend {
	readonly points: readonly TrendPoint[];
	/** What the top of the chart stands for, ms: a round number. */
	readonly topMs: number;
}

/** The answers whose wait was measured, in order, and where each stands in the chart. */
export function trendOf(turns: LatencyTrend['turns']): Trend {
	const known = turns.flatMap(({ id, createdAtMs, metrics }) => {
		const { voiceToVoiceMs, llmRequestMs, llmFirstTokenMs } = metrics;
		const written =
			llmRequestMs === null || llmFirstTokenMs === null ? null : llmFirstTokenMs - llmRequestMs;
		const waitedMs = voiceToVoiceMs ?? written;
		return waitedMs === null ? [] : [{ id, atMs: createdAtMs, waitedMs: Math.max(0, waitedMs) }];
	});
	const topMs = roundedUp(Math.max(1, ...known.map(({ waitedMs }) => waitedMs)));
	const apart = Math.max(1, known.length - 1);
	const points = known.map((point, i) => ({
		...point,
		x: known.length === 1 ? 0.5 : i / apart,
		y: point.waitedMs / topMs,
	}));
	return { points, topMs };
}

/** The next of 1, 2, 5, 10, 20 … that is not smaller. */
function roundedUp(ms: number): number {
	const power = 10 ** Math.floor(Math.log10(ms));
	return power * ([1, 2, 5, 10].find((step) => step * power >= ms) ?? 10);
}
