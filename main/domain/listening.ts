import { discardSpeculation } from './answering.ts';
import { interrupt, pauseForSpeech, resumeAfterFalseAlarm, weighBargeIn } from './barge-in.ts';
import type { ConversationEvent } from './conversation-events.ts';
import type { UserTurn, Utterance } from './conversation-state.ts';
import { learnPause } from './endpointing.ts';
import { turnId, utteranceId } from './ids.ts';
import type { UtteranceId } from './ids.ts';
import type { Step } from './step.ts';
import { sameWords } from './speech-text/turn-text.ts';
import { openStabilizer, stabilise } from './speech-text/transcript-stabilizer.ts';
import { considerEndpoint, discardTurn, turnText } from './turn-end.ts';

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>;

/** The detector heard speech begin. Over an answer this is stage one of barge-in: silent first, decided later. */
export function speechStarted(step: Step, event: Of<'speech.started'>): void {
	const { state } = step;
	if (state.muted || state.turn?.source === 'push-to-talk') return;
	const answering = state.response !== null && state.response.committed;
	// Without an echo canceller this onset is most likely ourselves; a finger on the key still interrupts.
	if (answering && state.response?.playback === 'playing' && step.turnTaking.halfDuplex) return;
	if (state.turn === null) openTurn(step, 'voice', answering ? 'undecided' : 'none');
	addUtterance(step, event.utteranceId, event.onsetMs);
	step.cancelTimer('endpoint');
	step.cancelTimer('final-deadline');
	step.cancelTimer('false-interruption');
	const turn = step.state.turn;
	if (turn === null) return;
	step.emit({
		type: 'input_audio_buffer.speech_started',
		turn_id: turn.id,
		audio_start_ms: Math.round(event.onsetMs),
	});
	if (turn.bargeIn !== 'undecided') return;
	pauseForSpeech(step);
	step.startTimer('interrupting-speech', event.onsetMs + step.turnTaking.interruptingSpeechMs);
}

export function speechPartial(step: Step, event: Of<'speech.partial'>): void {
	if (!revise(step, event.utteranceId, event.text, {})) return;
	tellTranscript(step);
	if (step.state.turn?.bargeIn === 'undecided') weighBargeIn(step, 'still-speaking');
	withdrawSpeculation(step);
}

export function speechStopped(step: Step, event: Of<'speech.stopped'>): void {
	const turn = step.state.turn;
	if (turn === null || !turn.utterances.some((each) => each.id === event.utteranceId)) return;
	changeUtterance(step, event.utteranceId, { endMs: event.endMs });
	step.setTurn({ speaking: false });
	step.cancelTimer('interrupting-speech');
	step.startTimer('final-deadline', step.tMs + step.turnTaking.finalDeadlineMs);
	if (turn.bargeIn === 'undecided')
		step.startTimer(
			'false-interruption',
			Math.max(step.tMs, event.endMs + step.turnTaking.falseInterruptionWindowMs),
		);
	step.emit({
		type: 'input_audio_buffer.speech_stopped',
		turn_id: turn.id,
		audio_end_ms: Math.round(event.endMs),
	});
}

export function speechFinal(step: Step, event: Of<'speech.final'>): void {
	const known = step.state.turn?.utterances.find((each) => each.id === event.utteranceId);
	if (known === undefined || known.final) return;
	// The recognizer may close an utterance by itself (it died, or the utterance grew too long): then this is its end too.
	const endMs = known.endMs ?? step.tMs;
	if (!revise(step, event.utteranceId, event.text, { settled: true, final: event.last, endMs })) return;
	if (event.text !== '') {
		learnFromPause(step, event.utteranceId);
		step.setTurn({ transcriptFinalMs: step.tMs });
		tellTranscript(step);
	}
	withdrawSpeculation(step);
	afterUtterance(step);
}

