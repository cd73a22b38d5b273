import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { AsarArchive } from './asar-archive.ts';

export interface PackedFile {
	/** From the folder of the packed app, or from the root of its archive; `/` between parts. */
	readonly path: string;
	readonly bytes: number;
}

export interface PackedContents {
	/** In `app.asar`. */
	readonly archived: readonly PackedFile[];
	/** In `app.asar.unpacked`, as the archive names them. */
	readonly unpacked: readonly PackedFile[];
	/** Everything beside the archive: Electron itself, models, licences. */
	readonly beside: readonly PackedFile[];
}

/** Smaller groups share one line, bytes. */
const worthALine = 50_000;

/** Every file of a packed app, and whether native code and people can reach it. `folder`: e.g. `release/linux-unpacked`. */
export function packedContents(folder: string): PackedContents {
	const { files } = new AsarArchive(join(folder, 'resources', 'app.asar'));
	const beside = filesBelow(folder).filter(
		({ path }) => !/^resources\/app\.asar(\.unpacked\/|$)/.test(path),
	);
	return {
		archived: files.filter(({ unpacked }) => !unpacked),
		unpacked: files.filter(({ unpacked }) => unpacked),
		beside,
	};
}

/** What is how large, the largest first; npm packages each by themselves. */
export function sizeTable({ archived, unpacked, beside }: PackedContents): string {
	const groups = new Map<string, number>();
	const count = (place: string, { path, bytes }: PackedFile): void => {
		const name = `${place}: ${groupOf(path)}`;
		groups.set(name, (groups.get(name) ?? 0) + bytes);
	};
	for (const file of archived) count('archive', file);
	for (const file of unpacked) count('unpacked', file);
	for (const file of beside) count('beside', file);
	const total = sumOf([...groups.values()]);
	const large = [...groups]
		.filter(([, bytes]) => bytes >= worthALine)
		.sort(([, one], [, other]) => other - one);
	const rest = total - sumOf(large.map(([, bytes]) => bytes));
	const rows = [...large, ['everything smaller', rest] as const];
	const line = (name: string, bytes: number): string =>
		`${(bytes / 1e6).toFixed(2).padStart(9)} MB  ${name}`;
	return [...rows.map(([name, bytes]) => line(name, bytes)), line('in all', total)].join('\n');
}

function sumOf(numbers: readonly number[]): number {
	return numbers.reduce((sum, each) => sum + each, 0);
}

function groupOf(path: string): string {
	const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
	if (name !== undefined) return `node_modules/${name}`;
	const parts = path.split('/');
	if (parts[0] === 'resources') return parts.slice(0, 3).join('/');
	return parts.slice(0, parts[0] === 'out' ? 2 : 1).join('/');
}

function filesBelow(folder: string): PackedFile[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => {
			const path = join(entry.parentPath, entry.name);
			return { path: relative(folder, path).replaceAll('\\', '/'), bytes: statSync(path).size };
		});
}
