import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomically } from '../storage/atomic-file.ts';

const pinsSchema = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

/**
 * Hashes nobody publishes, kept from the first good download (address and size → sha256): the next download of the same file
 * must bring the same. They outlive the model, since removing it and getting it again should not weaken the proof.
 */
export class PinnedHashes {
	readonly #file: string;

	constructor(file: string) {
		this.#file = file;
	}

	async find(url: string, bytes: number): Promise<string | null> {
		return (await this.#read())[keyOf(url, bytes)] ?? null;
	}

	async pin(url: string, bytes: number, sha256: string): Promise<void> {
		const pins = await this.#read();
		await writeFileAtomically(
			this.#file,
			JSON.stringify({ ...pins, [keyOf(url, bytes)]: sha256 }, null, '\t'),
		);
	}

	async #read(): Promise<z.infer<typeof pinsSchema>> {
		try {
			return pinsSchema.safeParse(JSON.parse(await readFile(this.#file, 'utf8'))).data ?? {};
		} catch {
			// None yet, or lost: then the next good download pins anew, as the first one did.
			return {};
		}
	}
}

function keyOf(url: string, bytes: number): string {
	return `${bytes} ${url}`;
}
