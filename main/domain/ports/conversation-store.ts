import type { ConversationId, ResponseId, TurnId } from '../ids.ts';
import type { TurnMetrics } from '../turn-metrics.ts';

/** One thing said, as it is kept on disk and exported. */
export interface StoredTurn {
	/** The user turn's id, or the response's for what the assistant said. */
	readonly id: TurnId | ResponseId;
	readonly conversationId: ConversationId;
	readonly role: 'user' | 'assistant';
	/** The whole text shown: for the assistant everything it wrote, also what was not heard. */
	readonly content: string;
	/** The prefix of `content` that was heard; equal to `content` for the user and for text-only answers. */
	readonly heard: string;
	readonly interrupted: boolean;
	readonly status: 'in_progress' | 'completed' | 'cancelled' | 'failed' | 'incomplete';
	readonly source: 'voice' | 'push-to-talk' | 'text' | 'assistant';
	/** Wall-clock ms since 1970. */
	readonly createdAtMs: number;
	readonly character: string | null;
	readonly language: string | null;
	/** Names of what produced it: recognizer for the user, language model and voice for the assistant. */
	readonly models: {
		readonly recognizer?: string;
		readonly languageModel?: string;
		readonly synthesizer?: string;
	};
	readonly metrics: TurnMetrics | null;
	/** Reasoning text of the model, when it gave any. */
	readonly reasoning: string | null;
	/** What took its place when a question was changed or asked again; absent: it is part of the conversation. */
	readonly supersededBy?: TurnId | ResponseId;
}

export interface MeasuredTurn {
	readonly id: ResponseId;
	/** Wall-clock ms since 1970. */
	readonly createdAtMs: number;
	readonly metrics: TurnMetrics;
}

/** Which turns make place, and for what. */
export interface Supersession {
	readonly conversationId: ConversationId;
	/** The first of them; where `kept` is true, the last one that stays. Everything behind it goes with it. */
	readonly from: TurnId | ResponseId;
	readonly kept: boolean;
	readonly by: TurnId | ResponseId;
}

/** More of an answer was heard than was known when it was stored. */
export interface HeardMark {
	readonly conversationId: ConversationId;
	readonly id: ResponseId;
	readonly heard: string;
	readonly interrupted: boolean;
}

export interface ConversationSummary {
	readonly id: ConversationId;
	readonly title: string;
	readonly createdAtMs: number;
	readonly updatedAtMs: number;
	readonly pinned: boolean;
	readonly turnCount: number;
}

export interface StoredConversation {
	readonly id: ConversationId;
	readonly title: string;
	readonly createdAtMs: number;
	readonly pinned: boolean;
	readonly turns: readonly StoredTurn[];
}

export interface SearchHit {
	readonly conversationId: ConversationId;
	readonly conversationTitle: string;
	readonly turnId: string;
	readonly role: 'user' | 'assistant';
	readonly createdAtMs: number;
	/** A passage around the match; `matches` are [start, end) offsets into it. */
	readonly excerpt: string;
	readonly matches: readonly (readonly [number, number])[];
}

/** A page of turns, oldest first; `before` is a position from an earlier page. */
export interface TurnPage {
	readonly turns: readonly StoredTurn[];
	readonly earlier: number | null;
}

/** Which conversations may stay; pinned ones and `except`, the one being held, always do. */
export interface HistoryLimit {
	/** The newest so many; 0: all. */
	readonly keep: number;
	/** Those with something said in the last so many ms; 0: however old. */
	readonly keepMs: number;
	readonly except: ConversationId | null;
}

/** What a limit would delete. */
export interface BeyondLimit {
	readonly count: number;
	/** When the newest of them was last spoken in, wall-clock ms; null where there is none. */
	readonly newestMs: number | null;
}

/**
 * Keeps every conversation. Calls are synchronous and take micro- to milliseconds. What cannot be written now (disk full)
 * throws `AssistantFailure` once, is kept in memory, and is written with the next call that succeeds: nothing is lost.
 */
export interface ConversationStore extends Disposable {
	createConversation(conversation: { id: ConversationId; title: string; createdAtMs: number }): void;
	/** Inserts or replaces the turn with this id; on disk when it returns. */
	saveTurn(turn: StoredTurn): void;
	/** Removes a turn that turned out never to have been said; without `conversation` the newest one with this id. */
	deleteTurn(id: TurnId | ResponseId, conversation?: ConversationId): void;
	/** Sets turns aside that are part of the conversation; they stay where they are and are still found. */
	supersedeTurns(supersession: Supersession): void;
	/** What was set aside for `by` is part of the conversation again. */
	restoreTurns(conversation: ConversationId, by: TurnId | ResponseId): void;
	markHeard(mark: HeardMark): void;
	renameConversation(id: ConversationId, title: string): void;
	pinConversation(id: ConversationId, pinned: boolean): void;
	/** Hides it; `restoreConversation` brings it back until `purgeDeleted`. */
	deleteConversation(id: ConversationId): void;
	restoreConversation(id: ConversationId): void;
	/**
	 * Forgets for good what was deleted at least so many ms ago; 0: everything deleted. With `mostTurns` only so much of it:
	 * false until the rest is gone too. From the first call on nothing brings it back.
	 */
	purgeDeleted(olderThanMs: number, mostTurns?: number): boolean;
	listConversations(options: { limit: number; offset: number }): readonly ConversationSummary[];
	conversation(id: ConversationId): StoredConversation | null;
	turns(id: ConversationId, options: { limit: number; before?: number }): TurnPage;
	turn(conversation: ConversationId, id: TurnId | ResponseId): StoredTurn | null;
	/** The times of the newest answers that are part of the conversation, oldest first. */
	latencies(id: ConversationId, options: { limit: number }): readonly MeasuredTurn[];
	/** The newest turns that are part of the conversation, oldest first; with `before` only those ahead of that turn. */
	currentTurns(id: ConversationId, options: { limit: number; before?: TurnId }): readonly StoredTurn[];
	/** Everything said that contains every word of `query`, newest first; any characters are allowed in it. */
	search(query: string, options: { limit: number }): readonly SearchHit[];
	/** Adds a conversation whole; one with the same id that differs gets a new id, an identical one is left alone. */
	importConversation(conversation: StoredConversation): ConversationId;
	beyondHistoryLimit(limit: HistoryLimit): BeyondLimit;
	/** Hides what is beyond the limit, and for good: the next `purgeDeleted` forgets it. */
	applyHistoryLimit(limit: HistoryLimit): void;
	/** Forgets everything, also what waits for room on the disk, and leaves nothing of it in the file. */
	wipe(): void;
}
