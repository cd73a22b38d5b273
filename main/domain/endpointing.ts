import type { Completeness } from './speech-text/turn-text.ts';
import type { TurnTakingOptions } from './turn-taking-options.ts';

/** What is known about a silence, for deciding whether it ends the turn. */
export interface SilenceEvidence {
	readonly completeness: Completeness;
	/** The audio model's probability that the person has finished; null where it is not installed or has not answered. */
	readonly endOfTurn: number | null;
	/** This person's usual pause inside a turn, ms. */
	readonly learnedPauseMs: number | null;
}

/** How long the silence must last before it ends the turn, ms from the true end of speech. */
export function endpointDelayMs(evidence: SilenceEvidence, options: TurnTakingOptions): number {
	const { minEndpointDelayMs, unclearEndpointDelayMs, maxEndpointDelayMs } = options;
	const verdict = fusedCompleteness(evidence, options);
	if (verdict === 'incomplete') return maxEndpointDelayMs;
	if (verdict === 'complete') return minEndpointDelayMs;
	// A person who pauses long inside a thought gets that pause and a little more, but only where the words leave it open.
	const patient = evidence.learnedPauseMs === null ? 0 : evidence.learnedPauseMs * 1.15;
	return Math.min(Math.max(unclearEndpointDelayMs, patient), maxEndpointDelayMs);
}

/** Words that promise more win over the audio model, which reads only the voice; otherwise the two must agree to be sure. */
export function fusedCompleteness(
	{ completeness, endOfTurn }: Pick<SilenceEvidence, 'completeness' | 'endOfTurn'>,
	options: TurnTakingOptions,
): Completeness {
	if (completeness === 'incomplete' || endOfTurn === null) return completeness;
	const finished = endOfTurn > options.endOfTurnThreshold;
	if (completeness === 'complete') return finished ? 'complete' : 'unclear';
	return finished ? 'complete' : 'incomplete';
}

/** A silence shorter than this is a stop consonant or a breath, not a hesitation, ms. */
const shortestPauseMs = 200;

/**
 * The pause learned for a person, after a pause of `pauseMs` that turned out to lie inside a turn: an exponential average
 * (LiveKit Agents, DynamicEndpointing) that begins at what everybody gets. Pauses far beyond the longest wait say nothing
 * about hesitation and are left out.
 */
export function learnPause(
	learnedMs: number | null,
	pauseMs: number,
	options: TurnTakingOptions,
): number | null {
	const { learnedPauseWeight: weight, unclearEndpointDelayMs, maxEndpointDelayMs } = options;
	if (pauseMs < shortestPauseMs || pauseMs > maxEndpointDelayMs * 2) return learnedMs;
	const before = learnedMs ?? unclearEndpointDelayMs;
	return Math.min(before * weight + pauseMs * (1 - weight), maxEndpointDelayMs);
}