export function endOfTurnJudged(step: Step, event: Of<'speech.end_of_turn'>): void {
	const turn = step.state.turn;
	if (turn?.utterances.at(-1)?.id !== event.utteranceId) return;
	step.setTurn({ endOfTurn: event.probability });
	if (!turn.speaking) considerEndpoint(step);
}

/** The recognizer took too long: what was last understood is what was said. */
export function finalOverdue(step: Step): void {
	const turn = step.state.turn;
	if (turn === null || turn.speaking) return;
	const utterances = turn.utterances.map((each) => ({
		...each,
		settled: true,
		final: true,
		endMs: each.endMs ?? step.tMs,
	}));
	step.setTurn({ utterances });
	afterUtterance(step);
}

/** Speech that goes on and on over an answer is meant, even if no word was understood. */
export function speechPersisted(step: Step): void {
	if (step.state.turn?.bargeIn === 'undecided' && step.state.turn.speaking) weighBargeIn(step, 'persisted');
}

/** The window for an explanation is over: never leave the answer paused. */
export function falseAlarmWindowOver(step: Step): void {
	const turn = step.state.turn;
	if (turn?.bargeIn !== 'undecided' || turn.speaking) return;
	resumeAfterFalseAlarm(step);
	discardTurn(step, 'nothing-said');
}

export function talkPressed(step: Step): void {
	const { state } = step;
	if (state.pressedAtMs !== null) return;
	step.set({ pressedAtMs: step.tMs });
	if (state.response?.committed === true) interrupt(step);
	else discardSpeculation(step);
	if (state.turn !== null) discardTurn(step, 'too-short');
	if (state.settings.mode === 'open-mic') step.command({ type: 'recognizer.listen', mode: 'manual' });
	openTurn(step, 'push-to-talk', 'none');
	const id = utteranceId(step.nextId('utt'));
	addUtterance(step, id, step.tMs);
	step.command({ type: 'recognizer.begin', utteranceId: id });
	step.startTimer('max-hold', step.tMs + step.turnTaking.maxHoldMs);
	const turn = step.state.turn;
	if (turn === null) return;
	step.emit({
		type: 'input_audio_buffer.speech_started',
		turn_id: turn.id,
		audio_start_ms: Math.round(step.tMs),
	});
}

/** Release commits: the transcript is flushed and answered at once, no silence is waited for. */
export function talkReleased(step: Step): void {
	const { state } = step;
	const { turn, pressedAtMs } = state;
	if (pressedAtMs === null) return;
	step.set({ pressedAtMs: null });
	step.cancelTimer('max-hold');
	const utterance = turn?.utterances.at(-1);
	if (turn !== null && turn.source === 'push-to-talk' && utterance !== undefined) {
		step.setTurn({ released: true, speaking: false });
		changeUtterance(step, utterance.id, { endMs: step.tMs });
		step.emit({
			type: 'input_audio_buffer.speech_stopped',
			turn_id: turn.id,
			audio_end_ms: Math.round(step.tMs),
		});
		step.command({ type: 'recognizer.end', utteranceId: utterance.id });
		if (step.tMs - pressedAtMs < step.turnTaking.minHoldMs) discardTurn(step, 'too-short');
		else step.startTimer('final-deadline', step.tMs + step.turnTaking.finalDeadlineMs);
	}
	if (state.settings.mode === 'open-mic' && !state.muted)
		step.command({ type: 'recognizer.listen', mode: 'open' });
}

/** Muting drops what was being said: a person who mutes does not want it answered. */
export function talkMuted(step: Step, event: Of<'talk.muted'>): void {
	if (step.state.muted === event.muted) return;
	step.set({ muted: event.muted });
	if (event.muted && step.state.turn?.source === 'voice') {
		if (step.state.turn.bargeIn === 'undecided') resumeAfterFalseAlarm(step);
		discardSpeculation(step);
		discardTurn(step, 'nothing-said');
	}
	const listens = step.state.settings.mode === 'open-mic' && !event.muted;
	step.command({ type: 'recognizer.listen', mode: listens ? 'open' : 'manual' });
	step.emit({
		type: 'session.updated',
		conversation_id: step.state.conversation.id,
		mode: step.state.settings.mode,
		muted: event.muted,
	});
}

