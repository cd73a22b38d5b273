import type { RehearsalFeed } from '../../preload/contract/device-requests.ts';
import { m } from '../../preload/words/compiled/messages.js';
import type { FinishedTurn } from '../state/trial.svelte.ts';
import { duration } from './duration.ts';

type Ending = FinishedTurn['ending'];

const pausing: Readonly<Record<Ending, () => string>> = {
	complete: m.onboarding_trial_pausing_complete,
	unclear: m.onboarding_trial_pausing_unclear,
	incomplete: m.onboarding_trial_pausing_incomplete,
};

const finished: Readonly<Record<Ending, (input: { time: string }) => string>> = {
	complete: m.onboarding_trial_finished_complete,
	unclear: m.onboarding_trial_finished_unclear,
	incomplete: m.onboarding_trial_finished_incomplete,
};

/** What is happening in a turn that is tried out, as a sentence. */
export function trialInWords(now: RehearsalFeed): string {
	switch (now.type) {
		case 'waiting':
			return m.onboarding_trial_waiting();
		case 'speaking':
			return m.onboarding_trial_speaking();
		case 'pausing':
			return now.leftMs === null ? m.onboarding_trial_held() : pausing[now.ending]();
		case 'finished':
			return whyFinished(now);
		case 'nothing':
			return m.onboarding_trial_nothing();
		case 'ended':
			return m.onboarding_trial_ended();
	}
}

/** How long the silence was that ended the turn, and why so long. */
export function whyFinished({ ending, waitedMs }: FinishedTurn): string {
	return finished[ending]({ time: duration(waitedMs) });
}

/** The pauses that did not end the turn; empty where there were none. */
export function pausesInWords({ pausesMs }: FinishedTurn): string {
	if (pausesMs.length === 0) return '';
	return m.onboarding_trial_pauses({
		count: pausesMs.length,
		longest: duration(Math.max(...pausesMs)),
	});
}
