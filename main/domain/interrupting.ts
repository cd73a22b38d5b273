import type { ConversationEvent } from './conversation-events.ts';
import type { ClosingResponse } from './conversation-state.ts';
import { heardMs, heardText } from './heard-text.ts';
import { endSpeech } from './speaking.ts';
import type { Step } from './step.ts';
import { answerEnded, readingEnded, rememberTurn, saveResponse } from './storing.ts';

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>;

/** Ends the current answer now: silence, no more work for it, and what was heard is what is kept. */
export function interrupt(step: Step): void {
	const { response } = step.state;
	if (response?.committed !== true) return;
	step.cancelTimer('drain');
	step.cancelTimer('regain');
	if (response.model === 'asked' || response.model === 'streaming')
		step.command({ type: 'model.cancel', responseId: response.id });
	if (response.textOnly) {
		endSpeech(step, 'cancelled', { heard: response.text, interrupted: true });
		return;
	}
	step.command({ type: 'synthesizer.cancel', responseId: response.take });
	step.command({ type: 'playback.clear', responseId: response.take });
	const closing: ClosingResponse = { response, position: response.position };
	if (step.state.closing.length === 0)
		step.startTimer('clear-deadline', step.tMs + step.turnTaking.clearDeadlineMs);
	step.set({ response: null, closing: [...step.state.closing, closing] });
	// The next answer may be asked for before the output has told exactly what was heard: the best known counts until then.
	remember(step, closing);
}

/** The output is silent and has told what was heard. */
export function playbackCleared(step: Step, event: Of<'playback.cleared'>): void {
	const closing = step.state.closing.find((each) => each.response.take === event.responseId);
	if (closing === undefined) return;
	step.set({ closing: step.state.closing.filter((each) => each !== closing) });
	if (step.state.closing.length === 0) step.cancelTimer('clear-deadline');
	close(step, { ...closing, position: event.position ?? closing.position });
}

/** The output has not answered (it died, or hangs): the last known position counts. */
export function clearOverdue(step: Step): void {
	const { closing } = step.state;
	step.cancelTimer('clear-deadline');
	step.set({ closing: [] });
	for (const each of closing) close(step, each);
}

function close(step: Step, closing: ClosingResponse): void {
	const { response, position } = closing;
	const heard = heardText(response, position);
	if (response.started) {
		step.set({ silentSinceMs: step.tMs });
		step.emit({ type: 'output_audio_buffer.cleared', response_id: response.id });
	}
	if (response.started && response.reading === null)
		step.emit({
			type: 'conversation.item.truncated',
			response_id: response.id,
			audio_end_ms: heardMs(response, position),
			text: heard,
		});
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
	if (response.reading !== null) {
		readingEnded(step, response, { heard, interrupted: true });
		return;
	}
	saveResponse(step, response, { status: 'cancelled', heard, interrupted: true });
	remember(step, closing);
	answerEnded(step, response, heard);
}

function remember(step: Step, { response, position }: ClosingResponse): void {
	if (response.reading !== null) return;
	const heard = heardText(response, position);
	const entry = {
		id: response.id,
		role: 'assistant',
		content: response.text,
		heard,
		interrupted: true,
	} as const;
	rememberTurn(step, entry, response.behind);
}
