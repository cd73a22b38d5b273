import type { AssistantEvent, HelperName } from './assistant-events.ts';
import type { AssistantError } from './errors.ts';
import type { ConversationId, ResponseId, TurnId, UtteranceId } from './ids.ts';
import type { PlaybackPosition } from './ports/audio-output.ts';
import type { HeardMark, StoredTurn, Supersession } from './ports/conversation-store.ts';
import type { LanguageModelRequest } from './ports/language-model.ts';
import type { SpeechRequest } from './ports/speech-synthesizer.ts';
import type { ConversationSettings, ContextEntry } from './conversation-state.ts';

export type TimerName =
	| 'endpoint'
	| 'final-deadline'
	| 'interrupting-speech'
	| 'false-interruption'
	| 'drain'
	| 'clear-deadline'
	| 'regain'
	| 'max-hold';

/** Everything that can happen to a conversation. JSON, so that a log of it replays bit for bit. */
export type ConversationEvent = { readonly tMs: number } & (
	| {
			readonly type: 'session.started';
			/** Wall-clock ms, since 1970, of t = 0. */
			readonly wallOriginMs: number;
			readonly conversationId: ConversationId;
			readonly entries: readonly ContextEntry[];
			readonly stored: boolean;
	  }
	| {
			readonly type: 'conversation.opened';
			readonly conversationId: ConversationId;
			readonly entries: readonly ContextEntry[];
			readonly stored: boolean;
	  }
	| { readonly type: 'session.configured'; readonly settings: ConversationSettings }
	| { readonly type: 'talk.pressed' }
	| { readonly type: 'talk.released' }
	| { readonly type: 'talk.muted'; readonly muted: boolean }
	| { readonly type: 'text.submitted'; readonly text: string }
	/** Asked instead of the turn with this id; that one and what followed it are set aside. */
	| {
			readonly type: 'turn.edited';
			readonly turnId: TurnId;
			readonly text: string;
			/** What came before it, from the disk: for a turn the context no longer holds. */
			readonly entries: readonly ContextEntry[];
	  }
	| { readonly type: 'response.stop' }
	| { readonly type: 'response.retry' }
	/** Go on with the answer that was cut. */
	| { readonly type: 'response.continue' }
	/** Say an earlier answer again, from this place in its text on (UTF-16 units). */
	| {
			readonly type: 'response.read';
			readonly itemId: ResponseId;
			readonly text: string;
			readonly from: number;
	  }
	| { readonly type: 'speech.started'; readonly utteranceId: UtteranceId; readonly onsetMs: number }
	| { readonly type: 'speech.stopped'; readonly utteranceId: UtteranceId; readonly endMs: number }
	| { readonly type: 'speech.partial'; readonly utteranceId: UtteranceId; readonly text: string }
	| {
			readonly type: 'speech.soft_end';
			readonly utteranceId: UtteranceId;
			readonly text: string;
			readonly endMs: number;
	  }
	| {
			readonly type: 'speech.final';
			readonly utteranceId: UtteranceId;
			readonly text: string;
			readonly last: boolean;
	  }
	| { readonly type: 'speech.end_of_turn'; readonly utteranceId: UtteranceId; readonly probability: number }
	| { readonly type: 'model.sent'; readonly responseId: ResponseId }
	| { readonly type: 'model.delta'; readonly responseId: ResponseId; readonly text: string }
	| { readonly type: 'model.reasoning'; readonly responseId: ResponseId; readonly text: string }
	/** Another model answers than the one asked first, because of `error`. */
	| {
			readonly type: 'model.replaced';
			readonly responseId: ResponseId;
			readonly model: string;
			readonly error: AssistantError;
	  }
	| {
			readonly type: 'model.done';
			readonly responseId: ResponseId;
			readonly reason: 'stop' | 'length' | 'content-filter';
			readonly model: string;
	  }
	| { readonly type: 'model.failed'; readonly responseId: ResponseId; readonly error: AssistantError }
	| {
			readonly type: 'segment.audio';
			readonly responseId: ResponseId;
			readonly segmentIndex: number;
			readonly durationMs: number;
	  }
	| {
			readonly type: 'segment.done';
			readonly responseId: ResponseId;
			readonly segmentIndex: number;
			readonly durationMs: number;
	  }
	| {
			readonly type: 'segment.failed';
			readonly responseId: ResponseId;
			readonly segmentIndex: number;
			readonly error: AssistantError;
	  }
	| { readonly type: 'playback.started'; readonly responseId: ResponseId }
	| {
			readonly type: 'playback.position';
			readonly responseId: ResponseId;
			readonly position: PlaybackPosition;
	  }
	| {
			readonly type: 'playback.paused';
			readonly responseId: ResponseId;
			readonly position: PlaybackPosition | null;
	  }
	| { readonly type: 'playback.resumed'; readonly responseId: ResponseId }
	| { readonly type: 'playback.drained'; readonly responseId: ResponseId }
	| {
			readonly type: 'playback.cleared';
			readonly responseId: ResponseId;
			readonly position: PlaybackPosition | null;
	  }
	/** `reason`: why it is not the voice that was asked for, or not where it was asked to run; a whole sentence. */
	| { readonly type: 'voice.ready'; readonly model: string; readonly reason?: string }
	| { readonly type: 'voice.unavailable'; readonly error: AssistantError }
	| { readonly type: 'recognizer.ready'; readonly model: string }
	| {
			readonly type: 'helper.changed';
			readonly helper: HelperName;
			readonly state: 'starting' | 'ready' | 'restarting' | 'failed';
			readonly detail: string | null;
	  }
	| { readonly type: 'trouble'; readonly error: AssistantError }
	| { readonly type: 'timer.fired'; readonly timer: TimerName }
);

