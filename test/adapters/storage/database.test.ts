import {
	mkdtempSync,
	readFileSync,
	readdirSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUpDaily, backupsOf } from '../../../main/adapters/storage/backups.ts';
import { closeDatabase, openDatabase } from '../../../main/adapters/storage/database.ts';
import type { Migration } from '../../../main/adapters/storage/migration.ts';
import { schema } from '../../../main/adapters/storage/schema.ts';
import { SqliteConversationStore } from '../../../main/adapters/storage/sqlite-conversation-store.ts';
import { AssistantFailure } from '../../../main/domain/errors.ts';
import type { AssistantError } from '../../../main/domain/errors.ts';
import { conversationId, turnId } from '../../../main/domain/ids.ts';
import { turnWith } from '../../fixtures/stored-turns.ts';

const c = conversationId('c');
let folder: string;
let path: string;
let nowMs: number;
const now = () => nowMs;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'parley-db-'));
	path = join(folder, 'data', 'history.db');
	nowMs = 1_790_000_000_000;
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Opens, saves one turn for each content, closes. */
function saveTurns(...contents: string[]): void {
	using store = new SqliteConversationStore({ database: openDatabase({ path, now }).database, now });
	store.createConversation({ id: c, title: 'T', createdAtMs: 1 });
	for (const content of contents) store.saveTurn(turnWith({ id: turnId(content), content }));
}

function readTurns(): { contents: string[] | undefined; problem: AssistantError | null } {
	const { database, problem } = openDatabase({ path, now });
	using store = new SqliteConversationStore({ database, now });
	return { contents: store.conversation(c)?.turns.map(({ content }) => content), problem };
}

function errorOf(call: () => unknown): AssistantError {
	try {
		call();
	} catch (thrown) {
		if (thrown instanceof AssistantFailure) return thrown.error;
		throw thrown;
	}
	throw new Error('It did not fail.');
}

const nextMigration: Migration = {
	version: schema.length + 1,
	sql: 'CREATE TABLE notes (key INTEGER PRIMARY KEY) STRICT',
};
const files = () => readdirSync(join(folder, 'data')).sort();

describe('openDatabase', () => {
	it.each(['first', 'later'])('sets what keeps the history safe at the %s opening', (when) => {
		if (when === 'later') saveTurns('x');
		const { database } = openDatabase({ path, now });
		const pragma = (name: string) => database.pragma(name, { simple: true });
		expect({
			journal: pragma('journal_mode'),
			synchronous: pragma('synchronous'),
			foreignKeys: pragma('foreign_keys'),
			trustedSchema: pragma('trusted_schema'),
			busyTimeout: pragma('busy_timeout'),
			applicationId: pragma('application_id'),
			version: pragma('user_version'),
		}).toEqual({
			journal: 'wal',
			synchronous: 2,
			foreignKeys: 1,
			trustedSchema: 0,
			busyTimeout: 5000,
			applicationId: 0x50524c59,
			version: schema.length,
		});
		closeDatabase(database);
	});

	it('has only STRICT tables of ours and numbers its migrations without gaps', () => {
		const { database } = openDatabase({ path, now });
		const loose = database
			.prepare(
				"SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'",
			)
			.pluck()
			.all();
		expect(loose).toEqual([]);
		expect(schema.map(({ version }) => version)).toEqual(schema.map((_, index) => index + 1));
		closeDatabase(database);
	});

	it.skipIf(process.platform === 'win32')('lets only its owner read it, and its backups', async () => {
		saveTurns('private');
		const { database } = openDatabase({ path, now });
		await backUpDaily(database, { path, now });
		for (const name of files())
			expect([name, statSync(join(folder, 'data', name)).mode & 0o777]).toEqual([name, 0o600]);
		closeDatabase(database);
	});

	it('leaves one file behind when it is closed', () => {
		saveTurns('x');
		expect(files()).toEqual(['history.db']);
	});

	it('refuses a history of a newer Parley and leaves it alone', () => {
		saveTurns('future');
		closeDatabase(openDatabase({ path, now, migrations: [...schema, nextMigration] }).database);
		const error = errorOf(() => openDatabase({ path, now }));
		expect(error).toMatchObject({ kind: 'storage-failed', retryable: false });
		expect(error.message).toContain('newer Parley');
	});

	it("refuses another program's database and leaves every byte of it alone", () => {
		saveTurns('x');
		rmSync(path);
		const foreign = new Database(path);
		foreign.exec('CREATE TABLE bookmarks (url TEXT)');
		foreign.close();
		const before = readFileSync(path);
		expect(errorOf(() => openDatabase({ path, now })).message).toContain('another program');
		expect(readFileSync(path).equals(before)).toBe(true);
	});

	it('says what to do where nothing can be written', () => {
		writeFileSync(join(folder, 'data'), 'a file where the folder should be');
		expect(errorOf(() => openDatabase({ path, now }))).toMatchObject({ kind: 'storage-failed' });
	});
});

