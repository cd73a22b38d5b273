import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openDatabase } from '../../../main/adapters/storage/database.ts';
import { SqliteConversationStore } from '../../../main/adapters/storage/sqlite-conversation-store.ts';
import { FakeConversationStore } from '../../fakes/fake-conversation-store.ts';
import { describeConversationStore } from '../../ports/conversation-store.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-store-'));
let opened = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeConversationStore('FakeConversationStore', () => {
	let nowMs = 0;
	const store = new FakeConversationStore({ now: () => nowMs });
	return {
		store,
		advance: (durationMs) => (nowMs += durationMs),
		fillDisk: (full) => (store.diskFull = full),
	};
});

describeConversationStore('SqliteConversationStore', () => {
	let nowMs = 0;
	const now = () => nowMs;
	const { database } = openDatabase({ path: join(folder, `${++opened}`, 'history.db'), now });
	return {
		store: new SqliteConversationStore({ database, now }),
		advance: (durationMs) => (nowMs += durationMs),
		// SQLite answers SQLITE_FULL at its page limit exactly as it does when the disk has no room.
		fillDisk: (full) => {
			// Pages freed inside the file would be room, too.
			if (full) database.exec('VACUUM');
			const pages = Number(database.pragma('page_count', { simple: true }));
			database.pragma(`max_page_count = ${full ? pages + 2 : 1_000_000_000}`);
		},
	};
});
