import { confirmSpeculation, discardSpeculation, speculate, startResponse } from './answering.ts';
import type { DiscardReason } from './assistant-events.ts';
import type { UserTurn } from './conversation-state.ts';
import { soundsLikeUs } from './echo-gate.ts';
import { endpointDelayMs, fusedCompleteness } from './endpointing.ts';
import type { TurnId } from './ids.ts';
import { interrupt } from './interrupting.ts';
import { completeness, holdsFloor, isStopPhrase } from './speech-text/turn-text.ts';
import type { Step } from './step.ts';
import { rememberTurn, saveUserTurn } from './storing.ts';

/** Everything said in the turn so far. */
export function turnText(turn: UserTurn): string {
	return turn.utterances
		.map((each) => each.text)
		.filter((text) => text !== '')
		.join(' ');
}

/** When the last word of the turn truly ended, ms; a cough after it does not count. Null while nothing has ended. */
export function speechEndMs(turn: UserTurn): number | null {
	const worded = turn.utterances.filter((each) => each.text !== '');
	const counted = worded.length > 0 ? worded : turn.utterances;
	return counted.reduce<number | null>(
		(latest, { endMs }) => (endMs === null ? latest : Math.max(latest ?? endMs, endMs)),
		null,
	);
}

/** The person fell silent, or more became known about what was said: decide how long to wait, and start work meanwhile. */
export function considerEndpoint(step: Step): void {
	const { turn } = step.state;
	if (turn === null || turn.speaking || turn.bargeIn === 'undecided') return;
	if (!turn.utterances.every((each) => each.settled)) return;
	const text = turnText(turn);
	const final = turn.utterances.every((each) => each.final);
	const unwanted = whyUnwanted(step, turn, text);
	if (unwanted !== null) {
		// A second pass may still make other words of it.
		if (final && (turn.source === 'voice' || turn.released)) discardTurn(step, unwanted);
		return;
	}
	if (turn.source === 'voice') awaitEndpoint(step, turn, text);
	else if (turn.released && final) commitTurn(step);
	else if (turn.released) speculate(step, text, speechEndMs(turn));
}

/** The silence has lasted long enough. */
export function endpointReached(step: Step): void {
	const { turn, settings, floorHeld } = step.state;
	if (turn?.source !== 'voice' || turn.speaking || turn.bargeIn === 'undecided' || floorHeld) return;
	// A second pass is still at work: its `final`, or its deadline, comes back here.
	if (!turn.utterances.every((each) => each.final)) return;
	const text = turnText(turn);
	if (text === '') return;
	const waitedFor = endpointMs(step, turn, text) + step.turnTaking.hiddenWaitMs;
	const evidence = { completeness: completeness(text, settings.language), endOfTurn: turn.endOfTurn };
	const unclear = fusedCompleteness(evidence, step.turnTaking) === 'unclear';
	if (unclear && !turn.due && speculationIsSilent(step) && step.tMs < waitedFor) {
		step.setTurn({ due: true });
		step.startTimer('endpoint', waitedFor);
		return;
	}
	commitTurn(step);
}

/** An unclear ending was only waiting for its answer to become audible (`endpointReached`), or for it to fail. */
export function commitIfDue(step: Step): void {
	const { turn } = step.state;
	if (turn?.due !== true || turn.speaking || speculationIsSilent(step)) return;
	commitTurn(step);
}

/** It was no turn after all. */
export function discardTurn(step: Step, reason: DiscardReason): void {
	const { turn } = step.state;
	if (turn === null) return;
	discardSpeculation(step);
	holdFloor(step, false);
	step.set({ turn: null });
	cancelTurnTimers(step);
	step.command({ type: 'recognizer.end_turn' });
	if (turn.drafted) step.command({ type: 'store.delete_turn', id: turn.id });
	step.emit({ type: 'input_audio_buffer.discarded', turn_id: turn.id, reason });
}

/** The turn becomes part of the conversation without an answer of its own: what comes right after it is answered with it. */
export function joinTurn(step: Step): void {
	const { turn } = step.state;
	if (turn === null) return;
	const text = turnText(turn);
	closeTurn(step, turn, text);
	acceptUserText(step, saidIn(turn, text), () => undefined);
}

interface Said {
	readonly id: TurnId;
	readonly text: string;
	readonly source: UserTurn['source'] | 'text';
	/** When it began to be said, session ms. */
	readonly saidMs: number;
}

function saidIn(turn: UserTurn, text: string): Said {
	return { id: turn.id, text, source: turn.source, saidMs: turn.openedMs };
}

