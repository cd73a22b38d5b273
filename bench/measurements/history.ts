/** A history as large as anyone's will ever be: a page of turns, a search, one more turn. */
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { openDatabase } from '../../main/adapters/storage/database.ts';
import { SqliteConversationStore } from '../../main/adapters/storage/sqlite-conversation-store.ts';
import { columnsOf, firstKeyAt } from '../../main/adapters/storage/turn-rows.ts';
import { conversationId, turnId } from '../../main/domain/ids.ts';
import type { StoredTurn } from '../../main/domain/ports/conversation-store.ts';
import { figure } from '../figures.ts';
import type { Measurement } from '../measurement.ts';

const perConversation = 40;
const firstMs = Date.UTC(2020, 0, 1);
const apartMs = 60_000;
const words =
	'the weather tomorrow morning please remind me to call my mother about dinner and play some quiet music in the kitchen while we read a book on the history of old trains near the sea'.split(
		' ',
	);

export const history: Measurement = {
	name: 'history',
	limitMs: ({ turns }) => 60_000 + turns * 0.3,
	async run({ turns, runs, folder }) {
		const now = (): number => Date.now();
		const path = join(folder, 'conversations.db');
		const made = await makeHistory(path, turns);
		const openedMs = performance.now();
		const { database } = openDatabase({ path, now });
		const opening = performance.now() - openedMs;
		using store = new SqliteConversationStore({ database, now });
		const repeats = Math.max(100, runs * 10);
		const conversations = Math.ceil(turns / perConversation);
		const id = (i: number): ReturnType<typeof nameOf> => nameOf((i * 7_919) % conversations);
		const times = (work: (i: number) => unknown): number[] =>
			Array.from({ length: repeats }, (_, i) => elapsed(() => work(i)));
		const newTurn = (i: number): StoredTurn => ({
			...turnOf(turns + i, conversations - 1),
			content: `one more thing number ${i}`,
		});
		const rows = [
			figure(
				`history of ${turns.toLocaleString('en')} turns: list of 50 conversations`,
				times((i) => store.listConversations({ limit: 50, offset: i * 50 })),
			),
			figure(
				'history: page of 30 turns',
				times((i) => store.turns(id(i), { limit: 30 })),
			),
			figure(
				'history: search for a rare word',
				times((i) => store.search(`rare${(i * 1_000) % turns}x`, { limit: 50 })),
			),
			figure(
				'history: search for common words',
				times(() => store.search('quiet music kitchen', { limit: 50 })),
			),
			figure(
				'history: search for two letters',
				times(() => store.search('xq', { limit: 50 })).slice(0, repeats),
				{
					note: 'Too short for the index and nowhere in the history: every turn is looked at.',
				},
			),
			figure(
				'history: append one turn, on disk when it returns',
				times((i) => store.saveTurn(newTurn(i))),
			),
			figure('history: opening it', [opening]),
		];
		const note = `Made in ${(made / 1000).toFixed(1)} s.`;
		return rows.map((row, index) => (index === 0 ? { ...row, note } : row));
	},
};

/** @returns how long it took, ms. */
async function makeHistory(path: string, turns: number): Promise<number> {
	const startedMs = performance.now();
	const { database } = openDatabase({ path, now: () => Date.now() });
	using held = new DisposableStack();
	held.defer(() => database.close());
	database.pragma('synchronous = OFF');
	database.pragma('cache_size = -400000');
	const triggers = database
		.prepare<[], { name: string; sql: string }>(
			"SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
		)
		.all();
	database.exec('BEGIN');
	for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
	insertConversations(database, turns);
	await insertTurns(database, turns);
	// What the triggers would have done row by row.
	database.exec("INSERT INTO turns_text (turns_text) VALUES ('rebuild')");
	for (const { sql } of triggers) database.exec(sql);
	database.exec('COMMIT');
	database.pragma('wal_checkpoint(TRUNCATE)');
	return performance.now() - startedMs;
}

function insertConversations(database: Database, turns: number): void {
	const insert = database.prepare(
		'INSERT INTO conversations (key, id, title, created_at_ms, updated_at_ms, turn_count) VALUES (?, ?, ?, ?, ?, ?)',
	);
	for (let i = 0; i * perConversation < turns; i++) {
		const count = Math.min(perConversation, turns - i * perConversation);
		const fromMs = firstMs + i * perConversation * apartMs;
		insert.run(
			i + 1,
			nameOf(i),
			`About ${sentence(i, 3)}`,
			fromMs,
			fromMs + (count - 1) * apartMs,
			count,
		);
	}
}

async function insertTurns(database: Database, turns: number): Promise<void> {
	const names = Object.keys(columnsOf(turnOf(0, 0)));
	const insert = database.prepare(
		`INSERT INTO turns (key, conversation_key, ${names.join(', ')}) VALUES ($key, $conversation, ${names.map((name) => `$${name}`).join(', ')})`,
	);
	for (let i = 0; i < turns; i++) {
		const conversation = Math.floor(i / perConversation);
		const turn = turnOf(i, conversation);
		insert.run({ ...columnsOf(turn), key: firstKeyAt(turn.createdAtMs), conversation: conversation + 1 });
		// The bench's own time limit must be able to pass.
		if (i % 50_000 === 0) await new Promise((resolve) => setImmediate(resolve));
	}
}

function nameOf(i: number): ReturnType<typeof conversationId> {
	return conversationId(`conversation-${i}`);
}

/** Alternating sides; one turn in a thousand holds a word of its own. */
function turnOf(i: number, conversation: number): StoredTurn {
	const asked = i % 2 === 0;
	const content = sentence(i, asked ? 7 : 14) + (i % 1_000 === 0 ? ` rare${i}x` : '');
	return {
		id: turnId(`turn_${i}`),
		conversationId: nameOf(conversation),
		role: asked ? 'user' : 'assistant',
		content,
		heard: content,
		interrupted: false,
		status: 'completed',
		source: asked ? 'voice' : 'assistant',
		createdAtMs: firstMs + i * apartMs,
		character: null,
		language: 'en',
		models: asked
			? { recognizer: 'practice-en' }
			: { languageModel: 'scripted', synthesizer: 'practice-tones' },
		metrics: null,
		reasoning: null,
	};
}

function sentence(seed: number, length: number): string {
	return Array.from({ length }, (_, i) => words[(seed * 31 + i * i * 7 + i * 13) % words.length]).join(' ');
}

function elapsed(work: () => unknown): number {
	const startedMs = performance.now();
	work();
	return performance.now() - startedMs;
}
