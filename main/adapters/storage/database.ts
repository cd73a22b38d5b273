import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AssistantFailure } from '../../domain/errors.ts';
import type { AssistantError } from '../../domain/errors.ts';
import { backUpInto, copyNewestGoodBackup } from './backups.ts';
import type { Migration } from './migration.ts';
import { schema } from './schema.ts';
import { codeOf, storageErrorOf, suspicionOf } from './storage-errors.ts';

export interface DatabaseOptions {
	readonly path: string;
	/** Wall-clock ms since 1970, for the names of backups. */
	readonly now: () => number;
	/** All migrations, oldest first; tests give their own. */
	readonly migrations?: readonly Migration[];
}

/** The open history, for those who hand it on. */
export type HistoryDatabase = Database.Database;

export interface OpenedDatabase {
	readonly database: Database.Database;
	/** Set when the file was damaged: what was put aside and what is in use instead. A person must be told. */
	readonly problem: AssistantError | null;
}

/** "PRLY", so that no other program's database is taken for ours, nor ours for another's. */
const applicationId = 0x50524c59;

/**
 * Opens the history, creating it where there is none. A damaged file is put aside and the newest good backup takes its
 * place. Throws `AssistantFailure`: storage-failed for a history of a newer Parley or of another program, storage-full where
 * nothing can be written.
 */
export function openDatabase(options: DatabaseOptions): OpenedDatabase {
	try {
		return { database: openSound(options), problem: null };
	} catch (thrown) {
		if (!isDamage(thrown)) throw openingFailure(thrown, options.path);
	}
	try {
		const problem = recover(options);
		return { database: openSound(options), problem };
	} catch (thrown) {
		throw openingFailure(thrown, options.path);
	}
}

/** Nothing is kept in memory yet, so a place that cannot be written to is told in other words than later. */
function openingFailure(thrown: unknown, path: string): AssistantFailure {
	const error = storageErrorOf(thrown, path);
	if (error.kind !== 'storage-full') return new AssistantFailure(error, thrown);
	const message =
		'The history cannot be opened for writing. Free some space on the disk or check the rights of its folder, then start Parley again.';
	return new AssistantFailure({ ...error, message }, thrown);
}

/** Leaves one file behind, without -wal and -shm: whoever copies it then copies all of it. */
export function closeDatabase(database: Database.Database): void {
	if (!database.open) return;
	try {
		database.pragma('optimize');
		database.pragma('wal_checkpoint(TRUNCATE)');
	} catch {
		// Nothing is lost: the next start finds the -wal beside the file, takes it in and checks the whole.
	} finally {
		database.close();
	}
}

/**
 * Empties the history. What was there is overwritten, the file shrinks to nothing and the log beside it is cut off, so that
 * no file holds a word of it. Takes about as long as writing it did: 0.4 s for ten thousand turns.
 */
export function wipeDatabase(database: Database.Database): void {
	database.pragma('secure_delete = ON');
	try {
		database.exec(
			`BEGIN IMMEDIATE; DELETE FROM conversations; INSERT INTO turns_text (turns_text) VALUES ('rebuild'); COMMIT`,
		);
		database.exec('VACUUM');
		database.pragma('wal_checkpoint(TRUNCATE)');
	} finally {
		if (database.inTransaction) database.exec('ROLLBACK');
		database.pragma('secure_delete = FAST');
	}
}

function openSound(options: DatabaseOptions): Database.Database {
	const { path, migrations = schema } = options;
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	// Created by us first: SQLite itself would create it readable for everyone.
	closeSync(openSync(path, 'a', 0o600));
	chmodSync(path, 0o600);
	const doubtful = mayBeDamaged(path);
	const database = new Database(path);
	try {
		// First of all: another program's file is left exactly as it is.
		refuseForeign(database, path, migrations.length);
		configure(database);
		if (doubtful) check(database, path);
		migrate(database, options, migrations);
		return database;
	} catch (thrown) {
		database.close();
		throw thrown;
	}
}

