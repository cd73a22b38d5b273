import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { codeOf } from './adapters/storage/storage-errors.ts';
import { BadInput } from './converse-arguments.ts';
import type { ConverseRequest } from './converse-arguments.ts';
import type { LogLine } from './domain/replay.ts';
import { parseSettings } from '../preload/contract/settings.ts';
import type { Settings } from '../preload/contract/settings.ts';

/** The settings in a file; without one the defaults. @throws BadInput naming the file and every key that is wrong. */
export function readSettings(path: string | null): Settings {
	const raw = path === null ? {} : readJson(path);
	const parsed = parseSettings(raw);
	if (!parsed.ok) throw new BadInput(`${path ?? 'settings'}: ${parsed.problems.join(' ')}`);
	// There is no key to hold here: unless the file says otherwise the assistant listens by itself.
	const says = typeof raw === 'object' && raw !== null && 'mode' in raw;
	return says ? parsed.settings : { ...parsed.settings, mode: 'open-mic' };
}

function readJson(path: string): unknown {
	try {
		return JSON.parse(readFileSync(path, 'utf8')) as unknown;
	} catch (thrown) {
		const why = thrown instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read';
		throw new BadInput(`The settings file ${path} cannot be used: ${why}.`, { cause: thrown });
	}
}

/** The lines of an event log. @throws BadInput */
export function readLog(path: string): readonly LogLine[] {
	try {
		const lines = readFileSync(path, 'utf8').split('\n');
		return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as LogLine);
	} catch (thrown) {
		throw new BadInput(`The event log ${path} cannot be read: name a file written by --events.`, {
			cause: thrown,
		});
	}
}

/** Finds out before anything is said, rather than when it is to be written. @throws BadInput naming the option */
export function checkPlaces(request: ConverseRequest): void {
	for (const [option, path] of [
		['--speaker', request.speaker],
		['--events', request.events],
		['--export', request.export],
	] as const) {
		if (path === null) continue;
		try {
			accessSync(dirname(resolve(path)), constants.W_OK);
		} catch (thrown) {
			throw new BadInput(
				`${option} ${path} cannot be written (${codeOf(thrown)}). Name a file in a folder that is there.`,
				{ cause: thrown },
			);
		}
	}
}

/** The folder of the database: the one named, made if need be, or one that is gone afterwards. @throws BadInput */
export function openDataFolder(path: string | null, cleanup: AsyncDisposableStack): string {
	if (path === null)
		return cleanup.adopt(mkdtempSync(join(tmpdir(), 'parley-')), (folder) =>
			rmSync(folder, { recursive: true, force: true }),
		);
	try {
		mkdirSync(path, { recursive: true });
		return path;
	} catch (thrown) {
		throw new BadInput(`--data-dir ${path} cannot be made (${codeOf(thrown)}). Name another folder.`, {
			cause: thrown,
		});
	}
}
