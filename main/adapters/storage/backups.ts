import { chmodSync, closeSync, copyFileSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';

const kept = 3;
const dayMs = 24 * 60 * 60 * 1000;

/** Backups lie beside the history, named by the time they were made. */
const backupName = (path: string, madeAtMs: number): string => `${path}.backup-${madeAtMs}`;

/** The backups of this history, newest first. */
export function backupsOf(path: string): { readonly path: string; readonly madeAtMs: number }[] {
	const prefix = `${basename(path)}.backup-`;
	return readdirSync(dirname(path))
		.filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
		.map((name) => ({ path: join(dirname(path), name), madeAtMs: Number(name.slice(prefix.length)) }))
		.sort((a, b) => b.madeAtMs - a.madeAtMs);
}

/** Writes a whole, compact copy at once and keeps the newest three. */
export function backUpInto(
	database: Database.Database,
	{ path, now }: { path: string; now: () => number },
): void {
	const taken = backupsOf(path)[0]?.madeAtMs ?? 0;
	const target = backupName(path, Math.max(now(), taken + 1));
	// SQLite accepts an empty file; made by us it is readable for its owner only.
	closeSync(openSync(target, 'wx', 0o600));
	try {
		database.prepare('VACUUM INTO ?').run(target);
	} catch (thrown) {
		rmSync(target, { force: true });
		throw thrown;
	}
	dropOld(path);
}

/**
 * Makes a backup when the newest is a day old or there is none. Copies in steps between which the program goes on, so it may
 * be called while a person is talking; once a day after the start is enough.
 */
export async function backUpDaily(
	database: Database.Database,
	{ path, now }: { path: string; now: () => number },
): Promise<void> {
	const newest = backupsOf(path)[0]?.madeAtMs;
	if (newest !== undefined && now() - newest < dayMs) return;
	const target = backupName(path, now());
	const unfinished = `${target}.unfinished`;
	closeSync(openSync(unfinished, 'w', 0o600));
	try {
		// 100 pages of 4 KiB take well under 10 ms: the longest the main process may be held up.
		await database.backup(unfinished, { progress: () => 100 });
		renameSync(unfinished, target);
	} finally {
		rmSync(unfinished, { force: true });
	}
	dropOld(path);
}

/** Puts the newest backup that SQLite finds sound in the place of `path`; its own path, or null when there is none. */
export function copyNewestGoodBackup(path: string): string | null {
	for (const backup of backupsOf(path)) {
		if (!isSound(backup.path)) continue;
		copyFileSync(backup.path, path);
		chmodSync(path, 0o600);
		return backup.path;
	}
	return null;
}

/** Also the unfinished ones, and histories that were damaged and put aside. */
export async function removeBackups(path: string): Promise<void> {
	const asides = [`${basename(path)}.backup-`, `${basename(path)}.corrupt-`];
	const found = readdirSync(dirname(path)).filter((name) => asides.some((aside) => name.startsWith(aside)));
	await Promise.all(found.map((name) => rm(join(dirname(path), name), { force: true })));
}

function isSound(path: string): boolean {
	try {
		const database = new Database(path, { fileMustExist: true });
		try {
			return (
				database.pragma('integrity_check(1)', { simple: true }) === 'ok' &&
				database.pragma('user_version', { simple: true }) !== 0
			);
		} finally {
			database.close();
		}
	} catch {
		return false;
	}
}

function dropOld(path: string): void {
	for (const old of backupsOf(path).slice(kept)) rmSync(old.path, { force: true });
}
