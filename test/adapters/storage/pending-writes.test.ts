import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { SqliteConversationStore } from '../../../main/adapters/storage/sqlite-conversation-store.ts';
import { schema } from '../../../main/adapters/storage/schema.ts';
import { PendingWrites } from '../../../main/adapters/storage/pending-writes.ts';
import { conversationId, turnId } from '../../../main/domain/ids.ts';
import { turnWith } from '../../fixtures/stored-turns.ts';

const full = () => {
	throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
};
const said = (thrown: unknown) =>
	expect.objectContaining({ error: expect.objectContaining(thrown as object) as unknown }) as unknown;

it.each(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_READONLY', 'SQLITE_CANTOPEN'])(
	'keeps what the disk does not take (%s) and writes it in order later',
	(code) => {
		using database = closing(new Database(':memory:'));
		let ends = 0;
		const writes = new PendingWrites({ database, onCaughtUp: () => (ends += 1) });
		const written: number[] = [];
		let refusing = true;
		const write = (index: number) => () =>
			writes.write(() => {
				if (refusing) throw new Database.SqliteError('no', code);
				written.push(index);
			});
		expect(write(1)).toThrow(said({ kind: 'storage-full', retryable: true }));
		expect(write(2)).not.toThrow();
		writes.retry();
		expect(writes.count).toBe(2);
		expect(ends).toBe(0);
		refusing = false;
		write(3)();
		expect(ends).toBe(1);
		expect(written).toEqual([1, 2, 3]);
		expect(writes.count).toBe(0);
		refusing = true;
		expect(write(4)).toThrow(said({ kind: 'storage-full' }));
	},
);

it('does not let what can never be written stand in the way', () => {
	using database = closing(new Database(':memory:'));
	const writes = new PendingWrites({ database });
	const written: string[] = [];
	let refusing = true;
	const change = (name: string, broken: boolean) => () => {
		if (refusing) full();
		if (broken) throw new Database.SqliteError('no', 'SQLITE_CONSTRAINT_CHECK');
		written.push(name);
	};
	expect(() => writes.write(change('first', true))).toThrow(said({ kind: 'storage-full' }));
	refusing = false;
	expect(() => writes.write(change('second', false))).toThrow(
		said({ kind: 'storage-failed', retryable: false }),
	);
	expect(written).toEqual(['second']);
	writes.write(change('third', false));
	expect(written).toEqual(['second', 'third']);
});

it('reads on while the disk is full, and says at the end what was not kept', () => {
	const database = new Database(':memory:');
	for (const { sql } of schema) database.exec(sql);
	const store = new SqliteConversationStore({ database, now: () => 0 });
	const c = conversationId('c');
	store.createConversation({ id: c, title: 'T', createdAtMs: 1 });
	store.saveTurn(turnWith({ content: 'before' }));
	database.exec('VACUUM');
	database.pragma(`max_page_count = ${String(database.pragma('page_count', { simple: true }))}`);
	const large = turnWith({ id: turnId('t2'), content: 'x'.repeat(100_000) });
	expect(() => store.saveTurn(large)).toThrow(said({ kind: 'storage-full' }));
	expect(store.conversation(c)?.turns.map(({ content }) => content)).toEqual(['before']);
	expect(store.search('before', { limit: 1 })).toHaveLength(1);
	expect(() =>
		store.importConversation({
			id: conversationId('i'),
			title: '',
			createdAtMs: 1,
			pinned: false,
			turns: [large],
		}),
	).toThrow(said({ kind: 'storage-full' }));
	expect(() => store[Symbol.dispose]()).toThrow(said({ kind: 'storage-full', retryable: false }));
	expect(database.open).toBe(false);
	expect(() => store[Symbol.dispose]()).not.toThrow();
});

function closing(database: Database.Database): Database.Database & Disposable {
	return Object.assign(database, { [Symbol.dispose]: () => void database.close() });
}
