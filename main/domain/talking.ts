import { discardSpeculation, startResponse } from './answering.ts';
import { pauseForSpeech, resumeAfterFalseAlarm } from './barge-in.ts';
import type { ConversationEvent } from './conversation-events.ts';
import type { UserTurn } from './conversation-state.ts';
import { turnId, utteranceId } from './ids.ts';
import type { TurnId } from './ids.ts';
import { interrupt } from './interrupting.ts';
import { isStopPhrase } from './speech-text/turn-text.ts';
import type { Step } from './step.ts';
import {
	acceptUserText,
	cancelTurnTimers,
	considerEndpoint,
	discardTurn,
	holdFloor,
	joinTurn,
	turnText,
} from './turn-end.ts';
import { addUtterance, endUtterance, openTurn } from './utterances.ts';

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>;

/** A finger on the key: an answer ends, and what is said belongs to one turn until release, whatever the pauses. */
export function talkPressed(step: Step): void {
	const { state } = step;
	if (state.pressedAtMs !== null) return;
	const cutIn = state.response?.committed === true;
	step.set({ pressedAtMs: step.tMs });
	interrupt(step);
	discardSpeculation(step);
	cancelTurnTimers(step);
	holdFloor(step, false);
	if (state.settings.mode === 'open-mic') tellRecognizer(step);
	// Words said before the press are the beginning of the same thought.
	if (state.turn === null) openTurn(step, 'push-to-talk', cutIn ? 'interrupted' : 'none');
	else
		step.setTurn({
			source: 'push-to-talk',
			released: false,
			...(cutIn ? { bargeIn: 'interrupted' } : {}),
		});
	step.startTimer('max-hold', step.tMs + step.turnTaking.maxHoldMs);
	record(step);
}

/** Release commits: the transcript is flushed and answered at once, no silence is waited for. */
export function talkReleased(step: Step): void {
	const { turn, pressedAtMs, settings } = step.state;
	if (pressedAtMs === null) return;
	step.set({ pressedAtMs: null });
	step.cancelTimer('max-hold');
	if (turn?.source === 'push-to-talk') {
		const open = turn.utterances.filter((each) => each.endMs === null);
		step.setTurn({ released: true });
		for (const { id } of open) {
			endUtterance(step, id, step.tMs);
			step.command({ type: 'recognizer.end', utteranceId: id });
		}
		const slip = step.tMs - pressedAtMs < step.turnTaking.minHoldMs && turnText(turn) === '';
		if (slip) discardTurn(step, 'too-short');
		else step.startTimer('final-deadline', step.tMs + step.turnTaking.finalDeadlineMs);
		considerEndpoint(step);
	}
	if (settings.mode === 'open-mic') tellRecognizer(step);
}

/** Muting drops what was being said: a person who mutes does not want it answered. */
export function talkMuted(step: Step, { muted }: Of<'talk.muted'>): void {
	if (step.state.muted === muted) return;
	step.set({ muted });
	if (muted) dropVoiceTurn(step);
	tellRecognizer(step);
	tellSession(step);
}

/** Typed words are a turn of their own, closed from the start; they interrupt like spoken ones. */
export function textSubmitted(step: Step, event: Of<'text.submitted'>): void {
	const words = event.text.trim();
	if (words === '') return;
	const cutIn = step.state.response?.committed === true;
	interrupt(step);
	if (cutIn && isStopPhrase(words, step.state.settings.language)) return;
	discardSpeculation(step);
	joinWhatWasSaid(step);
	acceptTyped(step, turnId(step.nextId('turn')), words);
	listenOverAnswer(step);
}

/** "Translate this" – and a text pasted before the silence was long enough: two messages, one answer. */
export function joinWhatWasSaid(step: Step): void {
	if (step.state.turn?.source === 'voice' && isSaid(step.state.turn)) joinTurn(step);
}

export function acceptTyped(step: Step, id: TurnId, text: string): void {
	acceptUserText(step, { id, text, source: 'text', saidMs: step.tMs }, () => {
		const metrics = { endpointMs: step.tMs };
		startResponse(step, { turnId: id, revision: 1, userText: text, committed: true, metrics });
	});
}

/** Speech that nobody will finish or that is not wanted: the microphone was muted, or listening is by key from now on. */
export function dropVoiceTurn(step: Step): void {
	if (step.state.turn?.source !== 'voice') return;
	resumeAfterFalseAlarm(step);
	discardTurn(step, 'withdrawn');
}

/** Tells the recognizer how to listen as things are: by the detector, or only while the key is held. */
export function tellRecognizer(step: Step): void {
	const { settings, muted, pressedAtMs } = step.state;
	const open = settings.mode === 'open-mic' && !muted && pressedAtMs === null;
	step.command({ type: 'recognizer.listen', mode: open ? 'open' : 'manual' });
}

/** A recognizer that is ready (again) is told how to listen; under a held key it goes on recording. */
export function recognizerReady(step: Step): void {
	const { turn, pressedAtMs } = step.state;
	tellRecognizer(step);
	if (pressedAtMs !== null && turn?.source === 'push-to-talk' && !turn.speaking) record(step);
}

export function tellSession(step: Step): void {
	const { conversation, settings, muted } = step.state;
	step.emit({ type: 'session.updated', conversation_id: conversation.id, mode: settings.mode, muted });
}

function record(step: Step): void {
	const id = utteranceId(step.nextId('utt'));
	addUtterance(step, id, step.tMs);
	step.command({ type: 'recognizer.begin', utteranceId: id });
}

/** Everything of the turn is understood, and nobody is speaking. */
export function isSaid(turn: UserTurn): boolean {
	return !turn.speaking && turn.utterances.every((each) => each.final) && turnText(turn) !== '';
}

/** Speech that was going on when an answer came up is speech over that answer. */
export function listenOverAnswer(step: Step): void {
	const { turn } = step.state;
	if (turn?.source !== 'voice') return;
	step.cancelTimer('endpoint');
	holdFloor(step, false);
	step.setTurn({ bargeIn: 'undecided', due: false });
	pauseForSpeech(step);
	if (turn.speaking)
		step.startTimer('interrupting-speech', step.tMs + step.turnTaking.interruptingSpeechMs);
	else step.startTimer('false-interruption', step.tMs + step.turnTaking.falseInterruptionWindowMs);
}
