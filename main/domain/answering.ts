import { buildMessages } from './context-window.ts';
import type { ResponseStatus } from './assistant-events.ts';
import type { ConversationEvent } from './conversation-events.ts';
import type { ContextEntry, Response } from './conversation-state.ts';
import type { AssistantError } from './errors.ts';
import { responseId } from './ids.ts';
import type { ResponseId, TurnId } from './ids.ts';
import { finishText, openSpokenText, pushDelta } from './speech-text/spoken-text.ts';
import type { SpokenSegment } from './speech-text/spoken-text.ts';
import { sameWords } from './speech-text/turn-text.ts';
import { openPlayback } from './playing.ts';
import { maybeFinish, pump } from './speaking.ts';
import type { Step } from './step.ts';
import { saveResponse, saveUserTurn } from './storing.ts';
import { emptyTurnMetrics } from './turn-metrics.ts';
import type { TurnMetrics } from './turn-metrics.ts';

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>;

export interface ResponseStart {
	readonly turnId: TurnId;
	readonly revision: number;
	readonly userText: string;
	readonly committed: boolean;
	/** Left out: a new one. */
	readonly id?: ResponseId;
	/** Left out: its turn. */
	readonly behind?: ResponseId;
	readonly replaces?: readonly ContextEntry[];
	readonly metrics?: Partial<TurnMetrics>;
}

/** Asks the model. The answer of an uncommitted turn is made in silence until the turn is. */
export function startResponse(step: Step, start: ResponseStart): void {
	const { settings, context } = step.state;
	const response = newResponse(step, start);
	const { id } = response;
	step.set({ response });
	step.emit({
		type: 'response.created',
		response_id: id,
		turn_id: start.turnId,
		revision: start.revision,
		speculative: !start.committed,
		created_at: step.wallIso(),
	});
	const messages = buildMessages({
		system: settings.systemPrompt,
		turns: context,
		userText: start.userText,
		limits: settings.context,
	});
	step.command({
		type: 'model.start',
		responseId: id,
		request: { messages, measured: measured(response) },
	});
	if (start.committed) openPlayback(step);
}

function newResponse(step: Step, start: ResponseStart): Response {
	const { settings, contextVersion, voice, speaker } = step.state;
	const id = start.id ?? responseId(step.nextId('resp'));
	return {
		...emptyResponse,
		id,
		take: id,
		turnId: start.turnId,
		behind: start.behind ?? start.turnId,
		replaces: start.replaces ?? null,
		revision: start.revision,
		userText: start.userText,
		committed: start.committed,
		contextVersion,
		createdMs: step.tMs,
		spoken: openSpokenText({ language: settings.language }),
		textOnly: voice === 'none' || !speaker,
		metrics: { ...emptyTurnMetrics, ...start.metrics },
	};
}

export const emptyResponse = {
	reading: null,
	losses: 0,
	text: '',
	reasoning: '',
	model: 'asked',
	modelName: null,
	incomplete: false,
	segments: [],
	playback: 'held',
	pauseAsked: false,
	finishAsked: false,
	started: false,
	position: null,
	shownWord: null,
	metricsTold: false,
} as const satisfies Partial<Response>;

/** Asks the model before the turn is committed, if that is wanted and the words are new. */
export function speculate(step: Step, text: string, endMs: number | null): void {
	const { turn, response, settings } = step.state;
	if (turn === null || !settings.turnTaking.speculation) return;
	if (response !== null && (response.committed || sameWords(response.userText, text))) return;
	if (turn.speculativeCalls >= settings.turnTaking.maxSpeculativeCalls) return;
	discardSpeculation(step);
	// Nothing a person said may be lost, so even a draft is on disk before the model is asked.
	saveUserTurn(step, {
		id: turn.id,
		text,
		source: turn.source,
		status: 'in_progress',
		saidMs: turn.openedMs,
	});
	step.setTurn({ drafted: true, speculativeCalls: turn.speculativeCalls + 1 });
	startResponse(step, {
		turnId: turn.id,
		revision: turn.revision,
		userText: text,
		committed: false,
		metrics: {
			speechEndMs: endMs,
			// The words are as good as final now; the commit puts the final's own time in its place.
			transcriptFinalMs: step.tMs,
		},
	});
}

/** The turn is committed with the words the speculation answered: it becomes the answer. False where it is none of use. */
export function confirmSpeculation(
	step: Step,
	turnId: TurnId,
	text: string,
	metrics: Partial<TurnMetrics>,
): boolean {
	const { response, contextVersion } = step.state;
	if (response === null || response.committed || response.turnId !== turnId) return false;
	if (response.model === 'failed' || response.contextVersion !== contextVersion) return false;
	if (!sameWords(response.userText, text)) return false;
	step.setResponse({ committed: true, metrics: { ...response.metrics, ...metrics } });
	step.emit({ type: 'response.confirmed', response_id: response.id, turn_id: turnId });
	openPlayback(step);
	pump(step);
	maybeFinish(step);
	return true;
}

