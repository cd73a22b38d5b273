import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomically } from '../storage/atomic-file.ts';

const schema = z.object({ version: z.literal(1), ids: z.array(z.string()) });

/** Models a person wants to be used as soon as they are here: remembered beyond the end of the app, as their downloads are. */
export class ExpectedModels {
	readonly #path: string;
	#ids: Promise<ReadonlySet<string>>;

	/** @param path of the file, absolute; one for each profile */
	constructor(path: string) {
		this.#path = path;
		this.#ids = readIds(path);
	}

	async has(id: string): Promise<boolean> {
		return (await this.#ids).has(id);
	}

	async add(id: string): Promise<void> {
		await this.#change((ids) => [...ids, id]);
	}

	async remove(id: string): Promise<void> {
		if (await this.has(id)) await this.#change((ids) => [...ids].filter((each) => each !== id));
	}

	/** One change after another. What cannot be written counts until the app ends. */
	async #change(change: (ids: ReadonlySet<string>) => readonly string[]): Promise<void> {
		this.#ids = this.#ids.then(async (before) => {
			const ids = new Set(change(before));
			const text = JSON.stringify({ version: 1, ids: [...ids] });
			await writeFileAtomically(this.#path, `${text}\n`).catch(() => undefined);
			return ids;
		});
		await this.#ids;
	}
}

async function readIds(path: string): Promise<ReadonlySet<string>> {
	try {
		return new Set(schema.parse(JSON.parse(await readFile(path, 'utf8'))).ids);
	} catch {
		return new Set();
	}
}
