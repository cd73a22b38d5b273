import type { DiscardReason } from './assistant-events.ts';
import type { ClosingResponse, UserTurn } from './conversation-state.ts';
import { heardMs, heardText, resumePosition } from './heard-text.ts';
import type { PlaybackPosition } from './ports/audio-output.ts';
import { endSpeech, maybeFinish } from './speaking.ts';
import { isBackchannel, isEchoOf, isStopPhrase } from './speech-text/turn-text.ts';
import type { Step } from './step.ts';
import { rememberTurn, saveResponse } from './storing.ts';
import { discardTurn, turnText } from './turn-end.ts';

/** Stage one of barge-in: be silent first, decide later. Before the first sound it keeps the answer from starting. */
export function pauseForSpeech(step: Step): void {
	const { response } = step.state;
	if (response === null || !response.committed || response.pauseAsked || response.textOnly) return;
	step.setResponse({ pauseAsked: true });
	step.cancelTimer('drain');
	step.command({ type: 'playback.pause', responseId: response.id });
}

/** Stage two: was it a turn, or a cough, an acknowledgement, ourselves? */
export function weighBargeIn(step: Step, moment: 'still-speaking' | 'persisted' | 'ended'): void {
	const { turn } = step.state;
	if (turn === null) return;
	const falseAlarm = explainAway(step, turn, moment);
	if (falseAlarm === null) {
		step.setTurn({ bargeIn: 'interrupted' });
		step.cancelTimer('interrupting-speech');
		step.cancelTimer('false-interruption');
		interrupt(step);
		return;
	}
	if (moment !== 'ended') return;
	resumeAfterFalseAlarm(step);
	discardTurn(step, falseAlarm);
}

/** Why the speech is no interruption; null when it is one. While it lasts, only a clear word or its length decides. */
function explainAway(
	step: Step,
	turn: UserTurn,
	moment: 'still-speaking' | 'persisted' | 'ended',
): DiscardReason | null {
	const text = turnText(turn);
	const { language } = step.state.settings;
	if (text !== '' && isStopPhrase(text, language)) return null;
	const echo = text !== '' && soundsLikeUs(step, text);
	if (moment === 'persisted') return echo ? 'echo' : null;
	if (text === '') return 'nothing-said';
	if (echo) return 'echo';
	if (isBackchannel(text, language)) return 'backchannel';
	return isAcknowledgement(step, turn, text, moment) ? 'backchannel' : null;
}

/** A single short sound that the recogniser made a word of. Longer speech, or a second word, is meant. */
function isAcknowledgement(
	step: Step,
	turn: UserTurn,
	text: string,
	moment: 'still-speaking' | 'ended' | 'persisted',
): boolean {
	if (/\s/u.test(text.trim())) return false;
	const first = turn.utterances[0];
	const last = turn.utterances.at(-1);
	if (first === undefined || last === undefined) return false;
	const endMs = moment === 'ended' ? (last.endMs ?? step.tMs) : step.tMs;
	return endMs - first.onsetMs < step.turnTaking.acknowledgementMs;
}

function soundsLikeUs(step: Step, text: string): boolean {
	const since = step.tMs - step.turnTaking.echoMemoryMs;
	const spoken = step.state.recentSpeech.filter((each) => each.atMs >= since).map((each) => each.text);
	return spoken.length > 0 && isEchoOf(text, spoken.join(' '));
}

/** Nothing was meant: go on from the start of the word that was cut. */
export function resumeAfterFalseAlarm(step: Step): void {
	const { response } = step.state;
	if (response === null || !response.pauseAsked) return;
	step.setResponse({ pauseAsked: false });
	step.command({
		type: 'playback.resume',
		responseId: response.id,
		from: response.started ? resumePosition(response) : null,
	});
	maybeFinish(step);
}

/** Ends the current answer now: silence, no more work for it, and what was heard is what is kept. */
export function interrupt(step: Step): void {
	const { response } = step.state;
	if (response === null || !response.committed) return;
	step.cancelTimer('drain');
	if (response.model === 'asked' || response.model === 'streaming')
		step.command({ type: 'model.cancel', responseId: response.id });
	if (response.textOnly) {
		endSpeech(step, 'cancelled', { heard: response.text, interrupted: true });
		return;
	}
	step.command({ type: 'synthesizer.cancel', responseId: response.id });
	step.command({ type: 'playback.clear', responseId: response.id });
	const closing: ClosingResponse = { response, position: response.position };
	step.set({ response: null, closing: [...step.state.closing, closing] });
	step.startTimer('clear-deadline', step.tMs + step.turnTaking.clearDeadlineMs);
	// The next answer may be asked for before the output has told exactly what was heard: the best known counts until then.
	remember(step, closing);
}

/** The output is silent and has told what was heard. */
export function playbackCleared(step: Step, responseId: string, position: PlaybackPosition | null): void {
	const closing = step.state.closing.find((each) => each.response.id === responseId);
	if (closing === undefined) return;
	step.set({ closing: step.state.closing.filter((each) => each !== closing) });
	if (step.state.closing.length === 0) step.cancelTimer('clear-deadline');
	close(step, { ...closing, position: position ?? closing.position });
}

/** The output has not answered (it died, or hangs): the last known position counts. */
export function clearOverdue(step: Step): void {
	const { closing } = step.state;
	step.set({ closing: [] });
	for (const each of closing) close(step, each);
}

function close(step: Step, closing: ClosingResponse): void {
	const { response, position } = closing;
	const heard = heardText(response, position);
	if (response.started) {
		step.emit({ type: 'output_audio_buffer.cleared', response_id: response.id });
		step.emit({
			type: 'conversation.item.truncated',
			response_id: response.id,
			audio_end_ms: heardMs(response, position),
			text: heard,
		});
	}
	step.emit({
		type: 'response.done',
		response_id: response.id,
		turn_id: response.turnId,
		status: 'cancelled',
		text: response.text,
		heard,
		interrupted: true,
		text_only: false,
	});
	saveResponse(step, response, { status: 'cancelled', heard, interrupted: true });
	remember(step, closing);
}

function remember(step: Step, { response, position }: ClosingResponse): void {
	const heard = heardText(response, position);
	rememberTurn(step, {
		id: response.id,
		role: 'assistant',
		content: response.text,
		heard,
		interrupted: true,
	});
}
