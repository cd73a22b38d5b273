/** Models that come from a disk instead of the network: known ones are proven, unknown ones recognised by their files. */
import { basename } from 'node:path';
import { mkdir, stat } from 'node:fs/promises';
import { modelSchema } from '../../../models/catalogue.ts';
import type { CatalogueModel } from '../../../models/catalogue.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import type { AssistantError } from '../../domain/errors.ts';
import type { RecognizedModel, UnpackedFile, UnpackedModel } from '../../helpers/unpack/unpack-protocol.ts';
import { diskFault } from './download-faults.ts';
import { putInPlace } from './install-model.ts';
import type { InstallTools } from './install-model.ts';
import { sha256Of } from './installed-manifest.ts';
import { arrange, below, incomplete, matchFiles, topFolder } from './model-files.ts';
import type { ArrangedModel } from './model-files.ts';
import { standing } from './model-entry.ts';
import type { ModelEntry } from './model-entry.ts';
import { restingState } from './model-work.ts';
import { StoreLock } from './store-lock.ts';
import { removed } from './unpack-job.ts';

export interface ImportWish {
	readonly paths: readonly string[];
	/** The model it must be; null: it is found out. */
	readonly wanted: ModelEntry | null;
	readonly known: readonly CatalogueModel[];
	readonly tools: InstallTools;
	readonly signal?: AbortSignal | undefined;
}

/** Reads, proves and installs. Throws an `AssistantFailure` or the signal's reason; nothing is left behind then. */
export async function importModel(wish: ImportWish): Promise<ImportedModel> {
	const { wanted, tools, signal } = wish;
	if (wanted?.busy === true) throw new AssistantFailure(busy(wanted.model));
	const run = wanted?.startRun() ?? new AbortController();
	const stopped = AbortSignal.any(signal === undefined ? [run.signal] : [run.signal, signal]);
	const target = tools.folders.newImport();
	try {
		await mkdir(tools.folders.incoming, { recursive: true });
		wanted?.change({ state: 'unpacking', progress: standing(0, 0) });
		return await place(await readImport(wish, target, stopped), tools, stopped);
	} catch (thrown) {
		stopped.throwIfAborted();
		if (thrown instanceof AssistantFailure) throw thrown;
		throw new AssistantFailure(diskFault(thrown, tools.folders.root).error, thrown);
	} finally {
		await removed(target);
		const end = wanted === null ? null : await restingState(wanted, tools.folders);
		wanted?.endRun();
		if (end !== null) wanted?.change(end);
	}
}

async function place(
	imported: ImportedModel,
	tools: InstallTools,
	signal: AbortSignal,
): Promise<ImportedModel> {
	const { model, arranged, verified, added } = imported;
	await using lock = await StoreLock.take(tools.folders.lock(model.id));
	signal.throwIfAborted();
	if (lock === null) throw new AssistantFailure(busy(model));
	await putInPlace(model, arranged.folder, arranged.files, verified, tools, {
		held: () => lock.held(),
		...(added ? { entry: model } : {}),
	});
	return imported;
}

export interface ImportedModel {
	readonly model: CatalogueModel;
	readonly arranged: ArrangedModel;
	/** Held against hashes of the catalogue. */
	readonly verified: boolean;
	/** It is in no catalogue. */
	readonly added: boolean;
}

/** What the files are, lying ready in `target`. Throws an `AssistantFailure` or the signal's reason. */
async function readImport(wish: ImportWish, target: string, signal: AbortSignal): Promise<ImportedModel> {
	const { paths, known, tools } = wish;
	const wanted = wish.wanted?.model ?? null;
	const unpacked = await tools.unpacker.unpack({
		sources: paths,
		target,
		signal,
		onProgress: (done, total) =>
			wish.wanted?.change({ state: 'unpacking', progress: standing(done, total) }),
	});
	const archiveSha256 = await archiveHash(paths, signal);
	const byArchive = (model: CatalogueModel): boolean =>
		archiveSha256 !== null && model.archive?.sha256 === archiveSha256;
	const candidates =
		wanted === null ? known.filter((model) => byArchive(model) || isProven(model, unpacked)) : [wanted];
	for (const model of candidates) {
		const arranged = await arrange(model, unpacked, target);
		if (arranged === null) continue;
		return { model, arranged, verified: byArchive(model) || allProven(model), added: false };
	}
	if (wanted !== null) throw incomplete(wanted, unpacked);
	return recognizedImport({ paths, known, target }, unpacked);
}