/** The settings of notes/platform.md §6.3. `synchronous` is set last: switching to WAL alone leaves it at NORMAL. */
function configure(database: Database.Database): void {
	database.pragma('busy_timeout = 5000');
	database.pragma('trusted_schema = OFF');
	database.pragma('foreign_keys = ON');
	database.pragma('journal_mode = WAL');
	database.pragma('synchronous = FULL');
	// macOS only: without it a "synced" page may still be in the drive's cache.
	database.pragma('fullfsync = ON');
	// What a person deletes is overwritten where that costs no extra write.
	database.pragma('secure_delete = FAST');
}

/**
 * Below this size the whole file is looked through at every start (0.2 s, measured). A history of a million turns takes 1 to
 * 7 s, so after a clean exit it is opened unchecked: damage then shows when it is met, and is looked for at the next start.
 */
const alwaysCheckedBytes = 32 * 1024 * 1024;

function mayBeDamaged(path: string): boolean {
	const unclean = existsSync(`${path}-wal`);
	return unclean || existsSync(suspicionOf(path)) || statSync(path).size <= alwaysCheckedBytes;
}

function check(database: Database.Database, path: string): void {
	if (database.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new DamagedDatabase();
	rmSync(suspicionOf(path), { force: true });
}

class DamagedDatabase extends Error {
	override readonly name = 'DamagedDatabase';
}

function isDamage(thrown: unknown): boolean {
	return thrown instanceof DamagedDatabase || /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(thrown));
}

function versionOf(database: Database.Database): number {
	return Number(database.pragma('user_version', { simple: true }));
}

function refuseForeign(database: Database.Database, path: string, newest: number): void {
	const owner = database.pragma('application_id', { simple: true });
	const tables = database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() ?? 0;
	if (owner !== applicationId && tables > 0) {
		throw refusal(
			path,
			'The history file belongs to another program. Move it away or choose another data folder.',
		);
	}
	const version = versionOf(database);
	if (version > newest) {
		throw refusal(
			path,
			`The history was written by a newer Parley (format ${version}; this one knows up to ${newest}). Update Parley or choose another data folder.`,
		);
	}
}

function refusal(path: string, message: string): AssistantFailure {
	return new AssistantFailure({ kind: 'storage-failed', message, retryable: false, subject: path });
}

/** Each migration is one transaction with its version, so a crash leaves the schema before it or after it. */
function migrate(
	database: Database.Database,
	options: DatabaseOptions,
	migrations: readonly Migration[],
): void {
	database.pragma(`application_id = ${applicationId}`);
	for (const { version, sql } of migrations) {
		const current = versionOf(database);
		if (version <= current) continue;
		// A new file has nothing to lose yet.
		if (current > 0 && hasTurns(database)) backUpInto(database, options);
		const step = database.transaction(() => {
			database.exec(sql);
			database.pragma(`user_version = ${version}`);
		});
		step.immediate();
	}
}

function hasTurns(database: Database.Database): boolean {
	const known = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'conversations'").get();
	return known !== undefined && database.prepare('SELECT 1 FROM conversations LIMIT 1').get() !== undefined;
}

/** Never resets silently: what was there stays beside the new file, with everything that may still be read from it. */
function recover(options: DatabaseOptions): AssistantError {
	const aside = `${options.path}.corrupt-${options.now()}`;
	for (const suffix of ['', '-wal', '-shm']) {
		if (existsSync(options.path + suffix)) renameSync(options.path + suffix, aside + suffix);
	}
	rmSync(suspicionOf(options.path), { force: true });
	const backup = copyNewestGoodBackup(options.path);
	const instead =
		backup === null
			? 'There is no good backup, so the history starts empty.'
			: `The backup ${backup} is in use.`;
	return {
		kind: 'storage-corrupt',
		message: `The history was damaged and has been put aside as ${aside}. ${instead}`,
		retryable: false,
		subject: aside,
	};
}
