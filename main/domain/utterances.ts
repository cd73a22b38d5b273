import type { UserTurn, Utterance } from './conversation-state.ts';
import { turnId } from './ids.ts';
import type { UtteranceId } from './ids.ts';
import type { Step } from './step.ts';
import { openStabilizer, stabilise } from './speech-text/transcript-stabilizer.ts';
import { turnText } from './turn-end.ts';

export function openTurn(step: Step, source: UserTurn['source'], bargeIn: UserTurn['bargeIn']): void {
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

export function addUtterance(step: Step, id: UtteranceId, onsetMs: number): void {
	const { turn } = step.state;
	if (turn === null) return;
	const utterance: Utterance = {
		id,
		onsetMs,
		endMs: null,
		text: '',
		stabilizer: openStabilizer(),
		settled: false,
		final: false,
	};
	step.setTurn({
		utterances: [...turn.utterances, utterance],
		speaking: true,
		endOfTurn: null,
		due: false,
	});
	step.emit({
		type: 'input_audio_buffer.speech_started',
		turn_id: turn.id,
		audio_start_ms: Math.round(onsetMs),
	});
}

/** The utterance ended at `endMs`; the person has fallen silent if none other is open. */
export function endUtterance(step: Step, id: UtteranceId, endMs: number): void {
	const { turn } = step.state;
	if (turn?.utterances.find((each) => each.id === id)?.endMs !== null) return;
	changeUtterance(step, id, { endMs });
	step.setTurn({ speaking: step.state.turn?.utterances.some((each) => each.endMs === null) === true });
	step.emit({
		type: 'input_audio_buffer.speech_stopped',
		turn_id: turn.id,
		audio_end_ms: Math.round(endMs),
	});
}

export function changeUtterance(step: Step, id: UtteranceId, patch: Partial<Utterance>): void {
	const utterances = step.state.turn?.utterances.map((each) =>
		each.id === id ? { ...each, ...patch } : each,
	);
	if (utterances !== undefined) step.setTurn({ utterances });
}

/** New words for an utterance of the open turn; false where it belongs to none (already dropped or committed). */
export function revise(step: Step, id: UtteranceId, text: string, patch: Partial<Utterance>): boolean {
	const utterance = step.state.turn?.utterances.find((each) => each.id === id);
	if (utterance === undefined || utterance.final) return false;
	// A hypothesis that was overtaken by the end of its pass.
	if (utterance.settled && patch.settled !== true) return false;
	const { state: stabilizer, text: shown } = stabilise(utterance.stabilizer, text, step.tMs);
	// A final is the engine's own word and stands as it is; a hypothesis keeps the promise its firm part made.
	changeUtterance(step, id, { ...patch, stabilizer, text: patch.settled === true ? text : shown });
	return true;
}

export function tellTranscript(step: Step): void {
	const { turn } = step.state;
	if (turn === null) return;
	const text = turnText(turn);
	step.emit({
		type: 'conversation.item.input_audio_transcription.partial',
		turn_id: turn.id,
		revision: turn.revision,
		text,
		stable_chars: Math.max(0, text.length - openChars(turn)),
	});
}

/** How many characters at the end of the turn's text may still change. */
function openChars(turn: UserTurn): number {
	const last = turn.utterances.findLast((each) => each.text !== '');
	return last === undefined || last.settled ? 0 : last.text.length - last.stabilizer.stableChars;
}
