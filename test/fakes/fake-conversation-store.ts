import { isDeepStrictEqual } from 'node:util';
import type { ConversationId, ResponseId, TurnId } from '../../main/domain/ids.ts';
import { conversationId, responseId } from '../../main/domain/ids.ts';
import { AssistantFailure } from '../../main/domain/errors.ts';
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
} from '../../main/domain/ports/conversation-store.ts';
import { hitsIn } from './kept-conversations.ts';
import type { Kept } from './kept-conversations.ts';

/** Everything in memory. `diskFull = true` makes it behave as on a full disk. */
export class FakeConversationStore implements ConversationStore {
	readonly #now: () => number;
	readonly #kept = new Map<ConversationId, Kept>();
	#waiting: (() => void)[] = [];
	#told = false;
	#copies = 0;
	#created = 0;
	diskFull = false;
	disposed = false;

	constructor({ now }: { now: () => number }) {
		this.#now = now;
	}

	createConversation({
		id,
		title,
		createdAtMs,
	}: {
		id: ConversationId;
		title: string;
		createdAtMs: number;
	}): void {
		this.#write(() => {
			if (this.#kept.has(id)) return;
			const order = this.#created++;
			const times = { createdAtMs, updatedAtMs: createdAtMs, deletedAtMs: null };
			this.#kept.set(id, { id, title, ...times, pinned: false, order, turns: [] });
		});
	}

	saveTurn(turn: StoredTurn): void {
		this.#write(() => {
			const owner = this.#kept.get(turn.conversationId);
			if (owner === undefined) {
				throw new AssistantFailure({
					kind: 'storage-failed',
					message: 'The conversation is gone.',
					retryable: false,
				});
			}
			const at = owner.turns.findIndex(({ id }) => id === turn.id);
			if (at >= 0) owner.turns[at] = turn;
			else {
				owner.turns.push(turn);
				owner.updatedAtMs = Math.max(owner.updatedAtMs, turn.createdAtMs);
			}
		});
	}

	deleteTurn(id: TurnId | ResponseId, conversation?: ConversationId): void {
		this.#write(() => {
			const owners = [...this.#kept.values()]
				.filter((kept) => conversation === undefined || kept.id === conversation)
				.map((kept) => ({ kept, turn: kept.turns.find((turn) => turn.id === id) }))
				.filter(({ turn }) => turn !== undefined)
				.sort((a, b) => b.turn!.createdAtMs - a.turn!.createdAtMs);
			const owner = owners[0]?.kept;
			if (owner !== undefined) owner.turns = owner.turns.filter((turn) => turn.id !== id);
		});
	}

	supersedeTurns({ conversationId: id, from, kept, by }: Supersession): void {
		this.#change(id, (conversation) => {
			const at = conversation.turns.findIndex((turn) => turn.id === from);
			conversation.turns = conversation.turns.map((turn, index) =>
				at === -1 || index < (kept ? at + 1 : at) || turn.supersededBy !== undefined
					? turn
					: { ...turn, supersededBy: by },
			);
		});
	}

	restoreTurns(id: ConversationId, by: TurnId | ResponseId): void {
		this.#change(id, (conversation) => {
			conversation.turns = conversation.turns.map((turn) => {
				const { supersededBy, ...rest } = turn;
				return supersededBy === by ? rest : turn;
			});
		});
	}

	markHeard({ conversationId: id, id: turnId, heard, interrupted }: HeardMark): void {
		this.#change(id, (conversation) => {
			const status = interrupted ? 'cancelled' : 'completed';
			conversation.turns = conversation.turns.map((turn) =>
				turn.id === turnId ? { ...turn, heard, interrupted, status } : turn,
			);
		});
	}

	turn(conversation: ConversationId, id: TurnId | ResponseId): StoredTurn | null {
		return this.#kept.get(conversation)?.turns.find((turn) => turn.id === id) ?? null;
	}

	latencies(id: ConversationId, { limit }: { limit: number }): readonly MeasuredTurn[] {
		return this.currentTurns(id, { limit: Infinity })
			.flatMap(({ id: turn, createdAtMs, metrics }) =>
				metrics === null ? [] : [{ id: responseId(turn), createdAtMs, metrics }],
			)
			.slice(-limit);
	}

	currentTurns(
		id: ConversationId,
		{ limit, before }: { limit: number; before?: TurnId },
	): readonly StoredTurn[] {
		const turns = this.#kept.get(id)?.turns ?? [];
		const end = before === undefined ? turns.length : turns.findIndex((turn) => turn.id === before);
		return turns
			.slice(0, Math.max(0, end))
			.filter((turn) => turn.supersededBy === undefined)
			.slice(-limit);
	}

	renameConversation(id: ConversationId, title: string): void {
		this.#change(id, (kept) => (kept.title = title));
	}

	pinConversation(id: ConversationId, pinned: boolean): void {
		this.#change(id, (kept) => (kept.pinned = pinned));
	}

	deleteConversation(id: ConversationId): void {
		this.#change(id, (kept) => (kept.deletedAtMs ??= this.#now()));
	}

	restoreConversation(id: ConversationId): void {
		this.#change(id, (kept) => (kept.deletedAtMs = null));
	}

	purgeDeleted(olderThanMs: number): boolean {
		this.#write(() => {
			for (const kept of this.#kept.values()) {
				if (kept.deletedAtMs !== null && kept.deletedAtMs <= this.#now() - olderThanMs)
					this.#kept.delete(kept.id);
			}
		});
		return true;
	}

	listConversations({ limit, offset }: { limit: number; offset: number }): readonly ConversationSummary[] {
		return this.#listed()
			.slice(offset, offset + limit)
			.map(({ id, title, createdAtMs, updatedAtMs, pinned, turns }) => ({
				id,
				title,
				createdAtMs,
				updatedAtMs,
				pinned,
				turnCount: turns.length,
			}));
	}

	conversation(id: ConversationId): StoredConversation | null {
		const kept = this.#visible(id);
		return kept === null ? null : whole(kept);
	}

	turns(id: ConversationId, { limit, before }: { limit: number; before?: number }): TurnPage {
		const turns = this.#visible(id)?.turns ?? [];
		const end = before ?? turns.length;
		const start = Math.max(0, end - limit);
		return { turns: turns.slice(start, end), earlier: start > 0 ? start : null };
	}

	search(query: string, { limit }: { limit: number }): SearchHit[] {
		return hitsIn(this.#listed(), query).slice(0, limit);
	}

	importConversation(conversation: StoredConversation): ConversationId {
		const there = this.#kept.get(conversation.id);
		if (there !== undefined && isDeepStrictEqual(whole(there), conversation)) {
			there.deletedAtMs = null;
			return conversation.id;
		}
		const id = there === undefined ? conversation.id : conversationId(`copy-${++this.#copies}`);
		this.createConversation({ ...conversation, id });
		this.pinConversation(id, conversation.pinned);
		for (const turn of conversation.turns) this.saveTurn({ ...turn, conversationId: id });
		return id;
	}

	beyondHistoryLimit(limit: HistoryLimit): BeyondLimit {
		const beyond = this.#beyond(limit);
		return { count: beyond.length, newestMs: beyond[0]?.updatedAtMs ?? null };
	}

	applyHistoryLimit(limit: HistoryLimit): void {
		this.#write(() => {
			for (const { id } of this.#beyond(limit)) this.#kept.delete(id);
		});
	}

	wipe(): void {
		this.#waiting = [];
		this.#kept.clear();
	}

	[Symbol.dispose](): void {
		this.disposed = true;
	}

	#listed(): Kept[] {
		return [...this.#kept.values()]
			.filter(({ deletedAtMs }) => deletedAtMs === null)
			.sort(
				(a, b) =>
					Number(b.pinned) - Number(a.pinned) || b.updatedAtMs - a.updatedAtMs || b.order - a.order,
			);
	}

	#beyond({ keep, keepMs, except }: HistoryLimit): Kept[] {
		return this.#listed()
			.filter(({ pinned }) => !pinned)
			.filter(
				({ updatedAtMs }, place) =>
					(keep > 0 && place >= keep) || (keepMs > 0 && updatedAtMs < this.#now() - keepMs),
			)
			.filter(({ id }) => id !== except);
	}

	#visible(id: ConversationId): Kept | null {
		const kept = this.#kept.get(id);
		return kept?.deletedAtMs === null ? kept : null;
	}

	#change(id: ConversationId, change: (kept: Kept) => unknown): void {
		this.#write(() => {
			const kept = this.#kept.get(id);
			if (kept !== undefined) change(kept);
		});
	}

	#write(change: () => void): void {
		this.#waiting.push(change);
		if (this.diskFull) {
			if (this.#told) return;
			this.#told = true;
			throw new AssistantFailure({
				kind: 'storage-full',
				message: 'The disk is full.',
				retryable: true,
			});
		}
		this.#told = false;
		const changes = this.#waiting;
		this.#waiting = [];
		for (const waiting of changes) waiting();
	}
}

function whole({ id, title, createdAtMs, pinned, turns }: Kept): StoredConversation {
	return { id, title, createdAtMs, pinned, turns: [...turns] };
}
