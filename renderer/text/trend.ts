import type { LatencyTrend } from '../../preload/contract/conversations.ts';

export interface TrendPoint {
	readonly id: string;
	readonly createdAtMs: number;
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

/** The answers in order, and where each stands in the chart. */
export function trendOf(turns: LatencyTrend['turns']): Trend {
	const topMs = roundedUp(Math.max(1, ...turns.map(({ waitedMs }) => waitedMs)));
	const apart = Math.max(1, turns.length - 1);
	const points = turns.map((turn, i) => ({
		...turn,
		x: turns.length === 1 ? 0.5 : i / apart,
		y: turn.waitedMs / topMs,
	}));
	return { points, topMs };
}

/** The next of 1, 2, 5, 10, 20 … that is not smaller. */
function roundedUp(ms: number): number {
	const power = 10 ** Math.floor(Math.log10(ms));
	return power * ([1, 2, 5, 10].find((step) => step * power >= ms) ?? 10);
}
