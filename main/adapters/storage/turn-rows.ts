import type { ConversationId } from '../../domain/ids.ts';
import { turnId } from '../../domain/ids.ts';
import type { StoredTurn } from '../../domain/ports/conversation-store.ts';
import type { TurnMetrics } from '../../domain/turn-metrics.ts';

export interface TurnRow {
	readonly key: number;
	readonly id: string;
	readonly role: StoredTurn['role'];
	readonly content: string;
	readonly heard: string;
	readonly interrupted: number;
	readonly status: StoredTurn['status'];
	readonly source: StoredTurn['source'];
	readonly created_at_ms: number;
	readonly character: string | null;
	readonly language: string | null;
	readonly models: string;
	readonly metrics: string | null;
	readonly reasoning: string | null;
	readonly superseded_by: string | null;
}

export const turnColumns =
	'key, id, role, content, heard, interrupted, status, source, created_at_ms, character, language, models, metrics, reasoning, superseded_by';

export function turnOf(row: TurnRow, conversationId: ConversationId): StoredTurn {
	return {
		id: turnId(row.id),
		conversationId,
		role: row.role,
		content: row.content,
		heard: row.heard,
		interrupted: row.interrupted === 1,
		status: row.status,
		source: row.source,
		createdAtMs: row.created_at_ms,
		character: row.character,
		language: row.language,
		models: JSON.parse(row.models) as StoredTurn['models'],
		metrics: row.metrics === null ? null : (JSON.parse(row.metrics) as TurnMetrics),
		reasoning: row.reasoning,
		...(row.superseded_by === null ? {} : { supersededBy: turnId(row.superseded_by) }),
	};
}

/** The columns of a turn by name. Text is made well-formed: half a surrogate pair has no place in UTF-8. */
export function columnsOf(turn: StoredTurn): Omit<TurnRow, 'key'> {
	return {
		id: turn.id,
		role: turn.role,
		content: turn.content.toWellFormed(),
		heard: turn.heard.toWellFormed(),
		interrupted: turn.interrupted ? 1 : 0,
		status: turn.status,
		source: turn.source,
		created_at_ms: Math.round(turn.createdAtMs),
		character: turn.character?.toWellFormed() ?? null,
		language: turn.language,
		models: JSON.stringify(turn.models),
		metrics: turn.metrics === null ? null : JSON.stringify(turn.metrics),
		reasoning: turn.reasoning?.toWellFormed() ?? null,
		superseded_by: turn.supersededBy ?? null,
	};
}

/** Room for this many turns in one millisecond; a product with it stays an exact number until the year 2248. */
const keysPerMs = 1024;
const lastExactMs = Math.floor(Number.MAX_SAFE_INTEGER / keysPerMs) - 1;

/** The smallest key for a turn said at this time, so that keys are in the order of time. */
export function firstKeyAt(createdAtMs: number): number {
	return Math.max(0, Math.min(Math.round(createdAtMs), lastExactMs)) * keysPerMs;
}
