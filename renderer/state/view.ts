import type { ResponseId, StoredTurn, TurnId, TurnMetrics } from '../../preload/contract/conversations.ts';
import type {
	AssistantState,
	HelperName,
	ResponseStatus,
	TalkMode,
	WireError,
} from '../../preload/contract/events.ts';
import type { AssistantSnapshot } from '../../preload/contract/snapshot.ts';
import type { TroubleList } from './troubles.ts';

export interface UserTurnView {
	readonly role: 'user';
	readonly id: TurnId;
	readonly text: string;
	/** The first so many characters will not change again. */
	readonly stableChars: number;
	/** The words are part of the conversation now. */
	readonly said: boolean;
	readonly createdAtMs: number | null;
	/** What took its place; null: it is part of the conversation. */
	readonly supersededBy: TurnId | ResponseId | null;
}

export interface ResponseView {
	readonly role: 'assistant';
	readonly id: ResponseId;
	readonly turnId: TurnId | null;
	readonly text: string;
	readonly heardChars: number;
	/** The word being spoken now, as [start, end) in `text`. */
	readonly word: readonly [number, number] | null;
	readonly status: ResponseStatus | 'in_progress';
	readonly interrupted: boolean;
	/** It was shown and not spoken. */
	readonly textOnly: boolean;
	readonly playback: 'none' | 'playing' | 'paused';
	/** Guessed ahead of the end of the user's turn: not to be shown. */
	readonly speculative: boolean;
	readonly reasoning: string;
	/** Another model answered than the one in the settings, and why; null: the one in the settings. */
	readonly standIn: { readonly model: string; readonly why: Pick<WireError, 'kind' | 'message'> } | null;
	readonly metrics: TurnMetrics | null;
	readonly createdAtMs: number | null;
	/** What took its place; null: it is part of the conversation. */
	readonly supersededBy: TurnId | ResponseId | null;
}

export type TurnView = UserTurnView | ResponseView;

/** An earlier answer is being spoken again, under a name of its own. */
export interface ReadingView {
	readonly id: ResponseId;
	readonly itemId: ResponseId;
	/** It is the rest that was not heard: what is heard now counts. */
	readonly continues: boolean;
}

export interface HelperView {
	readonly state: 'starting' | 'ready' | 'restarting' | 'failed';
	readonly detail: string | null;
}

/** What there is to see of the assistant; a new value for every change. */
export interface AssistantView {
	/** `null` until the page knows. */
	readonly conversationId: AssistantSnapshot['conversationId'] | null;
	readonly state: AssistantState;
	readonly mode: TalkMode;
	readonly muted: boolean;
	readonly floorHeld: boolean;
	readonly turns: readonly TurnView[];
	readonly reading: ReadingView | null;
	readonly helpers: Readonly<Partial<Record<HelperName, HelperView>>>;
	readonly troubles: TroubleList;
}

export const emptyView: AssistantView = {
	conversationId: null,
	state: 'idle',
	mode: 'push-to-talk',
	muted: false,
	floorHeld: false,
	turns: [],
	reading: null,
	helpers: {},
	troubles: [],
};

export function userTurn(id: TurnId): UserTurnView {
	return { role: 'user', id, text: '', stableChars: 0, said: false, createdAtMs: null, supersededBy: null };
}

export function response(id: ResponseId, turnId: TurnId | null): ResponseView {
	return {
		role: 'assistant',
		id,
		turnId,
		text: '',
		heardChars: 0,
		word: null,
		status: 'in_progress',
		interrupted: false,
		textOnly: false,
		playback: 'none',
		speculative: false,
		reasoning: '',
		standIn: null,
		metrics: null,
		createdAtMs: null,
		supersededBy: null,
	};
}

/** What a window shows that opens while the assistant is at work. Earlier turns are fetched apart. */
export function viewOf(snapshot: AssistantSnapshot, turns: readonly TurnView[]): AssistantView {
	const { liveTurn, liveResponse, helpers, ...rest } = snapshot;
	const live: TurnView[] = [];
	if (liveTurn !== null) live.push({ ...userTurn(liveTurn.turnId), ...liveTurn });
	const readingOf = liveResponse?.readingOf;
	if (liveResponse !== null && readingOf === undefined) {
		const { responseId, turnId, speaking, ...shown } = liveResponse;
		live.push({ ...response(responseId, turnId), ...shown, playback: speaking ? 'playing' : 'none' });
	}
	const liveIds = new Set(live.map(({ id }) => id));
	return {
		...emptyView,
		...rest,
		reading:
			liveResponse === null || readingOf === undefined
				? null
				: { id: liveResponse.responseId, itemId: readingOf, continues: false },
		turns: [...turns.filter(({ id }) => !liveIds.has(id)), ...live],
		helpers: Object.fromEntries(helpers.map(({ helper, ...state }) => [helper, state])),
	};
}

/** A turn from the disk, as it is shown. */
export function viewOfStored(turn: StoredTurn): TurnView {
	if (turn.role === 'user') {
		return {
			role: 'user',
			id: turn.id as TurnId,
			text: turn.content,
			stableChars: turn.content.length,
			said: true,
			createdAtMs: turn.createdAtMs,
			supersededBy: turn.supersededBy ?? null,
		};
	}
	return {
		...response(turn.id as ResponseId, null),
		text: turn.content,
		heardChars: turn.heard.length,
		status: turn.status,
		interrupted: turn.interrupted,
		reasoning: turn.reasoning ?? '',
		metrics: turn.metrics,
		createdAtMs: turn.createdAtMs,
		supersededBy: turn.supersededBy ?? null,
	};
}
