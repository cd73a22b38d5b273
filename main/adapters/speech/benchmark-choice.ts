/** Which threads and provider suit a model on this computer, from what was measured. Pure. */
import { z } from 'zod';
import type { InstalledModel } from '../../../models/catalogue.ts';

export const measureSchema = z.strictObject({
	provider: z.string(),
	threads: z.int().min(1),
	realTimeFactor: z.number().positive(),
	firstAudioMs: z.number().nonnegative().nullable(),
	loadMs: z.number().nonnegative(),
	memoryMb: z.number().nonnegative(),
});
/** One way to run a model, and how fast that was. */
export type Measure = z.infer<typeof measureSchema>;

export interface Way {
	readonly provider: string;
	readonly threads: number;
}

/** More than this, and a second recognizer, the voice and the language model have no cores left. */
const mostThreads = 8;
/** A way that is at most so much slower than the fastest is as fast, and the one with fewer threads is taken. */
const asFast = 1.1;

/** The ways worth measuring, the cheapest first. A card does the work itself: one thread feeds it. */
export function waysToMeasure(cores: number, providers: readonly string[]): readonly Way[] {
	const most = Math.max(1, Math.min(mostThreads, cores));
	const threads = [...new Set([1, 2, 4, most])].filter((count) => count <= most).toSorted((a, b) => a - b);
	return providers.flatMap((provider) =>
		provider === 'cpu'
			? threads.map((count) => ({ provider, threads: count }))
			: [{ provider, threads: 1 }],
	);
}

/** More threads were slower than fewer: still more will be, too. */
export function isPastBest(role: InstalledModel['role'], measured: readonly Measure[]): boolean {
	const [before, last] = measured.slice(-2);
	if (before === undefined || before.provider !== last?.provider) return false;
	return cost(role, last) > cost(role, before) * asFast;
}

/** @param provider only what ran on it; `auto`: whichever is fastest */
export function bestOf(
	role: InstalledModel['role'],
	measured: readonly Measure[],
	provider: string,
): Measure | null {
	const fitting = measured.filter((each) => provider === 'auto' || each.provider === provider);
	const fastest = Math.min(...fitting.map((each) => cost(role, each)));
	const [best = null] = fitting
		.filter((each) => cost(role, each) <= fastest * asFast)
		.toSorted((a, b) => a.threads - b.threads || cost(role, a) - cost(role, b));
	return best;
}

/** What people wait for, ms: the first sound of a voice that keeps up; of what hears, a second of speech. */
function cost(role: InstalledModel['role'], { realTimeFactor, firstAudioMs }: Measure): number {
	if (role !== 'synthesizer') return realTimeFactor * 1_000;
	// A voice that does not keep up stutters: each second of a ten-second answer then counts.
	return (firstAudioMs ?? 0) + Math.max(0, realTimeFactor - 1) * 10_000;
}
