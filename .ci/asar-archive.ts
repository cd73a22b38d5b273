import { readFileSync } from 'node:fs';

export interface ArchivedFile {
	/** From the archive's root; `/` between parts. */
	readonly path: string;
	readonly bytes: number;
	/** Not in the archive but beside it, in `app.asar.unpacked`. */
	readonly unpacked: boolean;
	/** From the end of the header; 0 for an unpacked file. */
	readonly offset: number;
}

interface Entry {
	readonly files?: Readonly<Record<string, Entry>>;
	readonly size?: number;
	readonly offset?: string;
	readonly unpacked?: boolean;
}

/**
 * Electron's archive read by other code than wrote it. Layout (github.com/electron/asar, "Format"): four little-endian numbers
 * of 32 bits (4, length of the header, length of its contents, length of the JSON), the JSON, padding, the files.
 */
export class AsarArchive {
	readonly files: readonly ArchivedFile[];
	readonly #bytes: Buffer;
	readonly #start: number;

	constructor(path: string) {
		this.#bytes = readFileSync(path);
		this.#start = 8 + this.#bytes.readUInt32LE(4);
		const json = this.#bytes.toString('utf8', 16, 16 + this.#bytes.readUInt32LE(12));
		this.files = filesOf(JSON.parse(json) as Entry, '');
	}

	/** @throws when it is not in the archive itself. */
	text(path: string): string {
		const file = this.files.find((each) => each.path === path && !each.unpacked);
		if (file === undefined) throw new Error(`${path} is not in the archive.`);
		const from = this.#start + file.offset;
		return this.#bytes.toString('utf8', from, from + file.bytes);
	}
}

function filesOf(entry: Entry, path: string): ArchivedFile[] {
	if (entry.files !== undefined)
		return Object.entries(entry.files).flatMap(([name, inner]) =>
			filesOf(inner, path === '' ? name : `${path}/${name}`),
		);
	// A link has no size; what it leads to is listed by its own name.
	if (entry.size === undefined) return [];
	const { size, offset = '0', unpacked = false } = entry;
	return [{ path, bytes: size, unpacked, offset: Number(offset) }];
}