function recognizedImport(
	{ paths, known, target }: Pick<ImportWish, 'paths' | 'known'> & { readonly target: string },
	unpacked: UnpackedModel,
): ImportedModel {
	const { recognized, broken, files } = unpacked;
	const [source = target] = paths;
	if (broken[0] !== undefined) {
		throw notImported(
			source,
			`${broken[0]} is cut off or no ONNX model. Get it anew from its publisher.`,
		);
	}
	if (recognized === null) {
		throw notImported(
			source,
			'no engine Parley knows fits its files. A model for sherpa-onnx has one or more .onnx files that say what they are and mostly a tokens.txt: import the whole folder or archive.',
		);
	}
	const top = topFolder(files);
	const own = below(files, top);
	const title = basename(source).replace(/\.(tar(\.\w+)?|tgz|tbz2?|onnx)$/i, '');
	const model = modelSchema.safeParse(entryOf({ recognized, files: own, top, title, known }));
	if (!model.success)
		throw notImported(source, 'its file names cannot be used. Rename them and import it again.');
	const folder = top === '' ? target : `${target}/${top}`;
	return { model: model.data, arranged: { folder, files: own }, verified: false, added: true };
}

interface NewEntry {
	readonly recognized: RecognizedModel;
	readonly files: readonly UnpackedFile[];
	readonly top: string;
	readonly title: string;
	readonly known: readonly CatalogueModel[];
}

function entryOf({ recognized, files, top, title, known }: NewEntry): unknown {
	const config = JSON.stringify(recognized.config)
		.replaceAll(`{${top}/`, '{')
		.replaceAll(`{folder:${top}/`, '{folder:');
	const parsed: unknown = JSON.parse(config);
	const named = files.filter(({ path }) => config.includes(JSON.stringify(`{${path}}`).slice(1, -1)));
	// A family without a configuration works with the only model that is there.
	const used = named.length > 0 ? named : files.filter(({ path }) => path.endsWith('.onnx'));
	const megabytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
	return {
		id: newId(title, known),
		role: recognized.role,
		title,
		engine: {
			family: recognized.family,
			config: top === '' ? recognized.config : parsed,
		},
		location: { kind: 'downloaded' },
		files: used.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
		languages: [recognized.language ?? '*'],
		...(recognized.speakers > 1
			? {
					speakers: Array.from({ length: recognized.speakers }, (_, id) => ({
						id,
						name: `Voice ${id + 1}`,
					})),
				}
			: {}),
		sampleRateHz: recognized.sampleRateHz,
		licence: { name: 'Not known: see where it came from' },
		// Weights are read as they are; an engine needs about as much again to work.
		minimumMemoryMb: Math.ceil(megabytes * 2 + 64),
		notes: 'Added by hand.',
	};
}

function newId(title: string, known: readonly CatalogueModel[]): string {
	const slug = title
		.toLowerCase()
		.replace(/[^a-z0-9._-]+/g, '-')
		.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
		.slice(0, 80);
	const base = slug === '' ? 'added-model' : slug;
	const taken = new Set(known.map(({ id }) => id));
	for (let number = 2, id = base; ; number += 1) {
		if (!taken.has(id)) return id;
		id = `${base}-${number}`;
	}
}

/** At least one hash says so, and none says otherwise. */
function isProven(model: CatalogueModel, { files }: UnpackedModel): boolean {
	if (!model.files.some(({ sha256 }) => sha256 !== undefined)) return false;
	return [model.archive?.folder ?? topFolder(files), ''].some(
		(root) => matchFiles(model, below(files, root)) !== null,
	);
}

function allProven(model: CatalogueModel): boolean {
	return model.files.every(({ sha256 }) => sha256 !== undefined);
}

async function archiveHash(paths: readonly string[], signal: AbortSignal): Promise<string | null> {
	const [path] = paths;
	if (path === undefined || paths.length > 1 || !(await stat(path)).isFile()) return null;
	return sha256Of(path, signal);
}

function busy(model: CatalogueModel): AssistantError {
	return {
		kind: 'import-invalid',
		message: `${model.title} is being installed at the moment. Cancel that, or wait for it, then import again.`,
		retryable: true,
		subject: model.id,
	};
}

function notImported(source: string, what: string): AssistantFailure {
	return new AssistantFailure({
		kind: 'import-invalid',
		message: `${basename(source)} was not imported: ${what}`,
		retryable: false,
		subject: basename(source),
	});
}
