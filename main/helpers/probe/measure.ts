import type { EngineMeasure } from './probe-protocol.ts';

/**
 * Does once what is to be measured, tells of the first sound, and gives the length of the sound heard or spoken, ms. 0 is an
 * engine that did nothing.
 */
export type Work = (onFirst: () => void) => Promise<number>;

/** After so long no further run is begun, ms: a slow model's first runs say enough. */
const enoughMs = 10_000;

/**
 * One run that does not count (first runs fill caches and plan), then `runs` that do; the best of each figure: whatever else the
 * computer does only adds to it.
 * @throws when a run gave no sound at all
 */
export async function measure(
	work: Work,
	{ runs, nowMs }: { readonly runs: number; readonly nowMs: () => number },
): Promise<Pick<EngineMeasure, 'realTimeFactor' | 'firstAudioMs'>> {
	const beganMs = nowMs();
	let found = [await once(work, nowMs)];
	for (let run = 0; run < runs && (run === 0 || nowMs() - beganMs < enoughMs); run++) {
		const next = await once(work, nowMs);
		found = run === 0 ? [next] : [...found, next];
	}
	const firsts = found.flatMap(({ firstMs }) => (firstMs === null ? [] : [firstMs]));
	return {
		realTimeFactor: Math.min(...found.map(({ factor }) => factor)),
		firstAudioMs: firsts.length === 0 ? null : Math.min(...firsts),
	};
}

async function once(
	work: Work,
	nowMs: () => number,
): Promise<{ readonly factor: number; readonly firstMs: number | null }> {
	const beganMs = nowMs();
	let firstMs: number | null = null;
	const soundMs = await work(() => (firstMs ??= nowMs() - beganMs));
	if (!(soundMs > 0)) throw new Error('The engine gave no sound to measure.');
	return { factor: (nowMs() - beganMs) / soundMs, firstMs };
}
