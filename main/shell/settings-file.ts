import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Settings } from '../../preload/contract/settings.ts';
import { defaultSettings, parseSettings } from '../../preload/contract/settings.ts';
import type { AssistantError } from '../domain/errors.ts';

export interface LoadedSettings {
	readonly settings: Settings;
	/** Why the file was not used; its contents were put aside in `<file>.invalid`, not lost. */
	readonly problem: AssistantError | null;
}

/** Settings kept as readable JSON. What cannot be read is put aside and said, never overwritten in silence. */
export class SettingsFile {
	readonly #path: string;
	#writing: Promise<void> = Promise.resolve();

	constructor(path: string) {
		this.#path = path;
	}

	async load(): Promise<LoadedSettings> {
		if (!existsSync(this.#path)) return { settings: defaultSettings, problem: null };
		const read = contents(this.#path);
		if (read.ok) return { settings: read.settings, problem: null };
		const aside = `${this.#path}.invalid`;
		await rename(this.#path, aside);
		const problem: AssistantError = {
			kind: 'settings-invalid',
			message: `The settings could not be used and were put aside in settings.json.invalid; the standard settings apply. ${read.problems.join(' ')}`,
			retryable: false,
			subject: aside,
		};
		return { settings: defaultSettings, problem };
	}

	/** One write after the other; each replaces the file whole. */
	async save(settings: Settings): Promise<void> {
		const write = async (): Promise<void> => {
			const temporary = `${this.#path}.new`;
			await mkdir(dirname(this.#path), { recursive: true });
			await writeFile(temporary, `${JSON.stringify(settings, null, '\t')}\n`, { mode: 0o600 });
			await rename(temporary, this.#path);
		};
		const written = this.#writing.then(write);
		this.#writing = written.catch(() => undefined);
		return written;
	}
}

function contents(path: string): ReturnType<typeof parseSettings> {
	try {
		return parseSettings(JSON.parse(readFileSync(path, 'utf8')));
	} catch {
		return { ok: false, problems: ['It is not valid JSON.'] };
	}
}
