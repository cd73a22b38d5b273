/** What many values of one measurement come to. */
export interface Summary {
	readonly count: number;
	readonly min: number;
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
	readonly max: number;
}

/**
 * The smallest value that at least `share` (0–1) of all values do not exceed: always a value that occurred, so that a p95
 * over few runs is their maximum and nothing is made to look better by interpolation. NaN, which stands for "it did not
 * happen", comes last: it is worse than anything measured. NaN without values.
 */
export function percentile(values: readonly number[], share: number): number {
	const measured = values.filter((value) => !Number.isNaN(value));
	const sorted = measured.sort((a, b) => a - b);
	const rank = Math.max(1, Math.ceil(share * values.length));
	return sorted[rank - 1] ?? NaN;
}

export function summarise(values: readonly number[]): Summary {
	return {
		count: values.length,
		min: percentile(values, 0),
		p50: percentile(values, 0.5),
		p95: percentile(values, 0.95),
		p99: percentile(values, 0.99),
		max: percentile(values, 1),
	};
}

/** Least-squares growth of y for one more x; NaN where all x are the same. */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
	const meanX = mean(points.map(({ x }) => x));
	const meanY = mean(points.map(({ y }) => y));
	const covariance = mean(points.map(({ x, y }) => (x - meanX) * (y - meanY)));
	return covariance / mean(points.map(({ x }) => (x - meanX) ** 2));
}

export function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
