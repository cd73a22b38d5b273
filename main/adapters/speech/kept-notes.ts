import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { writeFileAtomically } from '../storage/atomic-file.ts';

/**
 * What was found out about this computer and is worth keeping: a JSON file of named notes. A missing, damaged or unwritable file
 * only costs finding it out again. Read at once and once: some kB, asked for before a helper starts.
 */
export class KeptNotes<Note> {
	readonly #path: string;
	readonly #schema: z.ZodType<Note>;
	#notes: Map<string, Note> | null = null;
	#writing: Promise<void> = Promise.resolve();

	constructor(path: string, schema: z.ZodType<Note>) {
		this.#path = path;
		this.#schema = schema;
	}

	get(name: string): Note | null {
		return this.#all().get(name) ?? null;
	}

	/** Settles once it is on disk, or cannot be. */
	async set(name: string, note: Note): Promise<void> {
		const notes = this.#all();
		notes.set(name, note);
		const text = `${JSON.stringify(Object.fromEntries(notes), null, '\t')}\n`;
		this.#writing = this.#writing.then(() => this.#write(text));
		await this.#writing;
	}

	#all(): Map<string, Note> {
		this.#notes ??= this.#read();
		return this.#notes;
	}

	#read(): Map<string, Note> {
		const notes = new Map<string, Note>();
		try {
			const stored: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
			for (const [name, value] of Object.entries(stored ?? {})) {
				const note = this.#schema.safeParse(value);
				if (note.success) notes.set(name, note.data);
			}
		} catch {
			// None yet, or damaged: as good as none.
		}
		return notes;
	}

	async #write(text: string): Promise<void> {
		try {
			await mkdir(dirname(this.#path), { recursive: true });
			await writeFileAtomically(this.#path, text);
		} catch {
			// A disk that is full or read-only: it is found out again next time.
		}
	}
}
