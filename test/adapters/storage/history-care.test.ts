import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backUpDaily, backupsOf, removeBackups } from '../../../main/adapters/storage/backups.ts';
import { openDatabase } from '../../../main/adapters/storage/database.ts';
import { HistoryCare } from '../../../main/adapters/storage/history-care.ts';
import type { HistoryCareOptions } from '../../../main/adapters/storage/history-care.ts';
import { SqliteConversationStore } from '../../../main/adapters/storage/sqlite-conversation-store.ts';
import { AssistantFailure } from '../../../main/domain/errors.ts';
import type { AssistantError } from '../../../main/domain/errors.ts';
import { conversationId, turnId } from '../../../main/domain/ids.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeConversationStore } from '../../fakes/fake-conversation-store.ts';
import { turnWith } from '../../fixtures/stored-turns.ts';

const dayMs = 24 * 60 * 60 * 1000;
const hourMs = 60 * 60 * 1000;
const undoMs = 600_000;
const openId = conversationId('open');
const everything = { limit: 100, offset: 0 };

function caring(options: Partial<HistoryCareOptions> = {}) {
	const clock = new FakeClock();
	const store = new FakeConversationStore({ now: () => clock.wallMs() });
	const troubles: AssistantError[] = [];
	const care = new HistoryCare({
		store,
		clock,
		backUp: () => Promise.resolve(),
		removeBackups: () => Promise.resolve(),
		wish: () => ({ keep: 0, keepDays: 0 }),
		openId: () => openId,
		undoMs,
		onTrouble: (error) => troubles.push(error),
		...options,
	});
	onTestFinished(() => care[Symbol.dispose]());
	const create = (id: string, daysAgo: number) =>
		store.createConversation({
			id: conversationId(id),
			title: id,
			createdAtMs: clock.wallMs() - daysAgo * dayMs,
		});
	const titles = () => store.listConversations(everything).map(({ title }) => title);
	return { care, clock, store, create, titles, troubles };
}

describe('HistoryCare', () => {
	it('lets go what is too old, but never the open or a pinned conversation, and not before the start is over', async () => {
		const { care, clock, store, create, titles } = caring({ wish: () => ({ keep: 0, keepDays: 30 }) });
		create('open', 90);
		create('pinned', 90);
		create('old', 31);
		create('new', 29);
		store.pinConversation(conversationId('pinned'), true);
		expect(care.beyond({ keep: 0, keepDays: 30 })).toEqual({
			count: 1,
			newestMs: clock.wallMs() - 31 * dayMs,
		});
		care.start();
		await clock.settleTo(29_000);
		expect(titles()).toContain('old');
		await clock.settleTo(31_000);
		expect(titles()).toEqual(['pinned', 'new', 'open']);
		await clock.settleTo(2 * dayMs);
		expect(titles()).toEqual(['pinned', 'open']);
	});

	it('forgets what was deleted only once it can no longer be taken back', async () => {
		const { care, clock, store, create, titles } = caring();
		create('a', 1);
		care.start();
		await clock.settleTo(28_000);
		store.deleteConversation(conversationId('a'));
		await clock.settleTo(31_000);
		store.restoreConversation(conversationId('a'));
		expect(titles()).toEqual(['a']);
		store.deleteConversation(conversationId('a'));
		await clock.settleTo(31_000 + hourMs);
		store.restoreConversation(conversationId('a'));
		expect(titles()).toEqual([]);
	});

	it('tells of trouble once, and again only after it worked', async () => {
		let full = true;
		const { care, clock, troubles } = caring({
			backUp: () => (full ? Promise.reject(new Error('no room')) : Promise.resolve()),
		});
		care.start();
		await clock.settleTo(5 * hourMs);
		expect(troubles.map(({ kind }) => kind)).toEqual(['storage-failed']);
		full = false;
		await clock.settleTo(7 * hourMs);
		full = true;
		await clock.settleTo(9 * hourMs);
		expect(troubles).toHaveLength(2);
	});

	it('says what the store says', async () => {
		const error: AssistantError = { kind: 'storage-full', message: 'Full.', retryable: true };
		const { care, troubles } = caring({
			backUp: () => Promise.reject(new AssistantFailure(error)),
		});
		await care.tend();
		expect(troubles).toEqual([error]);
	});

	it('goes on after its end with nothing', async () => {
		let backups = 0;
		const { care, clock } = caring({
			backUp: () => {
				backups += 1;
				return Promise.resolve();
			},
		});
		care.start();
		care[Symbol.dispose]();
		await clock.settleTo(dayMs);
		expect({ backups, timers: clock.pendingTimers }).toEqual({ backups: 0, timers: 0 });
	});
});