/** The user's words join the conversation: told, on disk, and only then answered. */
export function acceptUserText(step: Step, said: Said, answer: () => void): void {
	const { id, text } = said;
	step.emit({
		type: 'conversation.item.created',
		turn_id: id,
		role: 'user',
		text,
		created_at: step.wallIso(said.saidMs),
	});
	saveUserTurn(step, { ...said, status: 'completed' });
	step.set({ lastTurn: { id, text }, lastAnswer: null });
	answer();
	rememberTurn(step, { id, role: 'user', content: text, heard: text, interrupted: false });
}

/** "Let me think": the person keeps the floor, visibly, until they speak again. */
export function holdFloor(step: Step, held: boolean): void {
	if (step.state.floorHeld === held) return;
	step.set({ floorHeld: held });
	step.emit({ type: 'assistant.floor_held', held });
}

export function cancelTurnTimers(step: Step): void {
	for (const timer of ['endpoint', 'final-deadline', 'interrupting-speech', 'false-interruption'] as const)
		step.cancelTimer(timer);
}

/** The turn is closed: its words are final, on disk, and answered. */
function commitTurn(step: Step): void {
	const { turn } = step.state;
	if (turn === null) return;
	const text = turnText(turn);
	const metrics = {
		speechEndMs: speechEndMs(turn),
		endpointMs: step.tMs,
		transcriptFinalMs: turn.transcriptFinalMs,
	};
	// Typed words may have been answered while the key was held.
	interrupt(step);
	closeTurn(step, turn, text);
	acceptUserText(step, saidIn(turn, text), () => {
		if (confirmSpeculation(step, turn.id, text, metrics)) return;
		discardSpeculation(step);
		startResponse(step, {
			turnId: turn.id,
			revision: turn.revision,
			userText: text,
			committed: true,
			metrics,
		});
	});
}

function closeTurn(step: Step, turn: UserTurn, text: string): void {
	holdFloor(step, false);
	step.set({ turn: null });
	cancelTurnTimers(step);
	step.emit({ type: 'input_audio_buffer.committed', turn_id: turn.id, revision: turn.revision });
	step.emit({
		type: 'conversation.item.input_audio_transcription.completed',
		turn_id: turn.id,
		transcript: text,
	});
	step.command({ type: 'recognizer.end_turn' });
}

/** Why what was said wants no answer; null when it does. */
export function whyUnwanted(step: Step, turn: UserTurn, text: string): DiscardReason | null {
	if (text === '') return 'nothing-said';
	if (turn.bargeIn === 'interrupted' && isStopPhrase(text, step.state.settings.language)) return 'stop';
	return turn.source === 'voice' && isEchoTail(step, turn, text) ? 'echo' : null;
}

/** Without a canceller the room still says our last words when we have fallen silent. */
function isEchoTail(step: Step, turn: UserTurn, text: string): boolean {
	const { silentSinceMs } = step.state;
	const onsetMs = turn.utterances[0]?.onsetMs;
	const { halfDuplex, echoTailMs } = step.turnTaking;
	if (!halfDuplex || silentSinceMs === null || onsetMs === undefined) return false;
	return onsetMs - silentSinceMs < echoTailMs && soundsLikeUs(step, text);
}

function awaitEndpoint(step: Step, turn: UserTurn, text: string): void {
	const { language } = step.state.settings;
	holdFloor(step, holdsFloor(text, language));
	if (step.state.floorHeld) {
		step.cancelTimer('endpoint');
		discardSpeculation(step);
		return;
	}
	step.startTimer('endpoint', Math.max(step.tMs, endpointMs(step, turn, text)));
	if (completeness(text, language) !== 'incomplete') speculate(step, text, speechEndMs(turn));
}

function endpointMs(step: Step, turn: UserTurn, text: string): number {
	const { settings, learnedPauseMs } = step.state;
	const evidence = {
		completeness: completeness(text, settings.language),
		endOfTurn: turn.endOfTurn,
		learnedPauseMs,
	};
	return (speechEndMs(turn) ?? step.tMs) + endpointDelayMs(evidence, step.turnTaking);
}

/** Whether an answer is being made of which nothing could be heard yet anyway. */
function speculationIsSilent(step: Step): boolean {
	const { response } = step.state;
	if (response === null || response.committed || response.textOnly || response.model === 'failed')
		return false;
	if (response.model === 'done' && response.segments.every((each) => each.state === 'failed')) return false;
	return response.metrics.ttsFirstAudioMs === null;
}
