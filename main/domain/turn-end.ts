import { confirmSpeculation, discardSpeculation, speculate, startResponse } from './answering.ts';
import type { DiscardReason } from './assistant-events.ts';
import type { UserTurn } from './conversation-state.ts';
import { endpointDelayMs } from './endpointing.ts';
import type { TurnId } from './ids.ts';
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

/** When the last word of the turn truly ended, ms; null while somebody speaks. */
export function speechEndMs(turn: UserTurn): number | null {
	return turn.utterances.reduce<number | null>(
		(latest, each) => (each.endMs === null ? latest : Math.max(latest ?? each.endMs, each.endMs)),
		null,
	);
}

/** The person fell silent, or more became known about what was said: decide how long to wait, and start work meanwhile. */
export function considerEndpoint(step: Step): void {
	const { turn, settings } = step.state;
	if (turn === null || turn.speaking || turn.bargeIn === 'undecided') return;
	if (!turn.utterances.every((each) => each.settled)) return;
	const text = turnText(turn);
	const final = turn.utterances.every((each) => each.final);
	if (text === '') {
		if (final) discardTurn(step, 'nothing-said');
		return;
	}
	if (turn.bargeIn === 'interrupted' && isStopPhrase(text, settings.language)) {
		if (final) discardTurn(step, 'stop');
		return;
	}
	if (turn.source === 'push-to-talk') {
		if (turn.released && final) commitTurn(step);
		return;
	}
	holdFloor(step, holdsFloor(text, settings.language));
	if (step.state.floorHeld) {
		step.cancelTimer('endpoint');
		return;
	}
	step.startTimer('endpoint', Math.max(step.tMs, endpointMs(step, turn, text)));
	if (completeness(text, settings.language) !== 'incomplete') speculate(step, text);
}

/** The silence has lasted long enough. */
export function endpointReached(step: Step): void {
	const { turn, settings } = step.state;
	if (turn === null || turn.speaking || turn.source === 'push-to-talk' || step.state.floorHeld) return;
	// A second pass is still at work: its `final`, or its deadline, comes back here.
	if (!turn.utterances.every((each) => each.final)) return;
	const text = turnText(turn);
	const waitedFor = endpointMs(step, turn, text) + step.turnTaking.hiddenWaitMs;
	const unclear = completeness(text, settings.language) === 'unclear';
	if (unclear && !turn.due && speculationIsSilent(step) && step.tMs < waitedFor) {
		step.setTurn({ due: true });
		step.startTimer('endpoint', waitedFor);
		return;
	}
	commitTurn(step);
}

/** The turn is closed: its words are final, on disk, and answered. */
export function commitTurn(step: Step): void {
	const { turn } = step.state;
	if (turn === null) return;
	const text = turnText(turn);
	const endMs = speechEndMs(turn);
	step.set({ turn: null, lastCommitMs: step.tMs, floorHeld: false });
	cancelTurnTimers(step);
	step.emit({ type: 'input_audio_buffer.committed', turn_id: turn.id, revision: turn.revision });
	step.emit({
		type: 'conversation.item.input_audio_transcription.completed',
		turn_id: turn.id,
		transcript: text,
	});
	step.command({ type: 'recognizer.end_turn' });
	const metrics = { speechEndMs: endMs, endpointMs: step.tMs, transcriptFinalMs: turn.transcriptFinalMs };
	acceptUserText(step, turn.id, text, turn.source, () => {
		if (!confirmSpeculation(step, turn.id, text, metrics)) {
			discardSpeculation(step);
			startResponse(step, {
				turnId: turn.id,
				revision: turn.revision,
				userText: text,
				committed: true,
				metrics,
			});
		}
	});
}

/** The user's words join the conversation: told, on disk, and only then answered. */
export function acceptUserText(
	step: Step,
	id: TurnId,
	text: string,
	source: 'voice' | 'push-to-talk' | 'text',
	answer: () => void,
): void {
	step.emit({
		type: 'conversation.item.created',
		turn_id: id,
		role: 'user',
		text,
		created_at: step.wallIso(),
	});
	saveUserTurn(step, { id, text, source, status: 'completed' });
	step.set({ lastTurn: { id, text } });
	answer();
	rememberTurn(step, { id, role: 'user', content: text, heard: text, interrupted: false });
}

/** It was no turn after all. */
export function discardTurn(step: Step, reason: DiscardReason): void {
	const { turn } = step.state;
	if (turn === null) return;
	discardSpeculation(step);
	step.set({ turn: null });
	holdFloor(step, false);
	cancelTurnTimers(step);
	step.command({ type: 'recognizer.end_turn' });
	if (turn.drafted) step.command({ type: 'store.delete_turn', id: turn.id });
	step.emit({ type: 'input_audio_buffer.discarded', turn_id: turn.id, reason });
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
	const { response, voice, speaker } = step.state;
	if (response === null || response.committed || response.model === 'failed') return false;
	if (voice !== 'ready' || !speaker) return false;
	return response.metrics.ttsFirstAudioMs === null;
}

function holdFloor(step: Step, held: boolean): void {
	if (step.state.floorHeld === held) return;
	step.set({ floorHeld: held });
	step.emit({ type: 'assistant.floor_held', held });
}

function cancelTurnTimers(step: Step): void {
	for (const timer of ['endpoint', 'final-deadline', 'interrupting-speech', 'false-interruption'] as const)
		step.cancelTimer(timer);
}