/** Drops an uncommitted answer without a sound. */
export function discardSpeculation(step: Step): void {
	const { response } = step.state;
	if (response === null || response.committed) return;
	cancelWork(step, response);
	step.set({ response: null });
	tellDone(step, response, 'cancelled', '', false);
}

export function modelSent(step: Step): void {
	const { response } = step.state;
	if (response?.metrics.llmRequestMs !== null) return;
	step.setResponse({ metrics: { ...response.metrics, llmRequestMs: step.tMs } });
}

export function modelDelta(step: Step, event: Of<'model.delta'>): void {
	const { response } = step.state;
	if (response === null) return;
	step.emit({ type: 'response.output_text.delta', response_id: response.id, delta: event.text });
	const first = response.metrics.llmFirstTokenMs ?? step.tMs;
	const { state: spoken, segments } = pushDelta(response.spoken, event.text);
	step.setResponse({
		text: response.text + event.text,
		model: 'streaming',
		spoken,
		metrics: { ...response.metrics, llmFirstTokenMs: first },
	});
	queueSegments(step, segments);
}

export function modelReasoning(step: Step, event: Of<'model.reasoning'>): void {
	const { response } = step.state;
	if (response === null) return;
	step.emit({ type: 'response.reasoning.delta', response_id: response.id, delta: event.text });
	step.setResponse({ reasoning: response.reasoning + event.text, model: 'streaming' });
}

export function modelDone(step: Step, event: Of<'model.done'>): void {
	const { response } = step.state;
	if (response === null) return;
	const { state: spoken, segments } = finishText(response.spoken);
	step.setResponse({ model: 'done', modelName: event.model, incomplete: event.reason !== 'stop', spoken });
	queueSegments(step, segments);
	if (response.text === '') {
		if (response.committed) fail(step, emptyAnswer(event.reason));
		else step.setResponse({ model: 'failed' });
		return;
	}
	maybeFinish(step);
}

/** Before a word came the answer failed; after that it is cut off, and what came is still spoken. A speculation fails in silence. */
export function modelFailed(step: Step, event: Of<'model.failed'>): void {
	const { response } = step.state;
	if (response === null) return;
	if (!response.committed) {
		step.setResponse({ model: 'failed' });
		return;
	}
	if (response.text === '') {
		fail(step, event.error);
		return;
	}
	step.complain(event.error, response.id);
	const { state: spoken, segments } = finishText(response.spoken);
	step.setResponse({ model: 'failed', incomplete: true, spoken });
	queueSegments(step, segments);
	maybeFinish(step);
}

function fail(step: Step, error: AssistantError): void {
	const { response, lastAnswer } = step.state;
	if (response === null) return;
	if (lastAnswer?.id === response.behind) step.set({ lastAnswer: { ...lastAnswer, restFailed: true } });
	step.complain(error, response.id);
	cancelWork(step, response);
	step.set({ response: null });
	tellDone(step, response, 'failed', '', false);
	saveResponse(step, response, { status: 'failed', heard: '', interrupted: false });
}

function cancelWork(step: Step, response: Response): void {
	if (response.model === 'asked' || response.model === 'streaming')
		step.command({ type: 'model.cancel', responseId: response.id });
	if (response.textOnly) return;
	step.command({ type: 'synthesizer.cancel', responseId: response.take });
	step.command({ type: 'playback.clear', responseId: response.take });
}

function tellDone(
	step: Step,
	response: Response,
	status: ResponseStatus,
	heard: string,
	interrupted: boolean,
): void {
	step.emit({
		type: 'response.done',
		response_id: response.id,
		turn_id: response.turnId,
		status,
		text: response.text,
		heard,
		interrupted,
		text_only: response.textOnly,
	});
}

function queueSegments(step: Step, segments: readonly SpokenSegment[]): void {
	const { response } = step.state;
	if (response === null || segments.length === 0) return;
	const queued = segments.map(
		(segment) => ({ segment, state: 'queued', durationMs: 0, tries: 0 }) as const,
	);
	step.setResponse({ segments: [...response.segments, ...queued] });
	pump(step);
}

/** An answer asked for before the commit cannot tell how long the commit took. */
function measured({ metrics }: Response): { endpointMs: number | null; transcriptMs: number | null } {
	const { speechEndMs, endpointMs, transcriptFinalMs } = metrics;
	if (speechEndMs === null) return { endpointMs: null, transcriptMs: null };
	return {
		endpointMs: endpointMs === null ? null : endpointMs - speechEndMs,
		transcriptMs: transcriptFinalMs === null ? null : transcriptFinalMs - speechEndMs,
	};
}

function emptyAnswer(reason: 'stop' | 'length' | 'content-filter'): AssistantError {
	if (reason === 'content-filter')
		return {
			kind: 'language-model-refused',
			message:
				'The language model’s provider refused to answer this. Say it in other words, or choose another model.',
			retryable: false,
		};
	return {
		kind: 'language-model-failed',
		message: 'The language model answered nothing. Try again, or choose another model in Settings.',
		retryable: true,
	};
}
