import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import { AssistantFailure } from '../../domain/errors.ts';
import type { ConversationId, ResponseId, TurnId } from '../../domain/ids.ts';
import { conversationId } from '../../domain/ids.ts';
import type {
	BeyondLimit,
	ConversationStore,
	ConversationSummary,
	HeardMark,
	MeasuredTurn,
	HistoryLimit,
	SearchHit,
	StoredConversation,
	StoredTurn,
	Supersession,
	TurnPage,
} from '../../domain/ports/conversation-store.ts';
import { closeDatabase, wipeDatabase } from './database.ts';
import { HistoryTables } from './history-tables.ts';
import { LeavingConversations } from './leaving-conversations.ts';
import { PendingWrites } from './pending-writes.ts';
import { SupersededTurns } from './superseded-turns.ts';
import { Statements } from './statements.ts';
import { storageFailureOf } from './storage-errors.ts';
import { searchTurns } from './turn-search.ts';
import { columnsOf, turnOf } from './turn-rows.ts';

export interface SqliteConversationStoreOptions {
	/** From `openDatabase`; the store closes it. */
	readonly database: Database;
	/** Wall-clock ms since 1970. */
	readonly now: () => number;
	/** A new conversation id, for an imported copy. */
	readonly newId?: () => string;
	/** The disk was full, and is not any more: everything said meanwhile is on it. */
	readonly onCaughtUp?: () => void;
}

export class SqliteConversationStore implements ConversationStore {
	readonly #database: Database;
	readonly #statements: Statements;
	readonly #tables: HistoryTables;
	readonly #leaving: LeavingConversations;
	readonly #superseded: SupersededTurns;
	readonly #writes: PendingWrites;
	readonly #now: () => number;
	readonly #newId: () => string;

	constructor({ database, now, newId = randomUUID, onCaughtUp }: SqliteConversationStoreOptions) {
		this.#database = database;
		this.#statements = new Statements({ database });
		this.#tables = new HistoryTables({ statements: this.#statements });
		this.#leaving = new LeavingConversations({ statements: this.#statements });
		this.#superseded = new SupersededTurns({ statements: this.#statements });
		this.#writes = new PendingWrites({ database, ...(onCaughtUp && { onCaughtUp }) });
		this.#now = now;
		this.#newId = newId;
	}

	createConversation(conversation: { id: ConversationId; title: string; createdAtMs: number }): void {
		this.#writes.write(() => this.#tables.insertConversation({ ...conversation, pinned: false }));
	}

	saveTurn(turn: StoredTurn): void {
		this.#writes.write(() => this.#tables.saveTurn(turn));
	}

