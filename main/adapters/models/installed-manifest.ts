import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { modelSchema } from '../../../models/catalogue.ts';
import type { CatalogueModel } from '../../../models/catalogue.ts';
import { writeFileAtomically } from '../storage/atomic-file.ts';

/** Lies in every model's folder: what was installed, file by file, and where it came from. */
export const manifestName = '.parley.json';

const manifestSchema = z.object({
	version: z.literal(1),
	id: z.string(),
	/** Wall-clock ms since 1970. */
	installedAtMs: z.number(),
	files: z.array(
		z.object({ path: z.string(), bytes: z.number(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
	),
	/** Every file had a hash of the catalogue, itself or its archive; otherwise the hashes are those of the first good copy. */
	verified: z.boolean(),
	/** The entry of a model that is in no catalogue: a person added it. */
	entry: modelSchema.optional(),
});

export type InstalledManifest = z.infer<typeof manifestSchema>;

/** Null when there is none, or none that can be read. */
export async function readManifest(folder: string): Promise<InstalledManifest | null> {
	try {
		return (
			manifestSchema.safeParse(JSON.parse(await readFile(join(folder, manifestName), 'utf8'))).data ??
			null
		);
	} catch {
		return null;
	}
}

export async function writeManifest(folder: string, manifest: InstalledManifest): Promise<void> {
	await writeFileAtomically(join(folder, manifestName), `${JSON.stringify(manifest, null, '\t')}\n`);
}

/** The entries of models a person added, from their folders. Reads the disk at once: for the start and after imports. */
export function readAddedModels(installed: string): readonly CatalogueModel[] {
	return folderNames(installed).flatMap((name) => {
		try {
			const text = readFileSync(join(installed, name, manifestName), 'utf8');
			const entry = manifestSchema.safeParse(JSON.parse(text)).data?.entry;
			return entry?.id === name ? [entry] : [];
		} catch {
			return [];
		}
	});
}

function folderNames(folder: string): readonly string[] {
	try {
		return readdirSync(folder).filter((name) => !name.startsWith('.'));
	} catch {
		return [];
	}
}

/** The first file that is missing or of another size; null when all are as installed. Does not hash. */
export async function firstMisfit(folder: string, manifest: InstalledManifest): Promise<string | null> {
	for (const { path, bytes } of manifest.files) {
		const found = await stat(join(folder, path)).catch(() => null);
		if (found?.isFile() !== true || found.size !== bytes) return path;
	}
	return null;
}

export async function sha256Of(
	path: string,
	signal: AbortSignal,
	onBytes?: (count: number) => void,
): Promise<string> {
	const hash = createHash('sha256');
	const pieces: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 1 << 20, signal });
	for await (const piece of pieces) {
		hash.update(piece);
		onBytes?.(piece.length);
	}
	return hash.digest('hex');
}

/** Bytes of all files below, links not followed; 0 when there is nothing. */
export async function bytesBelow(path: string): Promise<number> {
	const found = await lstat(path).catch(() => null);
	if (found === null) return 0;
	if (!found.isDirectory()) return found.size;
	let sum = 0;
	for (const name of await readdir(path)) sum += await bytesBelow(join(path, name));
	return sum;
}
