import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CatalogueModel } from '../../../models/catalogue.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import type { UnpackedFile, UnpackedModel } from '../../helpers/unpack/unpack-protocol.ts';

type Files = readonly UnpackedFile[];

export interface ArrangedModel {
	/** Absolute. Holds the files under the entry's own paths. */
	readonly folder: string;
	/** Paths inside `folder`. */
	readonly files: Files;
}

/** The one folder that everything lies in, or "" when there is none. */
export function topFolder(files: Files): string {
	const [first] = files;
	const top = first?.path.includes('/') === true ? (first.path.split('/')[0] ?? '') : '';
	return top !== '' && files.every(({ path }) => path.startsWith(`${top}/`)) ? top : '';
}

/** Files below `folder`, with paths inside it. */
export function below(files: Files, folder: string): Files {
	if (folder === '') return files;
	return files
		.filter(({ path }) => path.startsWith(`${folder}/`))
		.map((file) => ({ ...file, path: file.path.slice(folder.length + 1) }));
}

/** Where the entry's files are among these; the entry's paths on the left. Null when one is missing or another file. */
export function matchFiles(model: CatalogueModel, files: Files): ReadonlyMap<string, UnpackedFile> | null {
	const places = new Map<string, UnpackedFile>();
	for (const wanted of model.files) {
		const fits = (file: UnpackedFile): boolean =>
			(wanted.bytes === undefined || file.bytes === wanted.bytes) &&
			(wanted.sha256 === undefined || file.sha256 === wanted.sha256);
		const named = files.find(({ path }) => path === wanted.path);
		// A browser may have renamed it; its hash says what it is.
		const same =
			named !== undefined && fits(named) ? named : files.find(({ sha256 }) => sha256 === wanted.sha256);
		if (same === undefined || !fits(same)) return null;
		places.set(wanted.path, same);
	}
	return places;
}

/** Finds the entry's folder in what was unpacked to `target` and gives its files their names. Null when they are not there. */
export async function arrange(
	model: CatalogueModel,
	unpacked: Pick<UnpackedModel, 'files' | 'broken'>,
	target: string,
): Promise<ArrangedModel | null> {
	const roots = new Set([model.archive?.folder ?? topFolder(unpacked.files), '']);
	for (const root of roots) {
		const files = below(unpacked.files, root);
		const places = matchFiles(model, files);
		if (places === null) continue;
		const broken = below(
			unpacked.broken.map((path) => ({ path, bytes: 0, sha256: '' })),
			root,
		);
		if ([...places.values()].some(({ path }) => broken.some((file) => file.path === path))) return null;
		const folder = join(target, root);
		return { folder, files: await renameFiles(folder, files, places) };
	}
	return null;
}

async function renameFiles(
	folder: string,
	files: Files,
	places: ReadonlyMap<string, UnpackedFile>,
): Promise<Files> {
	const renamed = new Map<UnpackedFile, string>();
	for (const [path, file] of places) {
		if (file.path === path || renamed.has(file)) continue;
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await rename(join(folder, file.path), join(folder, path));
		renamed.set(file, path);
	}
	return files.map((file) => ({ ...file, path: renamed.get(file) ?? file.path }));
}

/** Why what was unpacked is not the model. */
export function incomplete(
	model: CatalogueModel,
	unpacked: Pick<UnpackedModel, 'files' | 'broken'>,
): AssistantFailure {
	const files = [
		...unpacked.files,
		...below(unpacked.files, model.archive?.folder ?? topFolder(unpacked.files)),
	];
	const missing = model.files.find(({ path }) => !files.some((file) => file.path === path));
	const what =
		missing === undefined
			? 'its files are others than those of the catalogue'
			: `${missing.path} is not among them`;
	return new AssistantFailure({
		kind: 'model-corrupt',
		message: `These files are not the model ${model.title}: ${what}. Get the model from its publisher, or choose another one.`,
		retryable: false,
		subject: model.id,
	});
}