describe('HistoryCare on a disk', () => {
	const secret = 'the safe opens with seventeen';

	function onDisk() {
		const folder = mkdtempSync(join(tmpdir(), 'parley-care-'));
		const path = join(folder, 'conversations.db');
		const clock = new FakeClock();
		const now = () => clock.wallMs();
		const { database } = openDatabase({ path, now });
		const store = new SqliteConversationStore({ database, now });
		onTestFinished(() => {
			store[Symbol.dispose]();
			rmSync(folder, { recursive: true, force: true });
		});
		const made = caring({
			store,
			clock,
			backUp: () => backUpDaily(database, { path, now }),
			removeBackups: () => removeBackups(path),
		});
		const say = (id: string, count: number) => {
			const owner = conversationId(id);
			store.createConversation({ id: owner, title: secret, createdAtMs: now() });
			for (let index = 0; index < count; index++) {
				store.saveTurn(
					turnWith({
						id: turnId(`${id}-${index}`),
						conversationId: owner,
						content: `${secret} ${index}`,
					}),
				);
			}
		};
		const filesWithSecret = () =>
			readdirSync(folder).filter((name) => {
				const bytes = readFileSync(join(folder, name)).toString('latin1');
				// The index holds it in pieces of three letters: the first of them is enough to tell.
				return bytes.includes(secret) || bytes.includes('seventeen');
			});
		return { ...made, store, path, say, filesWithSecret, clock };
	}

	function rowsLike(path: string, id: string): number {
		const database = new Database(path, { readonly: true });
		using _ = { [Symbol.dispose]: () => database.close() };
		return (
			database
				.prepare<[string], number>('SELECT count(*) FROM turns WHERE id LIKE ?')
				.pluck()
				.get(id) ?? 0
		);
	}

	it('forgets a long conversation in steps, whole, and backs up once a day', async () => {
		const { care, clock, store, path, say } = onDisk();
		say('long', 350);
		say('stays', 2);
		store.deleteConversation(conversationId('long'));
		for (let day = 1; day <= 3; day++) {
			clock.advanceBy(dayMs);
			const tended = care.tend();
			await clock.settleTo(clock.nowMs() + 1000);
			await tended;
			await care.tend();
			expect(backupsOf(path)).toHaveLength(day);
			expect(store.listConversations(everything)).toHaveLength(1);
			expect(rowsLike(path, 'long-%')).toBe(0);
		}
	});

	it('leaves no word in any file when everything is wiped, and goes on', async () => {
		const { care, store, say, filesWithSecret } = onDisk();
		say('a', 300);
		await care.tend();
		expect(filesWithSecret().length).toBeGreaterThan(1);
		say('b', 20);
		await care.wipe();
		expect(filesWithSecret()).toEqual([]);
		expect(store.listConversations(everything)).toEqual([]);
		store.createConversation({ id: conversationId('next'), title: 'Next', createdAtMs: 1 });
		store.saveTurn(turnWith({ conversationId: conversationId('next'), content: 'again findable' }));
		expect(store.search('findable', { limit: 5 })).toHaveLength(1);
	});
});
