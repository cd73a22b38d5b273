import type { AssistantError } from './errors.ts';
import type { ConversationId, ResponseId, TurnId } from './ids.ts';

export type AssistantState = 'idle' | 'listening' | 'thinking' | 'speaking';
export type ResponseStatus = 'completed' | 'cancelled' | 'failed' | 'incomplete';
export type HelperName = 'audio' | 'recognizer' | 'synthesizer' | 'hotkey';

/**
 * What the assistant tells the world: the screen, the event log, later a Realtime client. These are wire objects: names and
 * fields follow the OpenAI Realtime API where it has them (ARCHITECTURE.md, Words), snake_case, times in session ms.
 */
export type AssistantEvent =
	| {
			readonly type: 'session.created';
			readonly session_id: string;
			readonly conversation_id: ConversationId;
			readonly mode: TalkMode;
			readonly created_at: string;
	  }
	| {
			readonly type: 'session.updated';
			readonly conversation_id: ConversationId;
			readonly mode: TalkMode;
			readonly muted: boolean;
	  }
	| {
			readonly type: 'assistant.state_changed';
			readonly state: AssistantState;
			readonly previous_state: AssistantState;
	  }
	/** "Hold on, let me think": the person keeps the floor until they speak again. */
	| { readonly type: 'assistant.floor_held'; readonly held: boolean }
	| {
			readonly type: 'input_audio_buffer.speech_started';
			readonly turn_id: TurnId;
			readonly audio_start_ms: number;
	  }
	| {
			readonly type: 'input_audio_buffer.speech_stopped';
			readonly turn_id: TurnId;
			readonly audio_end_ms: number;
	  }
	| { readonly type: 'input_audio_buffer.committed'; readonly turn_id: TurnId; readonly revision: number }
	/** Ours. The sound was no turn after all: noise, a cough, "mhm", our own echo, a stop word. */
	| {
			readonly type: 'input_audio_buffer.discarded';
			readonly turn_id: TurnId;
			readonly reason: DiscardReason;
	  }
	| {
			readonly type: 'conversation.item.input_audio_transcription.partial';
			readonly turn_id: TurnId;
			readonly revision: number;
			readonly text: string;
			/** The first so many UTF-16 units of `text` will not change again. */
			readonly stable_chars: number;
	  }
	| {
			readonly type: 'conversation.item.input_audio_transcription.completed';
			readonly turn_id: TurnId;
			readonly transcript: string;
	  }
	/** A typed turn, or a spoken one at its commit: the user's words are part of the conversation. */
	| {
			readonly type: 'conversation.item.created';
			readonly turn_id: TurnId;
			readonly role: 'user';
			readonly text: string;
			readonly created_at: string;
	  }
	/** Ours. This turn (not where `kept`) and everything behind it made place for another; it is still there to be read. */
	| {
			readonly type: 'conversation.item.superseded';
			readonly item_id: TurnId;
			readonly kept: boolean;
			readonly superseded_by: TurnId | ResponseId;
	  }
	/** Ours. Nothing came of what was to take their place: they stand again. */
	| { readonly type: 'conversation.item.restored'; readonly superseded_by: TurnId | ResponseId }
	/** Ours, in place of `response.created`: an earlier answer is spoken again from `from_chars` on. `continues`: for the first time. */
	| {
			readonly type: 'response.reading';
			readonly response_id: ResponseId;
			readonly item_id: ResponseId;
			readonly from_chars: number;
			readonly continues: boolean;
	  }
	/** `speculative`: the user's turn is not committed yet; show nothing of it until it is. */
	| {
			readonly type: 'response.created';
			readonly response_id: ResponseId;
			readonly turn_id: TurnId;
			readonly revision: number;
			readonly speculative: boolean;
			readonly created_at: string;
	  }
	/** The speculation turned out right: what it wrote may be shown, what it synthesised may be heard. */
	| { readonly type: 'response.confirmed'; readonly response_id: ResponseId; readonly turn_id: TurnId }
	| {
			readonly type: 'response.output_text.delta';
			readonly response_id: ResponseId;
			readonly delta: string;
	  }
	| { readonly type: 'response.reasoning.delta'; readonly response_id: ResponseId; readonly delta: string }
	/** Ours. The model asked first failed before its first word, for the reason given: `model` answers instead. */
	| {
			readonly type: 'response.model_replaced';
			readonly response_id: ResponseId;
			readonly model: string;
			readonly kind: AssistantError['kind'];
			readonly message: string;
	  }
	| {
			readonly type: 'response.done';
			readonly response_id: ResponseId;
			readonly turn_id: TurnId;
			readonly status: ResponseStatus;
			readonly text: string;
			readonly heard: string;
			readonly interrupted: boolean;
			readonly text_only: boolean;
	  }
	| { readonly type: 'output_audio_buffer.started'; readonly response_id: ResponseId }
	| { readonly type: 'output_audio_buffer.stopped'; readonly response_id: ResponseId }
	| { readonly type: 'output_audio_buffer.cleared'; readonly response_id: ResponseId }
	| { readonly type: 'output_audio_buffer.paused'; readonly response_id: ResponseId }
	| { readonly type: 'output_audio_buffer.resumed'; readonly response_id: ResponseId }
	/** Ours. The shown text up to `heard_chars` was heard; the word `[word_start, word_end)` is being spoken now. */
	| {
			readonly type: 'output_audio_buffer.position';
			readonly response_id: ResponseId;
			readonly heard_chars: number;
			readonly word_start: number;
			readonly word_end: number;
	  }
	| {
			readonly type: 'conversation.item.truncated';
			readonly response_id: ResponseId;
			readonly audio_end_ms: number;
			readonly text: string;
	  }
	| ({
			readonly type: 'turn.metrics';
			readonly turn_id: TurnId;
			readonly response_id: ResponseId;
	  } & TurnMetricsFields)
	| {
			readonly type: 'helper.state_changed';
			readonly helper: HelperName;
			readonly state: 'starting' | 'ready' | 'restarting' | 'failed';
			readonly detail: string | null;
	  }
	| { readonly type: 'error'; readonly error: WireError; readonly response_id: ResponseId | null };

export type TalkMode = 'push-to-talk' | 'open-mic';
/** `withdrawn`: the person muted the microphone, changed how it listens or went to another conversation. */
export type DiscardReason = 'nothing-said' | 'backchannel' | 'echo' | 'stop' | 'too-short' | 'withdrawn';

export interface TurnMetricsFields {
	readonly speech_end_ms: number | null;
	readonly endpoint_ms: number | null;
	readonly transcript_final_ms: number | null;
	readonly llm_request_ms: number | null;
	readonly llm_first_token_ms: number | null;
	readonly first_segment_ms: number | null;
	readonly tts_first_audio_ms: number | null;
	readonly playback_start_ms: number | null;
	readonly voice_to_voice_ms: number | null;
}

export interface WireError {
	readonly kind: AssistantError['kind'];
	readonly message: string;
	readonly retryable: boolean;
	readonly subject?: string;
	readonly retry_after_ms?: number;
}

/** An event as it leaves: stamped with session time. */
export type StampedEvent = { readonly t_ms: number } & AssistantEvent;
