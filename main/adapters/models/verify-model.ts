import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogueModel } from '../../../models/catalogue.ts';
import type { AssistantError } from '../../domain/errors.ts';
import { bytesBelow, firstMisfit, readManifest, sha256Of } from './installed-manifest.ts';
import type { ModelState } from './model-state.ts';
import type { StoreFolders } from './store-folders.ts';

/** What a model is by what lies on the disk, without hashing; null when there is nothing of it in its place. */
export async function installedState(
	model: CatalogueModel,
	folders: StoreFolders,
): Promise<ModelState | null> {
	const folder = folders.model(model.id);
	const bytesOnDisk = await bytesBelow(folder);
	if (bytesOnDisk === 0) return null;
	const damaged = await stat(folders.damage(model.id)).catch(() => null);
	if (damaged !== null) return damagedState(model, 'a file', bytesOnDisk);
	const manifest = await readManifest(folder);
	const misfit =
		manifest === null ? await firstMissing(model, folder) : await firstMisfit(folder, manifest);
	return misfit === null
		? { state: 'installed', bytesOnDisk, verified: manifest?.verified ?? false }
		: damagedState(model, misfit, bytesOnDisk);
}

/** Hashes every file; null when all are what they were when they were installed, and what the catalogue says. */
export async function findDamage(
	model: CatalogueModel,
	folders: StoreFolders,
	signal: AbortSignal,
	onProgress: (path: string, doneBytes: number, totalBytes: number) => void,
): Promise<ModelState | null> {
	const folder = folders.model(model.id);
	const wanted = await wantedHashes(model, folder);
	const totalBytes = await bytesBelow(folder);
	let done = 0;
	for (const [path, sha256] of wanted) {
		const found = await sha256Of(join(folder, path), signal, (count) =>
			onProgress(path, (done += count), totalBytes),
		).catch((thrown: unknown) => {
			signal.throwIfAborted();
			return thrown instanceof Error ? null : undefined;
		});
		if (typeof found !== 'string' || (sha256 !== null && found !== sha256)) {
			return damagedState(model, path, totalBytes);
		}
	}
	return null;
}

/** The manifest's; the catalogue's hash counts where both have one. */
async function wantedHashes(
	model: CatalogueModel,
	folder: string,
): Promise<ReadonlyMap<string, string | null>> {
	const manifest = await readManifest(folder);
	const wanted = new Map<string, string | null>(
		manifest?.files.map(({ path, sha256 }) => [path, sha256]) ?? [],
	);
	for (const { path, sha256 } of model.files) {
		if (sha256 !== undefined || !wanted.has(path)) wanted.set(path, sha256 ?? null);
	}
	return wanted;
}

async function firstMissing(model: CatalogueModel, folder: string): Promise<string | null> {
	for (const { path, bytes } of model.files) {
		const found = await stat(join(folder, path)).catch(() => null);
		if (found?.isFile() !== true || (bytes !== undefined && found.size !== bytes)) return path;
	}
	return null;
}

function damagedState(model: CatalogueModel, path: string, partBytes: number): ModelState {
	const error: AssistantError = {
		kind: 'model-corrupt',
		message: `The model ${model.title} is damaged (${path}). Repair it: only what is damaged is downloaded again. Or remove it.`,
		retryable: false,
		subject: model.id,
	};
	return { state: 'failed', error, remedy: 'repair', partBytes };
}
