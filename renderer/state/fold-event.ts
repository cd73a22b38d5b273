import type { AssistantEvent, StampedEvent } from '../../preload/contract/events.ts';
import { changed, changedBy } from './change.ts';
import { foldPlayback, foldReading } from './fold-playback.ts';
import { foldSuperseded } from './fold-superseded.ts';
import { helperReady, told, wentOn } from './troubles.ts';
import type { AssistantView, ResponseView, TurnView, UserTurnView } from './view.ts';
import { response, userTurn } from './view.ts';

type Of<Type extends AssistantEvent['type']> = Extract<AssistantEvent, { readonly type: Type }>;
type UserTurnId = UserTurnView['id'];

/** The view after `event`. Pure; an event of a turn or response that is not shown changes nothing. */
export function foldEvent(view: AssistantView, event: StampedEvent): AssistantView {
	return (
		foldReading(view, event) ??
		foldSession(view, event) ??
		foldUserTurn(view, event) ??
		foldResponse(view, event) ??
		foldPlayback(view, event) ??
		foldSuperseded(view, event) ??
		view
	);
}

function foldSession(view: AssistantView, event: StampedEvent): AssistantView | null {
	switch (event.type) {
		case 'session.created':
			return inConversation({ ...view, mode: event.mode }, event.conversation_id);
		case 'session.updated':
			return inConversation({ ...view, mode: event.mode, muted: event.muted }, event.conversation_id);
		case 'assistant.state_changed':
			return { ...view, state: event.state };
		case 'assistant.floor_held':
			return { ...view, floorHeld: event.held };
		case 'helper.state_changed': {
			const { helper, state, detail } = event;
			const helpers = { ...view.helpers, [helper]: { state, detail } };
			const { troubles } = view;
			return {
				...view,
				helpers,
				troubles: state === 'ready' ? helperReady(troubles, helper, helpers) : troubles,
			};
		}
		case 'error':
			return { ...view, troubles: told(view.troubles, event.error) };
		default:
			return null;
	}
}

function foldUserTurn(view: AssistantView, event: StampedEvent): AssistantView | null {
	switch (event.type) {
		case 'input_audio_buffer.speech_started':
			return withUserTurn(view, event.turn_id, {});
		case 'input_audio_buffer.discarded':
			return { ...view, turns: view.turns.filter(({ id }) => id !== event.turn_id) };
		case 'conversation.item.input_audio_transcription.partial':
			return withUserTurn(view, event.turn_id, { text: event.text, stableChars: event.stable_chars });
		case 'conversation.item.input_audio_transcription.completed':
			return withUserTurn(view, event.turn_id, {
				text: event.transcript,
				stableChars: event.transcript.length,
			});
		case 'conversation.item.created':
			return withUserTurn({ ...view, troubles: wentOn(view.troubles) }, event.turn_id, {
				text: event.text,
				stableChars: event.text.length,
				said: true,
				createdAtMs: Date.parse(event.created_at),
			});
		default:
			return null;
	}
}

function foldResponse(view: AssistantView, event: StampedEvent): AssistantView | null {
	switch (event.type) {
		case 'response.created':
			return begun(view, event);
		case 'response.confirmed':
			return changed(view, event.response_id, { speculative: false });
		case 'response.output_text.delta':
			return changedBy(view, event.response_id, ({ text }) => ({ text: text + event.delta }));
		case 'response.reasoning.delta':
			return changedBy(view, event.response_id, ({ reasoning }) => ({
				reasoning: reasoning + event.delta,
			}));
		case 'response.model_replaced':
			return changed(view, event.response_id, {
				standIn: { model: event.model, why: { kind: event.kind, message: event.message } },
			});
		case 'response.done':
			return ended(view, event);
		case 'turn.metrics':
			return changed(view, event.response_id, { metrics: metricsOf(event) });
		default:
			return null;
	}
}

/** Another conversation starts empty; its earlier turns are fetched. */
function inConversation(view: AssistantView, conversationId: AssistantView['conversationId']): AssistantView {
	if (view.conversationId === conversationId) return view;
	return { ...view, conversationId, turns: [], reading: null, troubles: wentOn(view.troubles) };
}

function begun(view: AssistantView, event: Of<'response.created'>): AssistantView {
	const begins: ResponseView = {
		...response(event.response_id, event.turn_id),
		speculative: event.speculative,
		createdAtMs: Date.parse(event.created_at),
	};
	// A new guess about the same turn takes the place of the old one.
	const others = view.turns.filter((turn) => !(turn.role === 'assistant' && turn.speculative));
	return { ...view, troubles: wentOn(view.troubles), turns: [...others, begins] };
}

function ended(view: AssistantView, event: Of<'response.done'>): AssistantView {
	const guess = view.turns.find(({ id }) => id === event.response_id);
	if (guess?.role === 'assistant' && guess.speculative) {
		return { ...view, turns: view.turns.filter((turn) => turn !== guess) };
	}
	return changed(view, event.response_id, {
		text: event.text,
		status: event.status,
		interrupted: event.interrupted,
		textOnly: event.text_only,
		heardChars: event.text_only && !event.interrupted ? event.text.length : event.heard.length,
		word: null,
		playback: 'none',
	});
}

function metricsOf(event: Of<'turn.metrics'>): ResponseView['metrics'] {
	return {
		speechEndMs: event.speech_end_ms,
		endpointMs: event.endpoint_ms,
		transcriptFinalMs: event.transcript_final_ms,
		llmRequestMs: event.llm_request_ms,
		llmFirstTokenMs: event.llm_first_token_ms,
		firstSegmentMs: event.first_segment_ms,
		ttsFirstAudioMs: event.tts_first_audio_ms,
		playbackStartMs: event.playback_start_ms,
		voiceToVoiceMs: event.voice_to_voice_ms,
	};
}

function withUserTurn(view: AssistantView, id: UserTurnId, change: Partial<UserTurnView>): AssistantView {
	const at = view.turns.findLastIndex((turn) => turn.id === id);
	const turn = view.turns[at];
	if (turn?.role === 'user') return { ...view, turns: view.turns.with(at, { ...turn, ...change }) };
	return { ...view, turns: insertedTurn(view.turns, { ...userTurn(id), ...change }) };
}

/** A turn that becomes known after a response to it was begun still stands before it. */
function insertedTurn(turns: readonly TurnView[], turn: UserTurnView): readonly TurnView[] {
	const at = turns.findIndex((other) => other.role === 'assistant' && other.turnId === turn.id);
	return at === -1 ? [...turns, turn] : turns.toSpliced(at, 0, turn);
}
