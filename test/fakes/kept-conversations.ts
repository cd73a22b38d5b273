import type { ConversationId } from '../../main/domain/ids.ts';
import type { SearchHit, StoredTurn } from '../../main/domain/ports/conversation-store.ts';

/** A conversation as FakeConversationStore holds it. */
export interface Kept {
	id: ConversationId;
	title: string;
	createdAtMs: number;
	updatedAtMs: number;
	pinned: boolean;
	deletedAtMs: number | null;
	/** When it was created, counted. */
	order: number;
	turns: StoredTurn[];
}

/** Turns with all words of the query, the newest first. */
export function hitsIn(conversations: readonly Kept[], query: string): SearchHit[] {
	const words = query
		.toLowerCase()
		.split(/[\s\0]+/u)
		.filter((word) => word !== '');
	if (words.length === 0) return [];
	return conversations
		.flatMap((kept) => kept.turns.map((turn) => ({ kept, turn })))
		.filter(({ turn }) => words.every((word) => turn.content.toLowerCase().includes(word)))
		.sort((a, b) => b.turn.createdAtMs - a.turn.createdAtMs)
		.map(({ kept, turn }) => ({
			conversationId: kept.id,
			conversationTitle: kept.title,
			turnId: turn.id,
			role: turn.role,
			createdAtMs: turn.createdAtMs,
			excerpt: turn.content,
			matches: words.map((word) => {
				const start = turn.content.toLowerCase().indexOf(word);
				return [start, start + word.length] as const;
			}),
		}));
}
