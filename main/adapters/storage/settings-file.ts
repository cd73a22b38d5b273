import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AssistantError } from '../../domain/errors.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { codeOf } from './storage-errors.ts';

/** How the contract checks settings (preload/contract/settings.ts): every key left out gets its default. */
export type ParseSettings<Settings> = (
	value: unknown,
) => { readonly ok: true; readonly settings: Settings } | { readonly ok: false; readonly problems: string[] };

export interface SettingsFileOptions<Settings> {
	readonly path: string;
	readonly parse: ParseSettings<Settings>;
	/** Wall-clock ms since 1970, for the name of a damaged file put aside. */
	readonly now: () => number;
}

export interface LoadedSettings<Settings> {
	readonly settings: Settings;
	/** Set when the file could not be used; a person must be told. */
	readonly problem: AssistantError | null;
}

type Read<Settings> =
	| { readonly ok: true; readonly settings: Settings }
	| { readonly ok: false; readonly missing: boolean; readonly readable: boolean; readonly reason: string };

/** The app's own settings.json. What is in it stays there, or beside it, whatever happens. */
export class SettingsFile<Settings> {
	readonly #path: string;
	readonly #parse: ParseSettings<Settings>;
	readonly #now: () => number;
	#saving: Promise<void> = Promise.resolve();

	constructor({ path, parse, now }: SettingsFileOptions<Settings>) {
		this.#path = path;
		this.#parse = parse;
		this.#now = now;
	}

	/** A damaged file is put aside; the settings last saved, or else the defaults, are used and `problem` says so. */
	async load(): Promise<LoadedSettings<Settings>> {
		const read = await readSettingsFile(this.#path, this.#parse);
		if (read.ok) return { settings: read.settings, problem: null };
		if (read.missing) return { settings: this.#defaults(), problem: null };
		if (!read.readable)
			return {
				settings: this.#defaults(),
				problem: problemOf(this.#path, read.reason, 'The defaults are in use.'),
			};
		const aside = `${this.#path}.corrupt-${this.#now()}`;
		await rename(this.#path, aside);
		const backup = await readSettingsFile(this.#backup, this.#parse);
		const instead = backup.ok ? 'The settings saved before are in use.' : 'The defaults are in use.';
		const settings = backup.ok ? backup.settings : this.#defaults();
		return {
			settings,
			problem: problemOf(aside, read.reason, `The file is kept as ${aside}. ${instead}`),
		};
	}

	/**
	 * Checks and writes; on disk when it resolves. Saves wait for each other. Throws `AssistantFailure`: settings-invalid,
	 * storage-full or storage-failed; the file is then what it was.
	 */
	async save(value: unknown): Promise<Settings> {
		const parsed = this.#parse(value);
		if (!parsed.ok) {
			throw new AssistantFailure({
				kind: 'settings-invalid',
				message: `The settings were not saved. ${parsed.problems.join(' ')}`,
				retryable: false,
				subject: this.#path,
			});
		}
		const saved = this.#saving.then(() => this.#write(parsed.settings));
		// The next save goes ahead also after one that failed; who asked for that one is told below.
		this.#saving = saved.catch(() => undefined);
		await saved;
		return parsed.settings;
	}

	/** Deletes the file, the one saved before and what was put aside. Throws `AssistantFailure` as `save`. */
	async forget(): Promise<void> {
		const forgotten = this.#saving.then(() => this.#remove());
		this.#saving = forgotten.catch(() => undefined);
		await forgotten;
	}

	get #backup(): string {
		return `${this.#path}.backup`;
	}

	async #write(settings: Settings): Promise<void> {
		try {
			await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
			const current = await readSettingsFile(this.#path, this.#parse);
			if (current.ok) await copyFile(this.#path, this.#backup);
			await writeFileAtomically(this.#path, `${JSON.stringify(settings, null, '\t')}\n`);
		} catch (thrown) {
			throw saveFailure(thrown, this.#path);
		}
	}

	async #remove(): Promise<void> {
		try {
			const folder = dirname(this.#path);
			const ours = (await readdir(folder)).filter((name) => name.startsWith(basename(this.#path)));
			await Promise.all(ours.map((name) => rm(join(folder, name), { force: true })));
		} catch (thrown) {
			throw saveFailure(thrown, this.#path);
		}
	}

	#defaults(): Settings {
		const parsed = this.#parse({});
		if (parsed.ok) return parsed.settings;
		throw new Error(`Empty settings are refused: ${parsed.problems.join(' ')}`);
	}
}

/** Reads and checks a settings file without touching it: what `npm run converse -- --settings` is given. */
export async function readSettingsFile<Settings>(
	path: string,
	parse: ParseSettings<Settings>,
): Promise<Read<Settings>> {
	let text: string;
	try {
		text = await readFile(path, 'utf8');
	} catch (thrown) {
		const missing = codeOf(thrown) === 'ENOENT';
		const reason = missing ? 'There is no such file.' : `It cannot be read (${codeOf(thrown)}).`;
		return { ok: false, missing, readable: false, reason };
	}
	const value = valueOf(text);
	if (value === undefined)
		return { ok: false, missing: false, readable: true, reason: 'It is not valid JSON.' };
	const parsed = parse(value);
	if (parsed.ok) return parsed;
	return { ok: false, missing: false, readable: true, reason: parsed.problems.join(' ') };
}

/** JSON.parse's own message would repeat a piece of the file, which may hold a key. */
function valueOf(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
}

function problemOf(subject: string, reason: string, instead: string): AssistantError {
	const message = `The settings file cannot be used. ${reason} ${instead}`;
	return { kind: 'settings-invalid', message, retryable: false, subject };
}

function saveFailure(thrown: unknown, path: string): AssistantFailure {
	const code = codeOf(thrown);
	const full = /^(ENOSPC|EDQUOT|EROFS|EACCES|EPERM|EIO)$/.test(code);
	const message = `The settings could not be saved (${code === '' ? 'unknown reason' : code}). Check the space and the rights of their folder, then change the setting again.`;
	return new AssistantFailure(
		{ kind: full ? 'storage-full' : 'storage-failed', message, retryable: true, subject: path },
		thrown,
	);
}
