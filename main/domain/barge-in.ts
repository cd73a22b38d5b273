import type { DiscardReason } from './assistant-events.ts';
import type { UserTurn } from './conversation-state.ts';
import { soundsLikeUs } from './echo-gate.ts';
import { learnPause } from './endpointing.ts';
import { resumePosition } from './heard-text.ts';
import { interrupt } from './interrupting.ts';
import { maybeFinish } from './speaking.ts';
import { completeness, holdsFloor, isBackchannel, isStopPhrase } from './speech-text/turn-text.ts';
import type { Step } from './step.ts';
import { discardTurn, turnText } from './turn-end.ts';

type Moment = 'still-speaking' | 'persisted' | 'ended';

/** Stage one of barge-in: be silent first, decide later. Before the first sound it keeps the answer from starting. */
export function pauseForSpeech(step: Step): void {
	const { response } = step.state;
	if (response?.committed !== true || response.pauseAsked || response.textOnly) return;
	step.setResponse({ pauseAsked: true });
	step.cancelTimer('drain');
	step.command({ type: 'playback.pause', responseId: response.take });
}

/** Stage two: was it a turn, or a cough, an acknowledgement, ourselves? */
export function weighBargeIn(step: Step, moment: Moment): void {
	const { turn } = step.state;
	if (turn === null) return;
	const falseAlarm = explainAway(step, turn, moment);
	if (falseAlarm === null) {
		step.setTurn({ bargeIn: 'interrupted' });
		step.cancelTimer('interrupting-speech');
		step.cancelTimer('false-interruption');
		regretEndpoint(step, turn);
		interrupt(step);
		return;
	}
	if (moment !== 'ended') return;
	resumeAfterFalseAlarm(step);
	discardTurn(step, falseAlarm);
}

/** Nothing was meant: go on from the start of the word that was cut. */
export function resumeAfterFalseAlarm(step: Step): void {
	const { response } = step.state;
	if (response?.pauseAsked !== true) return;
	step.setResponse({ pauseAsked: false });
	step.command({
		type: 'playback.resume',
		responseId: response.take,
		from: response.started ? resumePosition(response) : null,
	});
	maybeFinish(step);
}

/** Why the speech is no interruption; null when it is one. While it lasts, only a clear word or its length decides. */
function explainAway(step: Step, turn: UserTurn, moment: Moment): DiscardReason | null {
	const text = turnText(turn);
	const { language } = step.state.settings;
	if (text === '') return moment === 'persisted' ? null : 'nothing-said';
	if (isStopPhrase(text, language)) return null;
	if (soundsLikeUs(step, text)) return 'echo';
	// "Shall I go on?" – "mhm": that is the answer.
	if (moment === 'ended' && asksSomething(step)) return null;
	if (isBackchannel(text, language)) return 'backchannel';
	return isAcknowledgement(step, turn, text, moment) ? 'backchannel' : null;
}

/**
 * A short sound that the recogniser made words of, whatever they are ("mhm" may come out as "em eighty chem"): only what could
 * be meant alone ("no", "wait", "turn it off") counts, or speech that goes on. Waiting costs nothing: the answer is silent already.
 */
function isAcknowledgement(step: Step, turn: UserTurn, text: string, moment: Moment): boolean {
	const { language } = step.state.settings;
	// One word more may still show that it is an echo, or the beginning of something else.
	if (moment === 'still-speaking' && !/\s/u.test(text.trim())) return true;
	if (completeness(text, language) === 'complete' || holdsFloor(text, language)) return false;
	const first = turn.utterances[0];
	if (first === undefined) return false;
	const saidByMs = step.tMs - step.turnTaking.unnoticedSilenceMs;
	const untilMs = moment === 'ended' ? (turn.utterances.at(-1)?.endMs ?? step.tMs) : saidByMs;
	return untilMs - first.onsetMs < step.turnTaking.acknowledgementMs;
}

/** The assistant is at the last sentence of its answer, and that is a question. */
function asksSomething({ state: { response } }: Step): boolean {
	if (response?.started !== true || response.model !== 'done') return false;
	const left = response.segments.slice(response.position?.segmentIndex ?? 0, -1);
	const atEnd = left.every(({ segment }) => !segment.terminal);
	return atEnd && /[?？؟]["'”’»)\]]*$/u.test(response.text.trimEnd());
}

/** Who cuts in when the answer has hardly begun had not finished: that pause was one inside their turn. */
function regretEndpoint(step: Step, turn: UserTurn): void {
	const { response, learnedPauseMs } = step.state;
	const onsetMs = turn.utterances[0]?.onsetMs;
	if (response === null || onsetMs === undefined || response.metrics.speechEndMs === null) return;
	const { playbackStartMs, speechEndMs } = response.metrics;
	if (playbackStartMs !== null && onsetMs - playbackStartMs > step.turnTaking.endpointRegretMs) return;
	step.set({ learnedPauseMs: learnPause(learnedPauseMs, onsetMs - speechEndMs, step.turnTaking) });
}