describe('migrations', () => {
	it('back up what is there first and keep the newest three', () => {
		saveTurns('precious');
		const more = [1, 2, 3, 4].map((step) => ({
			version: schema.length + step,
			sql: `CREATE TABLE n${step} (key INTEGER PRIMARY KEY) STRICT`,
		}));
		closeDatabase(openDatabase({ path, now, migrations: [...schema, ...more] }).database);
		const backups = backupsOf(path);
		expect(backups).toHaveLength(3);
		const newest = new Database(backups[0]!.path, { readonly: true });
		expect(newest.pragma('user_version', { simple: true })).toBe(schema.length + 3);
		expect(newest.prepare('SELECT content FROM turns').pluck().all()).toEqual(['precious']);
		newest.close();
	});

	it('change nothing when they fail half way', () => {
		saveTurns('precious');
		const broken = {
			version: schema.length + 1,
			sql: 'CREATE TABLE half (key INTEGER PRIMARY KEY); DROP TABLE turns; NONSENSE',
		};
		expect(errorOf(() => openDatabase({ path, now, migrations: [...schema, broken] })).kind).toBe(
			'storage-failed',
		);
		expect(readTurns()).toEqual({ contents: ['precious'], problem: null });
	});

	it('make no backup of a new, empty history', () => {
		saveTurns();
		rmSync(path);
		closeDatabase(openDatabase({ path, now }).database);
		expect(backupsOf(path)).toEqual([]);
	});
});

describe('a damaged history', () => {
	const damages: [string, () => void][] = [
		['not a database at all', () => writeFileSync(path, 'x'.repeat(50_000))],
		['cut short', () => truncateSync(path, 9000)],
		[
			'overwritten inside',
			() => {
				const bytes = readFileSync(path);
				bytes.fill(0xa5, 4096);
				writeFileSync(path, bytes);
			},
		],
	];

	it.each(damages)('%s: is put aside and the newest good backup is used', async (_how, damage) => {
		saveTurns('in the backup');
		const { database } = openDatabase({ path, now });
		await backUpDaily(database, { path, now });
		closeDatabase(database);
		// Newer than the good one, and no use.
		writeFileSync(`${path}.backup-${now() + 1}`, 'y'.repeat(9000));
		saveTurns('after the backup');
		damage();
		const damaged = readFileSync(path);

		const { contents, problem } = readTurns();
		expect(contents).toEqual(['in the backup']);
		expect(problem).toMatchObject({ kind: 'storage-corrupt', subject: `${path}.corrupt-${nowMs}` });
		expect(problem?.message).toContain(`The backup ${path}.backup-${nowMs} is in use.`);
		expect(readFileSync(`${path}.corrupt-${nowMs}`).equals(damaged)).toBe(true);
		expect(readTurns().problem).toBeNull();
	});

	it('starts empty, and says so, when there is no good backup', () => {
		saveTurns('lost');
		truncateSync(path, 9000);
		const { contents, problem } = readTurns();
		expect(contents).toBeUndefined();
		expect(problem?.message).toContain('starts empty');
	});

	it('is looked for at the next start when it is met while running', () => {
		saveTurns('x');
		const { database } = openDatabase({ path, now });
		using store = new SqliteConversationStore({ database, now });
		expect(store.conversation(c)).not.toBeNull();
		// The schema of the open connection is right, the pages behind it are gone.
		database.unsafeMode().pragma('writable_schema = ON');
		database.exec("UPDATE sqlite_schema SET rootpage = 9999 WHERE name = 'turns'");
		database.pragma('writable_schema = RESET');
		expect(errorOf(() => store.conversation(c)).kind).toBe('storage-corrupt');
		expect(files()).toContain('history.db.suspect');
	});
});

describe('backUpDaily', () => {
	it('makes one a day and keeps three', async () => {
		saveTurns('x');
		const { database } = openDatabase({ path, now });
		for (let hour = 0; hour < 24 * 5; hour++) {
			await backUpDaily(database, { path, now });
			nowMs += 60 * 60 * 1000;
		}
		closeDatabase(database);
		const made = backupsOf(path).map(({ madeAtMs }) => madeAtMs);
		expect(made).toEqual([4, 3, 2].map((day) => 1_790_000_000_000 + day * 24 * 60 * 60 * 1000));
		expect(files()).toHaveLength(4);
	});
});
