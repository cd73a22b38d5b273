import type { RequestOutput } from '../../preload/contract/requests.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { duration } from './duration.ts';

/** What the echo test found, in sentences: "The echo comes back after 60 ms, 6 dB softer. …" */
export function echoInWords({ delayMs, levelDb, cancellationDb, advice }: RequestOutput<'testEcho'>): string {
	if (delayMs === null || levelDb === null) return advice;
	const found = `The echo comes back ${after(delayMs)}, ${loudness(levelDb)}.`;
	if (cancellationDb === null) return `${found} ${advice}`;
	return `${found} Parley can take ${Math.max(0, Math.round(cancellationDb))} dB of it out. ${advice}`;
}

/** What is remembered of an earlier test. */
export function profileInWords({
	delayMs,
	levelDb,
	measuredAt,
}: NonNullable<Settings['audio']['echoProfile']>): string {
	const day = new Date(measuredAt).toLocaleDateString(undefined, { dateStyle: 'medium' });
	return `Remembered: the echo measured on ${day}, ${after(delayMs)}, ${loudness(levelDb)}.`;
}

/** Our clocks may be wrong by so much that an echo seems to come first. */
function after(delayMs: number): string {
	return delayMs < 0 ? `${duration(-delayMs)} too early by our clocks` : `after ${duration(delayMs)}`;
}

function loudness(levelDb: number): string {
	const rounded = Math.round(levelDb);
	if (rounded === 0) return 'as loud as it was played';
	return `${Math.abs(rounded)} dB ${rounded < 0 ? 'softer' : 'louder'}`;
}
