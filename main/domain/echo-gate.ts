import { isEchoOf } from './speech-text/turn-text.ts';
import type { Step } from './step.ts';

/** Whether these words are (nearly) a run of what the assistant said lately: our own voice coming back. */
export function soundsLikeUs(step: Step, text: string): boolean {
	const since = step.tMs - step.turnTaking.echoMemoryMs;
	const spoken = step.state.recentSpeech.filter((each) => each.atMs >= since).map((each) => each.text);
	return text !== '' && spoken.length > 0 && isEchoOf(text, spoken.join(' '));
}
