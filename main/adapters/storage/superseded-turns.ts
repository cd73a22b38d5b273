import type { ConversationId, ResponseId, TurnId } from '../../domain/ids.ts';
import { responseId } from '../../domain/ids.ts';
import type {
	HeardMark,
	MeasuredTurn,
	StoredTurn,
	Supersession,
} from '../../domain/ports/conversation-store.ts';
import type { TurnMetrics } from '../../domain/turn-metrics.ts';
import type { Statements } from './statements.ts';
import type { TurnRow } from './turn-rows.ts';
import { turnColumns, turnOf } from './turn-rows.ts';

const thisConversation = '(SELECT key FROM conversations WHERE id = $conversation)';
const placeOfTurn = `(SELECT key FROM turns WHERE id = $turn AND conversation_key = ${thisConversation})`;

/** Turns set aside for others, and those that are not. Without transactions: the store decides what belongs together. */
export class SupersededTurns {
	readonly #statements: Statements;

	constructor({ statements }: { statements: Statements }) {
		this.#statements = statements;
	}

	supersede({ conversationId, from, kept, by }: Supersession): void {
		this.#statements.run(
			`UPDATE turns SET superseded_by = $by WHERE conversation_key = ${thisConversation}
			AND superseded_by IS NULL AND key ${kept ? '>' : '>='} ${placeOfTurn}`,
			{ conversation: conversationId, turn: from, by },
		);
	}

	restore(conversation: ConversationId, by: TurnId | ResponseId): void {
		this.#statements.run(
			`UPDATE turns SET superseded_by = NULL WHERE conversation_key = ${thisConversation} AND superseded_by = $by`,
			{ conversation, by },
		);
	}

	markHeard({ conversationId, id, heard, interrupted }: HeardMark): void {
		this.#statements.run(
			`UPDATE turns SET heard = $heard, interrupted = $interrupted, status = $status
			WHERE id = $turn AND conversation_key = ${thisConversation}`,
			{
				conversation: conversationId,
				turn: id,
				heard: heard.toWellFormed(),
				interrupted: interrupted ? 1 : 0,
				status: interrupted ? 'cancelled' : 'completed',
			},
		);
	}

	find(conversation: ConversationId, id: TurnId | ResponseId): StoredTurn | null {
		const row = this.#statements.first(
			`SELECT ${turnColumns} FROM turns WHERE id = $turn AND conversation_key = ${thisConversation}`,
			{ conversation, turn: id },
		) as TurnRow | undefined;
		return row === undefined ? null : turnOf(row, conversation);
	}

	latencies(conversation: ConversationId, limit: number): MeasuredTurn[] {
		const rows = this.#statements.all(
			`SELECT id, created_at_ms, metrics FROM turns WHERE conversation_key = ${thisConversation}
			AND superseded_by IS NULL AND metrics IS NOT NULL ORDER BY key DESC LIMIT $limit`,
			{ conversation, limit },
		) as { id: string; created_at_ms: number; metrics: string }[];
		return rows.reverse().map((row) => ({
			id: responseId(row.id),
			createdAtMs: row.created_at_ms,
			metrics: JSON.parse(row.metrics) as TurnMetrics,
		}));
	}

	current(
		conversation: ConversationId,
		{ limit, before }: { limit: number; before?: TurnId },
	): StoredTurn[] {
		const ahead = before === undefined ? '' : `AND key < ${placeOfTurn}`;
		const rows = this.#statements.all(
			`SELECT ${turnColumns} FROM turns WHERE conversation_key = ${thisConversation}
			AND superseded_by IS NULL ${ahead} ORDER BY key DESC LIMIT $limit`,
			{ conversation, limit, ...(before === undefined ? {} : { turn: before }) },
		) as TurnRow[];
		return rows.reverse().map((row) => turnOf(row, conversation));
	}
}
