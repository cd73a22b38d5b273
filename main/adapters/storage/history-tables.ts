import { AssistantFailure } from '../../domain/errors.ts';
import type { ConversationId } from '../../domain/ids.ts';
import { conversationId } from '../../domain/ids.ts';
import type {
	ConversationSummary,
	StoredConversation,
	StoredTurn,
	TurnPage,
} from '../../domain/ports/conversation-store.ts';
import type { Statements } from './statements.ts';
import type { TurnRow } from './turn-rows.ts';
import { columnsOf, firstKeyAt, turnColumns, turnOf } from './turn-rows.ts';

export interface ConversationRow {
	readonly key: number;
	readonly id: string;
	readonly title: string;
	readonly created_at_ms: number;
	readonly updated_at_ms: number;
	readonly pinned: number;
	readonly turn_count: number;
	readonly deleted_at_ms: number | null;
}

const turnFields =
	'role, content, heard, interrupted, status, source, created_at_ms, character, language, models, metrics, reasoning, superseded_by';
const turnValues = turnFields.replaceAll(/\w+/g, '$$$&');
const updateTurn = `UPDATE turns SET (${turnFields}) = (${turnValues}) WHERE id = $id AND conversation_key = $conversation`;
const insertTurn = `INSERT INTO turns (key, id, conversation_key, ${turnFields}) VALUES ($key, $id, $conversation, ${turnValues})`;

/** Rows of the two tables in and out, without transactions: the store decides what belongs together. */
export class HistoryTables {
	readonly #statements: Statements;

	constructor({ statements }: { statements: Statements }) {
		this.#statements = statements;
	}

	/** Leaves a conversation that is there already as it is. */
	insertConversation(conversation: Omit<StoredConversation, 'turns'>): void {
		this.#statements.run(
			`INSERT INTO conversations (id, title, created_at_ms, updated_at_ms, pinned)
			VALUES ($id, $title, $createdAt, $createdAt, $pinned) ON CONFLICT (id) DO NOTHING`,
			{
				id: conversation.id,
				title: conversation.title.toWellFormed(),
				createdAt: Math.round(conversation.createdAtMs),
				pinned: conversation.pinned ? 1 : 0,
			},
		);
	}

	saveTurn(turn: StoredTurn): void {
		const owner = this.find(turn.conversationId);
		if (owner === null) throw unknownConversation(turn.conversationId);
		const columns = columnsOf(turn);
		const updated = this.#statements.run(updateTurn, { ...columns, conversation: owner.key });
		if (updated > 0) return;
		const key = this.#freeKey(owner.key, turn);
		this.#statements.run(insertTurn, { ...columns, conversation: owner.key, key });
	}

	/** Also a deleted one. */
	find(id: ConversationId): ConversationRow | null {
		const row = this.#statements.first('SELECT * FROM conversations WHERE id = $id', { id });
		return (row as ConversationRow | undefined) ?? null;
	}

	summaries(limit: number, offset: number): ConversationSummary[] {
		const rows = this.#statements.all(
			`SELECT * FROM conversations WHERE deleted_at_ms IS NULL
			ORDER BY pinned DESC, updated_at_ms DESC, key DESC LIMIT $limit OFFSET $offset`,
			{ limit, offset },
		) as ConversationRow[];
		return rows.map((row) => ({
			id: conversationId(row.id),
			title: row.title,
			createdAtMs: row.created_at_ms,
			updatedAtMs: row.updated_at_ms,
			pinned: row.pinned === 1,
			turnCount: row.turn_count,
		}));
	}

	whole(row: ConversationRow): StoredConversation {
		const id = conversationId(row.id);
		const turns = this.#statements.all(
			`SELECT ${turnColumns} FROM turns WHERE conversation_key = $conversation ORDER BY key`,
			{ conversation: row.key },
		) as TurnRow[];
		return {
			id,
			title: row.title,
			createdAtMs: row.created_at_ms,
			pinned: row.pinned === 1,
			turns: turns.map((turn) => turnOf(turn, id)),
		};
	}

	page(row: ConversationRow, { limit, before }: { limit: number; before?: number }): TurnPage {
		// One more than asked for tells whether there is an earlier page.
		const rows = this.#statements.all(
			`SELECT ${turnColumns} FROM turns WHERE conversation_key = $conversation AND key < $before
			ORDER BY key DESC LIMIT $limit`,
			{ conversation: row.key, before: before ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 },
		) as TurnRow[];
		const page = rows.slice(0, limit).reverse();
		const earlier = rows.length > limit ? (page[0]?.key ?? null) : null;
		return { turns: page.map((turn) => turnOf(turn, conversationId(row.id))), earlier };
	}

	/** Behind everything said in this conversation so far, and as near to the turn's time as there is room. */
	#freeKey(conversation: number, turn: StoredTurn): number {
		const last = this.#statements.first(
			'SELECT max(key) AS key FROM turns WHERE conversation_key = $conversation',
			{ conversation },
		) as { key: number | null };
		let key = Math.max(firstKeyAt(turn.createdAtMs), (last.key ?? -1) + 1);
		while (this.#statements.first('SELECT 1 FROM turns WHERE key = $key', { key }) !== undefined) key++;
		return key;
	}
}

function unknownConversation(id: ConversationId): AssistantFailure {
	return new AssistantFailure({
		kind: 'storage-failed',
		message: 'The turn belongs to a conversation that has been deleted for good, so it was not kept.',
		retryable: false,
		subject: id,
	});
}
