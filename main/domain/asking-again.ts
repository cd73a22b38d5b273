import { discardSpeculation, emptyResponse, startResponse } from './answering.ts';
import type { ConversationEvent } from './conversation-events.ts';
import type { LastAnswer, Reading, Response } from './conversation-state.ts';
import { responseId, turnId } from './ids.ts';
import { clearOverdue, interrupt } from './interrupting.ts';
import { openPlayback } from './playing.ts';
import { continuationRequest } from './prompt.ts';
import { maybeFinish, pump } from './speaking.ts';
import { segmentsFrom } from './speech-text/segments-from.ts';
import { openSpokenText } from './speech-text/spoken-text.ts';
import type { Step } from './step.ts';
import { supersede } from './storing.ts';
import { acceptTyped, isSaid, joinWhatWasSaid, listenOverAnswer } from './talking.ts';
import { emptyTurnMetrics } from './turn-metrics.ts';

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>;

/** Another question in the place of an earlier one: the conversation goes on from before it, and what followed is set aside. */
export function turnEdited(step: Step, event: Of<'turn.edited'>): void {
	const words = event.text.trim();
	if (words === '') return;
	endWhatIsSaid(step);
	joinWhatWasSaid(step);
	withdrawDraft(step);
	const id = turnId(step.nextId('turn'));
	supersede(step, { from: event.turnId, kept: false, by: id });
	const { context, contextVersion, settings } = step.state;
	const at = context.findIndex((each) => each.id === event.turnId);
	const before = at === -1 ? event.entries : context.slice(0, at);
	step.set({
		context: before.slice(-settings.context.maxTurns * 4),
		contextVersion: contextVersion + 1,
	});
	acceptTyped(step, id, words);
	listenOverAnswer(step);
}

/** Asks again for the last turn's answer, which failed or did not please; the one there was is set aside. */
export function retry(step: Step): void {
	const { lastTurn, turn } = step.state;
	if (lastTurn === null || turn !== null) return;
	endWhatIsSaid(step);
	if (step.state.lastAnswer?.restFailed === true) {
		askForTheRest(step, step.state.lastAnswer);
		return;
	}
	const { context, contextVersion } = step.state;
	const id = responseId(step.nextId('resp'));
	supersede(step, { from: lastTurn.id, kept: true, by: id });
	// The model must not see its refused answer, nor the question twice.
	const at = context.findLastIndex((each) => each.id === lastTurn.id);
	const question = context[at];
	step.set({
		context: at === -1 ? context : context.slice(0, at),
		contextVersion: contextVersion + 1,
		lastAnswer: null,
	});
	startResponse(step, {
		id,
		turnId: lastTurn.id,
		revision: 1,
		userText: lastTurn.text,
		committed: true,
		replaces: at === -1 ? [] : context.slice(at + 1),
		metrics: { endpointMs: step.tMs },
	});
	if (question !== undefined) step.set({ context: [...step.state.context, question] });
}

/** Goes on with an answer that was cut: what is written of it is spoken; what is not, the model is asked for. */
export function continueAnswer(step: Step): void {
	if (step.state.turn !== null) return;
	// Stopped a moment ago, it may not have been told yet what was heard of it.
	if (step.state.closing.length > 0) clearOverdue(step);
	if (step.state.lastAnswer === null) return;
	endWhatIsSaid(step);
	const answer = step.state.lastAnswer;
	const isRest = answer.heard.length < answer.text.trimEnd().length;
	if (answer.written && isRest && canSpeak(step)) {
		const reading = { itemId: answer.id, from: answer.heard.length, continues: true };
		read(step, answer.text, reading, answer.turnId);
	} else if (answer.heard === '') retry(step);
	else askForTheRest(step, answer);
}

/** Says an earlier answer again. It is a response like any other: it can be cut into, and has a word that is spoken now. */
export function readAgain(step: Step, { itemId, text, from }: Of<'response.read'>): void {
	const { turn, lastTurn } = step.state;
	// What was just said is about to be answered, or its key is held: that comes first.
	if (turn !== null && (turn.source === 'push-to-talk' || isSaid(turn))) return;
	if (!canSpeak(step)) {
		step.complain(nothingToSpeakWith);
		return;
	}
	endWhatIsSaid(step);
	const start = Math.max(0, Math.min(from, text.length));
	read(step, text, { itemId, from: start, continues: false }, lastTurn?.id ?? turnId(itemId));
	listenOverAnswer(step);
}

const nothingToSpeakWith = {
	kind: 'voice-missing',
	message: 'There is nothing to speak with. Choose a voice and a loudspeaker in Settings.',
	retryable: false,
} as const;

function canSpeak({ state: { voice, speaker } }: Step): boolean {
	return voice !== 'none' && speaker;
}

/** What was heard of it is taken as known so far: what comes next begins at once, and may set it aside. */
function endWhatIsSaid(step: Step): void {
	interrupt(step);
	clearOverdue(step);
	discardSpeculation(step);
}

/** A turn still open is written down when it is closed: then it stands behind what is asked now, and is not set aside with the rest. */
function withdrawDraft(step: Step): void {
	const { turn } = step.state;
	if (turn?.drafted !== true) return;
	step.command({ type: 'store.delete_turn', id: turn.id });
	step.setTurn({ drafted: false });
}

function askForTheRest(step: Step, { id, turnId: answered }: LastAnswer): void {
	startResponse(step, {
		turnId: answered,
		behind: id,
		revision: 1,
		userText: continuationRequest,
		committed: true,
		metrics: { endpointMs: step.tMs },
	});
}

function read(step: Step, text: string, reading: Reading, answered: Response['turnId']): void {
	const { settings, contextVersion } = step.state;
	const id = responseId(step.nextId('resp'));
	const { language } = settings;
	const segments = segmentsFrom(text, reading.from, language).map(
		(segment) => ({ segment, state: 'queued', durationMs: 0, tries: 0 }) as const,
	);
	const response: Response = {
		...emptyResponse,
		id,
		take: id,
		turnId: answered,
		behind: reading.itemId,
		replaces: null,
		reading,
		revision: 1,
		userText: '',
		committed: true,
		contextVersion,
		createdMs: step.tMs,
		text,
		model: 'done',
		segments,
		spoken: openSpokenText({ language }),
		textOnly: false,
		metrics: emptyTurnMetrics,
		metricsTold: true,
	};
	step.set({ response });
	step.emit({
		type: 'response.reading',
		response_id: id,
		item_id: reading.itemId,
		from_chars: reading.from,
		continues: reading.continues,
	});
	openPlayback(step);
	pump(step);
	maybeFinish(step);
}
