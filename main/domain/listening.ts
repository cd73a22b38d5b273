import { discardSpeculation, speculate } from './answering.ts';
import { pauseForSpeech, resumeAfterFalseAlarm, weighBargeIn } from './barge-in.ts';
import type { ConversationEvent } from './conversation-events.ts';
import type { ConversationState } from './conversation-state.ts';
import { learnPause } from './endpointing.ts';
import type { UtteranceId } from './ids.ts';
import { completeness, holdsFloor, sameWords } from './speech-text/turn-text.ts';
import type { Step } from './step.ts';
import { considerEndpoint, holdFloor, turnText, whyUnwanted } from './turn-end.ts';
import { addUtterance, endUtterance, openTurn, revise, tellTranscript } from './utterances.ts';

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>;

/** The detector heard speech begin. Over an answer this is stage one of barge-in: silent first, decided later. */
export function speechStarted(step: Step, event: Of<'speech.started'>): void {
	if (!listensToDetector(step.state)) return;
	if (step.state.turn === null)
		openTurn(step, 'voice', step.state.response?.committed === true ? 'undecided' : 'none');
	step.cancelTimer('endpoint');
	step.cancelTimer('final-deadline');
	step.cancelTimer('false-interruption');
	holdFloor(step, false);
	addUtterance(step, event.utteranceId, event.onsetMs);
	if (step.state.turn?.bargeIn !== 'undecided') return;
	pauseForSpeech(step);
	step.startTimer('interrupting-speech', event.onsetMs + step.turnTaking.interruptingSpeechMs);
}

export function speechPartial(step: Step, event: Of<'speech.partial'>): void {
	if (!revise(step, event.utteranceId, event.text, {})) return;
	tellTranscript(step);
	if (step.state.turn?.bargeIn === 'undecided') weighBargeIn(step, 'still-speaking');
	withdrawSpeculation(step);
}

/**
 * A breath, or the end: where the words sound whole, work on the answer begins on this revision of the turn. One request is
 * left for the words that turn out to be the last.
 */
export function speechSoftEnd(step: Step, event: Of<'speech.soft_end'>): void {
	if (!revise(step, event.utteranceId, event.text, {})) return;
	tellTranscript(step);
	if (step.state.turn?.bargeIn === 'undecided') weighBargeIn(step, 'still-speaking');
	withdrawSpeculation(step);
	const { turn, settings } = step.state;
	if (turn === null || turn.bargeIn === 'undecided' || turn.source === 'push-to-talk') return;
	if (turn.speculativeCalls >= step.turnTaking.maxSpeculativeCalls - 1) return;
	const text = turnText(turn);
	if (whyUnwanted(step, turn, text) !== null) return;
	if (completeness(text, settings.language) === 'complete' && !holdsFloor(text, settings.language))
		speculate(step, text, event.endMs);
}

export function speechStopped(step: Step, event: Of<'speech.stopped'>): void {
	const known = step.state.turn?.utterances.find((each) => each.id === event.utteranceId);
	if (known?.endMs !== null || step.state.turn === null) return;
	endUtterance(step, event.utteranceId, event.endMs);
	if (step.state.turn.speaking) return;
	step.cancelTimer('interrupting-speech');
	step.startTimer('final-deadline', step.tMs + step.turnTaking.finalDeadlineMs);
	if (step.state.turn.bargeIn !== 'undecided') return;
	const windowEndsMs = event.endMs + step.turnTaking.falseInterruptionWindowMs;
	step.startTimer('false-interruption', Math.max(step.tMs, windowEndsMs));
}

export function speechFinal(step: Step, event: Of<'speech.final'>): void {
	if (!revise(step, event.utteranceId, event.text, { settled: true, final: event.last })) return;
	// The recognizer may close an utterance by itself (it died, or was told to listen otherwise): then this is its end too.
	endUtterance(step, event.utteranceId, step.tMs);
	if (event.text !== '') {
		learnFromPause(step, event.utteranceId);
		step.setTurn({ transcriptFinalMs: step.tMs });
	}
	tellTranscript(step);
	withdrawSpeculation(step);
	afterUtterance(step);
}

export function endOfTurnJudged(step: Step, event: Of<'speech.end_of_turn'>): void {
	const { turn } = step.state;
	if (turn?.utterances.at(-1)?.id !== event.utteranceId) return;
	step.setTurn({ endOfTurn: event.probability });
	if (!turn.speaking) considerEndpoint(step);
}

/** The recognizer took too long: what was last understood is what was said. */
export function finalOverdue(step: Step): void {
	const { turn } = step.state;
	if (turn === null || turn.speaking) return;
	const utterances = turn.utterances.map((each) => ({ ...each, settled: true, final: true }));
	step.setTurn({ utterances });
	afterUtterance(step);
}

/** Speech that goes on and on over an answer is meant, even if no word was understood. */
export function speechPersisted(step: Step): void {
	const { turn } = step.state;
	if (turn?.bargeIn === 'undecided' && turn.speaking) weighBargeIn(step, 'persisted');
}

/** The window for an explanation is over: never leave the answer paused. Words that come late still interrupt it. */
export function falseAlarmWindowOver(step: Step): void {
	const { turn } = step.state;
	if (turn?.bargeIn === 'undecided' && !turn.speaking) resumeAfterFalseAlarm(step);
}

function listensToDetector({ muted, settings, turn, response }: ConversationState): boolean {
	// While a key is held, and until what it recorded is understood, the detector has no say.
	if (muted || settings.mode !== 'open-mic' || turn?.source === 'push-to-talk') return false;
	// Without an echo canceller this onset is most likely ourselves; a finger on the key still interrupts.
	return !(settings.turnTaking.halfDuplex && response?.playback === 'playing');
}

/** Work on an answer to other words than were said is dropped, silently, and the turn is a new revision of itself. */
function withdrawSpeculation(step: Step): void {
	const { turn, response } = step.state;
	if (turn === null || response === null || response.committed) return;
	if (sameWords(response.userText, turnText(turn))) return;
	discardSpeculation(step);
	step.setTurn({ revision: turn.revision + 1, due: false });
}

/** The person paused and went on before anything was heard: that is how long they pause. */
function learnFromPause(step: Step, id: UtteranceId): void {
	const { turn, learnedPauseMs, settings } = step.state;
	const index = turn?.utterances.findIndex((each) => each.id === id) ?? -1;
	const utterance = turn?.utterances[index];
	const before = turn?.utterances[index - 1];
	if (utterance === undefined || before?.endMs == null || before.text === '') return;
	// Silence that was asked for says nothing about silence that just happens.
	if (holdsFloor(before.text, settings.language)) return;
	step.set({
		learnedPauseMs: learnPause(learnedPauseMs, utterance.onsetMs - before.endMs, step.turnTaking),
	});
}

function afterUtterance(step: Step): void {
	const { turn } = step.state;
	if (turn === null || turn.speaking) return;
	if (turn.utterances.every((each) => each.final)) step.cancelTimer('final-deadline');
	if (turn.bargeIn === 'undecided') weighBargeIn(step, 'ended');
	considerEndpoint(step);
}
