import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isClutter, safeParts, UnpackRefused } from './entry-rules.ts';
import type { UnpackBudget } from './entry-rules.ts';
import type { UnpackedFile } from './unpack-protocol.ts';

/** Takes files by the names somebody else gave them, and lets none out of its folder or over its budget. */
export class GuardedFolder {
	readonly #folder: string;
	readonly #budget: UnpackBudget;
	readonly #files: UnpackedFile[] = [];

	constructor(folder: string, budget: UnpackBudget) {
		this.#folder = folder;
		this.#budget = budget;
	}

	get files(): readonly UnpackedFile[] {
		return this.#files;
	}

	/** Where it would go; null for what no model needs. Throws `UnpackRefused`. */
	judge(path: string): readonly string[] | null {
		this.#budget.countEntry(path);
		const parts = safeParts(path);
		if (parts === null) throw new UnpackRefused('path', path);
		return isClutter(parts) ? null : parts;
	}

	async addFolder(parts: readonly string[]): Promise<void> {
		await mkdir(join(this.#folder, ...parts), { recursive: true });
	}

	async addFile(parts: readonly string[], contents: AsyncIterable<Uint8Array>): Promise<void> {
		const path = parts.join('/');
		const place = join(this.#folder, ...parts);
		await mkdir(dirname(place), { recursive: true });
		const hash = createHash('sha256');
		let bytes = 0;
		// Never into something that is there already: a link, or the same name in other letters.
		await using file = await open(place, 'wx', 0o644);
		for await (const piece of contents) {
			this.#budget.countBytes(piece.length, path);
			hash.update(piece);
			bytes += piece.length;
			await file.writeFile(piece);
		}
		await file.sync();
		this.#files.push({ path, bytes, sha256: hash.digest('hex') });
	}
}