/** What the runner carries out. It has no `if` about turns: every decision was made before the command was given. */
export type ConversationCommand =
	| { readonly type: 'emit'; readonly event: AssistantEvent }
	| { readonly type: 'timer.start'; readonly timer: TimerName; readonly atMs: number }
	| { readonly type: 'timer.cancel'; readonly timer: TimerName }
	| { readonly type: 'recognizer.listen'; readonly mode: 'open' | 'manual' }
	| { readonly type: 'recognizer.begin'; readonly utteranceId: UtteranceId }
	| { readonly type: 'recognizer.end'; readonly utteranceId: UtteranceId }
	| { readonly type: 'recognizer.end_turn' }
	| {
			readonly type: 'model.start';
			readonly responseId: ResponseId;
			readonly request: LanguageModelRequest;
	  }
	| { readonly type: 'model.cancel'; readonly responseId: ResponseId }
	| { readonly type: 'synthesizer.speak'; readonly request: SpeechRequest }
	| { readonly type: 'synthesizer.cancel'; readonly responseId: ResponseId }
	/** Queue the samples that came with the event being answered. */
	| { readonly type: 'playback.enqueue'; readonly responseId: ResponseId; readonly segmentIndex: number }
	| {
			readonly type: 'playback.end_segment';
			readonly responseId: ResponseId;
			readonly segmentIndex: number;
	  }
	| { readonly type: 'playback.open'; readonly responseId: ResponseId }
	| { readonly type: 'playback.finish'; readonly responseId: ResponseId }
	| { readonly type: 'playback.pause'; readonly responseId: ResponseId }
	| {
			readonly type: 'playback.resume';
			readonly responseId: ResponseId;
			readonly from: PlaybackPosition | null;
	  }
	| { readonly type: 'playback.clear'; readonly responseId: ResponseId }
	| {
			readonly type: 'store.open_conversation';
			readonly conversationId: ConversationId;
			readonly title: string;
			readonly createdAtMs: number;
	  }
	| { readonly type: 'store.save_turn'; readonly turn: StoredTurn }
	| { readonly type: 'store.delete_turn'; readonly id: TurnId }
	| ({ readonly type: 'store.supersede_turns' } & Supersession)
	| {
			readonly type: 'store.restore_turns';
			readonly conversationId: ConversationId;
			readonly by: TurnId | ResponseId;
	  }
	| ({ readonly type: 'store.mark_heard' } & HeardMark);
