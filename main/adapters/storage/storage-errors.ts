import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AssistantFailure } from '../../domain/errors.ts';
import type { AssistantError } from '../../domain/errors.ts';

/** What SQLite or the file system said, as one of our errors; the place is `path`. */
export function storageErrorOf(thrown: unknown, path: string): AssistantError {
	if (thrown instanceof AssistantFailure) return thrown.error;
	const code = codeOf(thrown);
	if (/^(SQLITE_FULL|ENOSPC|EDQUOT)/.test(code)) {
		return full(
			path,
			'The disk is full, so the newest turns are kept in memory only. Free some space, they will then be written.',
		);
	}
	if (/^(SQLITE_READONLY|EROFS|EACCES|EPERM|SQLITE_CANTOPEN)/.test(code)) {
		return full(
			path,
			'The history may not be written to, so the newest turns are kept in memory only. Check the rights of its folder.',
		);
	}
	if (/^(SQLITE_IOERR|EIO)/.test(code)) {
		return full(
			path,
			'The disk does not take the history, so the newest turns are kept in memory only. Check the disk and its free space.',
		);
	}
	if (/^(SQLITE_CORRUPT|SQLITE_NOTADB)/.test(code)) {
		return {
			kind: 'storage-corrupt',
			message:
				'The history file is damaged. Restart Parley: it will put the file aside and bring back the newest backup.',
			retryable: false,
			subject: path,
		};
	}
	return {
		kind: 'storage-failed',
		message: `The history could not be read or written (${code === '' ? 'unknown reason' : code}). Restart Parley; if it happens again, report it with this code.`,
		retryable: /^SQLITE_(BUSY|LOCKED)/.test(code),
		subject: path,
	};
}

/** Lies beside a history in which damage was met, so that the next start looks through all of it. */
export const suspicionOf = (path: string): string => `${path}.suspect`;

/** What a failed read or write of an open history is told as. */
export function storageFailureOf(thrown: unknown, path: string): AssistantFailure {
	const error = storageErrorOf(thrown, path);
	if (error.kind === 'storage-corrupt') writeFileSync(suspicionOf(path), '');
	return new AssistantFailure(error, thrown);
}

function full(path: string, message: string): AssistantError {
	return { kind: 'storage-full', message, retryable: true, subject: path };
}

/** SQLite's or the system's own code, such as `SQLITE_FULL` or `ENOSPC`; empty when there is none. */
export function codeOf(thrown: unknown): string {
	if (thrown instanceof Database.SqliteError) return thrown.code;
	if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') return thrown.code;
	return '';
}