	deleteTurn(id: TurnId | ResponseId, conversation?: ConversationId): void {
		this.#writes.write(() => {
			this.#statements.run(
				`DELETE FROM turns WHERE key = (
					SELECT turns.key FROM turns JOIN conversations ON conversations.key = conversation_key
					WHERE turns.id = $id AND conversations.id = coalesce($conversation, conversations.id)
					ORDER BY turns.key DESC LIMIT 1)`,
				{ id, conversation: conversation ?? null },
			);
		});
	}

	supersedeTurns(supersession: Supersession): void {
		this.#writes.write(() => this.#superseded.supersede(supersession));
	}

	restoreTurns(conversation: ConversationId, by: TurnId | ResponseId): void {
		this.#writes.write(() => this.#superseded.restore(conversation, by));
	}

	markHeard(mark: HeardMark): void {
		this.#writes.write(() => this.#superseded.markHeard(mark));
	}

	renameConversation(id: ConversationId, title: string): void {
		this.#change('UPDATE conversations SET title = $title WHERE id = $id', {
			id,
			title: title.toWellFormed(),
		});
	}

	pinConversation(id: ConversationId, pinned: boolean): void {
		this.#change('UPDATE conversations SET pinned = $pinned WHERE id = $id', {
			id,
			pinned: pinned ? 1 : 0,
		});
	}

	deleteConversation(id: ConversationId): void {
		this.#change(
			'UPDATE conversations SET deleted_at_ms = $now WHERE id = $id AND deleted_at_ms IS NULL',
			{ id, now: this.#now() },
		);
	}

	restoreConversation(id: ConversationId): void {
		this.#change('UPDATE conversations SET deleted_at_ms = NULL WHERE id = $id AND deleted_at_ms >= 0', {
			id,
		});
	}

	purgeDeleted(olderThanMs: number, mostTurns?: number): boolean {
		return this.#writes.writeOrFail(() => this.#leaving.purge(this.#now() - olderThanMs, mostTurns));
	}

	beyondHistoryLimit(limit: HistoryLimit): BeyondLimit {
		return this.#read(() => this.#leaving.beyond(limit, this.#now()));
	}

	applyHistoryLimit(limit: HistoryLimit): void {
		this.#writes.writeOrFail(() => this.#leaving.apply(limit, this.#now()));
	}

	wipe(): void {
		this.#writes.forget();
		try {
			wipeDatabase(this.#database);
		} catch (thrown) {
			throw storageFailureOf(thrown, this.#database.name);
		}
	}

	listConversations({ limit, offset }: { limit: number; offset: number }): readonly ConversationSummary[] {
		return this.#read(() => this.#tables.summaries(limit, offset));
	}

	conversation(id: ConversationId): StoredConversation | null {
		return this.#read(() => {
			const row = this.#tables.find(id);
			return row?.deleted_at_ms === null ? this.#tables.whole(row) : null;
		});
	}

	turns(id: ConversationId, options: { limit: number; before?: number }): TurnPage {
		return this.#read(() => {
			const row = this.#tables.find(id);
			return row?.deleted_at_ms === null
				? this.#tables.page(row, options)
				: { turns: [], earlier: null };
		});
	}

	turn(conversation: ConversationId, id: TurnId | ResponseId): StoredTurn | null {
		return this.#read(() => this.#superseded.find(conversation, id));
	}

	latencies(id: ConversationId, { limit }: { limit: number }): readonly MeasuredTurn[] {
		return this.#read(() => this.#superseded.latencies(id, limit));
	}

	currentTurns(id: ConversationId, options: { limit: number; before?: TurnId }): readonly StoredTurn[] {
		return this.#read(() => this.#superseded.current(id, options));
	}

	search(query: string, { limit }: { limit: number }): readonly SearchHit[] {
		return this.#read(() => searchTurns(this.#statements, query, limit));
	}

	importConversation(conversation: StoredConversation): ConversationId {
		return this.#writes.writeOrFail(() => {
			const there = this.#tables.find(conversation.id);
			if (there !== null && sameConversation(this.#tables.whole(there), conversation)) {
				this.#statements.run('UPDATE conversations SET deleted_at_ms = NULL WHERE key = $key', {
					key: there.key,
				});
				return conversation.id;
			}
			const id = there === null ? conversation.id : conversationId(this.#newId());
			this.#tables.insertConversation({ ...conversation, id });
			for (const turn of conversation.turns) this.#tables.saveTurn({ ...turn, conversationId: id });
			return id;
		});
	}

	/** Throws storage-full, after closing, when something could not be written to the very end. */
	[Symbol.dispose](): void {
		if (!this.#database.open) return;
		try {
			this.#writes.retry();
		} finally {
			closeDatabase(this.#database);
		}
		if (this.#writes.count > 0) {
			throw new AssistantFailure({
				kind: 'storage-full',
				message:
					'The disk stayed full, so the newest turns could not be kept. Free some space before you talk on.',
				retryable: false,
				subject: this.#database.name,
			});
		}
	}

	#change(sql: string, parameters: Readonly<Record<string, string | number>>): void {
		this.#writes.write(() => {
			this.#statements.run(sql, parameters);
		});
	}

	#read<T>(query: () => T): T {
		this.#writes.retry();
		try {
			return query();
		} catch (thrown) {
			throw storageFailureOf(thrown, this.#database.name);
		}
	}
}

function sameConversation(a: StoredConversation, b: StoredConversation): boolean {
	return isDeepStrictEqual(comparable(a), comparable(b));
}

/** What the database would give back, so that rounding and the order of keys make no difference. */
function comparable({ id, title, createdAtMs, pinned, turns }: StoredConversation): unknown {
	return {
		title: title.toWellFormed(),
		createdAtMs: Math.round(createdAtMs),
		pinned,
		turns: turns.map((turn) => turnOf({ key: 0, ...columnsOf(turn) }, id)),
	};
}
