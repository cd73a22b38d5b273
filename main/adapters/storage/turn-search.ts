import { conversationId } from '../../domain/ids.ts';
import type { SearchHit } from '../../domain/ports/conversation-store.ts';
import { excerptOf, isIndexed, matchOf, patternOf, wordsOf } from './search-text.ts';
import type { Statements } from './statements.ts';

interface HitRow {
	readonly conversation_id: string;
	readonly title: string;
	readonly id: string;
	readonly role: SearchHit['role'];
	readonly created_at_ms: number;
	readonly content: string;
}

/** Turns that hold every word, newest first. The index knows three characters and more; shorter words are looked for. */
export function searchTurns(statements: Statements, query: string, limit: number): SearchHit[] {
	const words = wordsOf(query);
	if (words.length === 0) return [];
	const indexed = words.filter(isIndexed);
	const short = words.filter((word) => !isIndexed(word));
	const rows = statements.all(hitQuery(indexed.length > 0, short.length), {
		limit,
		...(indexed.length > 0 ? { match: matchOf(indexed) } : {}),
		...Object.fromEntries(
			short.flatMap((word, index) => [
				[`typed${index}`, patternOf(word.typed)],
				[`folded${index}`, patternOf(word.folded)],
			]),
		),
	}) as HitRow[];
	return rows.map((row) => ({
		conversationId: conversationId(row.conversation_id),
		conversationTitle: row.title,
		turnId: row.id,
		role: row.role,
		createdAtMs: row.created_at_ms,
		...excerptOf(row.content, words),
	}));
}

/** CROSS JOIN keeps SQLite from starting at the conversations: the turns come newest first and the limit stops it early. */
function hitQuery(indexed: boolean, short: number): string {
	const from = indexed ? 'turns_text CROSS JOIN turns ON turns.key = turns_text.rowid' : 'turns';
	const conditions = [
		'conversations.deleted_at_ms IS NULL',
		...(indexed ? ['turns_text MATCH $match'] : []),
		...Array.from(
			{ length: short },
			(_, index) =>
				`(turns.content LIKE $typed${index} ESCAPE '\\' OR turns.content LIKE $folded${index} ESCAPE '\\')`,
		),
	];
	return `SELECT conversations.id AS conversation_id, title, turns.id, role, turns.created_at_ms, turns.content
		FROM ${from} CROSS JOIN conversations ON conversations.key = turns.conversation_key
		WHERE ${conditions.join(' AND ')}
		ORDER BY ${indexed ? 'turns_text.rowid' : 'turns.key'} DESC LIMIT $limit`;
}