function openTurn(step: Step, source: UserTurn['source'], bargeIn: UserTurn['bargeIn']): void {
	const turn: UserTurn = {
		id: turnId(step.nextId('turn')),
		revision: 1,
		source,
		openedMs: step.tMs,
		utterances: [],
		speaking: false,
		bargeIn,
		endOfTurn: null,
		speculativeCalls: 0,
		transcriptFinalMs: null,
		drafted: false,
		due: false,
		released: false,
	};
	step.set({ turn });
}

function addUtterance(step: Step, id: UtteranceId, onsetMs: number): void {
	const utterance: Utterance = {
		id,
		onsetMs,
		endMs: null,
		text: '',
		stabilizer: openStabilizer(),
		settled: false,
		final: false,
	};
	const before = step.state.turn?.utterances ?? [];
	step.setTurn({ utterances: [...before, utterance], speaking: true, endOfTurn: null, due: false });
}

function changeUtterance(step: Step, id: UtteranceId, patch: Partial<Utterance>): void {
	const utterances = step.state.turn?.utterances.map((each) =>
		each.id === id ? { ...each, ...patch } : each,
	);
	if (utterances !== undefined) step.setTurn({ utterances });
}

/** New words for an utterance of the open turn; false where it belongs to none (already dropped or committed). */
function revise(step: Step, id: UtteranceId, text: string, patch: Partial<Utterance>): boolean {
	const utterance = step.state.turn?.utterances.find((each) => each.id === id);
	if (utterance === undefined || utterance.final) return false;
	const { state: stabilizer, text: shown } = stabilise(utterance.stabilizer, text, step.tMs);
	// A final is the engine's own word and stands as it is; a hypothesis keeps the promise its firm part made.
	changeUtterance(step, id, { ...patch, stabilizer, text: patch.settled === true ? text : shown });
	return true;
}

function tellTranscript(step: Step): void {
	const turn = step.state.turn;
	if (turn === null) return;
	const last = turn.utterances.at(-1);
	const text = turnText(turn);
	const open = last === undefined || last.settled ? 0 : last.text.length - last.stabilizer.stableChars;
	step.emit({
		type: 'conversation.item.input_audio_transcription.partial',
		turn_id: turn.id,
		revision: turn.revision,
		text,
		stable_chars: Math.max(0, text.length - open),
	});
}

/** Work on an answer to fewer words than were said is dropped, silently, and the turn is a new revision of itself. */
function withdrawSpeculation(step: Step): void {
	const { turn, response } = step.state;
	if (turn === null || response === null || response.committed || response.turnId !== turn.id) return;
	if (sameWords(response.userText, turnText(turn))) return;
	discardSpeculation(step);
	step.setTurn({ revision: turn.revision + 1, due: false });
}

function learnFromPause(step: Step, id: UtteranceId): void {
	const { turn, learnedPauseMs } = step.state;
	const index = turn?.utterances.findIndex((each) => each.id === id) ?? -1;
	const utterance = turn?.utterances[index];
	const before = turn?.utterances[index - 1];
	if (utterance === undefined || before?.endMs == null || before.text === '') return;
	step.set({
		learnedPauseMs: learnPause(learnedPauseMs, utterance.onsetMs - before.endMs, step.turnTaking),
	});
}

function afterUtterance(step: Step): void {
	const turn = step.state.turn;
	if (turn === null || turn.speaking) return;
	if (turn.bargeIn === 'undecided') weighBargeIn(step, 'ended');
	if (step.state.turn !== null && step.state.turn.bargeIn !== 'undecided') considerEndpoint(step);
}
