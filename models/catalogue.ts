/**
 * The models Parley knows, as pinned data (catalogue.json) with its schema. A model is added by data alone: an entry names
 * its engine family, the configuration sherpa-onnx gets for it and every file with size and hash.
 */
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import catalogueData from './catalogue.json' with { type: 'json' };
import { configSchemaOf, modelRoles } from './engine-families.ts';
import type { ModelRole } from './engine-families.ts';

export type { ModelRole };

const safePath = z
	.string()
	.min(1)
	.refine((path) => !isAbsolute(path) && !path.includes('\\') && !path.split('/').includes('..'), {
		message: 'A path inside the model folder, with forward slashes and without "..".',
	});

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Encrypted, or from this computer itself (a mirror at hand, a test). */
const downloadUrl = z.url({ protocol: /^https?$/ }).refine(isDownloadUrl, {
	message: 'An https address; http only for 127.0.0.1 and localhost.',
});

const sourceFields = {
	/** Absent only where the publisher gives none: pinned at the first good download, and looked into (ONNX structure). */
	sha256: sha256.optional(),
	url: downloadUrl.optional(),
	/** Untrusted: what they send must have the hash. Asked in this order when `url` fails. */
	mirrors: z.array(downloadUrl).optional(),
};

const fileSchema = z.strictObject({
	path: safePath,
	/** Absent for a file inside an archive, and where no page says it exactly: such a model can be imported, not downloaded. */
	bytes: z.int().positive().optional(),
	/** With an archive: this file is fetched beside it. */
	...sourceFields,
});

/** tar.bz2, tar.gz or tar that brings every file of the model that has no address of its own. */
const archiveSchema = z.strictObject({
	...sourceFields,
	url: downloadUrl,
	bytes: z.int().positive(),
	/** On disk, when the publisher or a measurement says so; otherwise 2.2 times the archive is reckoned with. */
	unpackedBytes: z.int().positive().optional(),
	/** The folder in the archive that becomes the model's; its only top folder when absent. */
	folder: safePath.optional(),
});

const locationSchema = z.discriminatedUnion('kind', [
	/** In the app's own `models` folder. */
	z.strictObject({ kind: z.literal('bundled'), folder: safePath }),
	/** Inside an npm package that the app ships. */
	z.strictObject({ kind: z.literal('package'), package: z.string().min(1), folder: safePath }),
	/** In the user-data folder, under the model's id. */
	z.strictObject({ kind: z.literal('downloaded') }),
]);

/**
 * sherpa-onnx's configuration. In strings, `{model.onnx}` stands for the absolute path of that file of the entry, and
 * `{folder:espeak-ng-data}` for a folder beside the files. Threads, provider and debug are the engine wrapper's to set.
 */
const configSchema = z.record(z.string(), z.json());

/** What a voice wants with each request beside text, speaker and speed (sherpa-onnx's GenerationConfig). */
const requestSchema = z.strictObject({
	/** Present: the language goes with each request, as its primary tag or as the word the model has for it. */
	languages: z.record(z.string(), z.string().min(1)).optional(),
	numSteps: z.int().min(1).max(100).optional(),
	silenceScale: z.number().min(0).max(1).optional(),
	/** `{test.wav}`: a recording that comes with the model, for voices that speak like one. */
	referenceAudio: z.string().min(1).optional(),
	referenceText: z.string().optional(),
	extra: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

export type RequestData = Readonly<z.infer<typeof requestSchema>>;

export const modelSchema = z
	.strictObject({
		id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
		role: z.enum(modelRoles),
		title: z.string().min(1),
		engine: z.strictObject({
			family: z.string(),
			config: configSchema,
			request: requestSchema.optional(),
		}),
		location: locationSchema,
		files: z.array(fileSchema).min(1),
		archive: archiveSchema.optional(),
		/** BCP 47 primary tags; `*` where language does not matter. */
		languages: z.array(z.string().regex(/^(\*|[a-z]{2,3}(-[A-Za-z0-9]+)*)$/)).min(1),
		/** The voices inside a synthesizer, by the number the engine takes. */
		speakers: z
			.array(
				z.strictObject({
					id: z.int().nonnegative(),
					name: z.string().min(1),
					language: z.string().optional(),
				}),
			)
			.optional(),
		/** What it hears at, or speaks at. */
		sampleRateHz: z.int().min(8_000).max(48_000),
		/** Silence a streaming recognizer must be fed after the last word before it has said everything, ms. */
		tailPaddingMs: z.int().min(0).max(5_000).optional(),
		licence: z.strictObject({ name: z.string().min(1), url: z.url().optional() }),
		/** Resident memory it needs at work, MiB: an estimate (weights, half as much again, 100) unless the notes say measured. */
		minimumMemoryMb: z.int().positive(),
		/** Below so many cores it cannot keep up with speech. */
		minimumCores: z.int().positive().optional(),
		/** Our judgement, for recommend.ts: 1 makes do, 5 is the best of its role. Absent: never recommended. */
		rank: z.int().min(1).max(5).optional(),
		notes: z.string().optional(),
		/** Where every address, size, hash, language, voice and licence was read; for a model of our own, its page here. */
		sources: z.array(z.string().min(1)).min(1).optional(),
	})
	.refine((model) => configSchemaOf(model.role, model.engine.family) !== undefined, {
		message: 'This engine family does not do what the role says.',
		path: ['engine', 'family'],
	})
	.refine(
		({ archive, files }) =>
			archive !== undefined ||
			files.every(({ bytes, sha256 }) => bytes !== undefined || sha256 !== undefined),
		{ message: 'A file that comes in no archive says its size or its hash.', path: ['files'] },
	);

export const catalogueSchema = z
	.strictObject({ version: z.literal(1), models: z.array(modelSchema.superRefine(checkConfig)) })
	.refine(({ models }) => new Set(models.map(({ id }) => id)).size === models.length, {
		message: 'Two models have the same id.',
		path: ['models'],
	});

export type CatalogueModel = z.infer<typeof modelSchema>;

/** Only of the catalogue: what a person imports is recognised by its files and may have keys the engine ignores. */
function checkConfig({ role, engine }: CatalogueModel, context: z.RefinementCtx): void {
	const checked = configSchemaOf(role, engine.family)?.safeParse(engine.config);
	for (const { message, path } of checked?.error?.issues ?? []) {
		context.addIssue({ code: 'custom', message, path: ['engine', 'config', ...path] });
	}
}

export const catalogue: readonly CatalogueModel[] = catalogueSchema.parse(catalogueData).models;

export function findModel(id: string): CatalogueModel | undefined {
	return catalogue.find((model) => model.id === id);
}

export function modelsOfRole(role: ModelRole): readonly CatalogueModel[] {
	return catalogue.filter((model) => model.role === role);
}

/** Where the three kinds of location are on this machine; all absolute. */
export interface ModelFolders {
	readonly bundled: string;
	readonly downloaded: string;
	/** The folder of an installed npm package. */
	packageFolder(name: string): string;
}

export interface ModelFile {
	/** Absolute. */
	readonly path: string;
	readonly bytes?: number;
	readonly sha256?: string;
}

/** An entry with its places filled in: plain data, ready to be sent to a helper. */
export interface InstalledModel {
	readonly id: string;
	readonly role: ModelRole;
	readonly family: string;
	readonly config: ModelConfig;
	/** Of a voice that wants more than text with each request. */
	readonly request?: RequestData;
	readonly files: readonly ModelFile[];
	readonly languages: readonly string[];
	/** Speakers in a synthesizer; 1 when the entry names none. */
	readonly speakerCount: number;
	readonly sampleRateHz: number;
	/** See the schema; 800 unless the entry says otherwise. */
	readonly tailPaddingMs: number;
}

export type ModelConfig = Readonly<Record<string, z.core.util.JSONType>>;

/** Fills in an entry's places. Nothing is looked at on disk: see `checkModel`. */
export function locateModel(model: CatalogueModel, folders: ModelFolders): InstalledModel {
	const folder = folderOf(model, folders);
	return {
		id: model.id,
		role: model.role,
		family: model.engine.family,
		config: Object.fromEntries(
			Object.entries(model.engine.config).map(([key, value]) => [key, filled(value, model, folder)]),
		),
		...(model.engine.request === undefined
			? {}
			: { request: filledRequest(model.engine.request, model, folder) }),
		files: model.files.map(({ path, bytes, sha256 }) => ({
			path: join(folder, path),
			...(bytes === undefined ? {} : { bytes }),
			...(sha256 === undefined ? {} : { sha256 }),
		})),
		languages: model.languages,
		speakerCount: model.speakers?.length ?? 1,
		sampleRateHz: model.sampleRateHz,
		tailPaddingMs: model.tailPaddingMs ?? 800,
	};
}

function folderOf(model: CatalogueModel, folders: ModelFolders): string {
	switch (model.location.kind) {
		case 'bundled':
			return join(folders.bundled, model.location.folder);
		case 'package':
			return join(folders.packageFolder(model.location.package), model.location.folder);
		case 'downloaded':
			return join(folders.downloaded, model.id);
	}
}

function filled(value: z.core.util.JSONType, model: CatalogueModel, folder: string): z.core.util.JSONType {
	if (typeof value === 'string')
		return value.replace(/\{([^{}]+)\}/g, (_, name: string) => place(name, model, folder));
	if (Array.isArray(value)) return value.map((item) => filled(item, model, folder));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, model, folder)]));
}

function filledRequest(request: RequestData, model: CatalogueModel, folder: string): RequestData {
	const { referenceAudio } = request;
	if (referenceAudio === undefined) return request;
	return {
		...request,
		referenceAudio: referenceAudio.replace(/^\{(.+)\}$/, (_, name: string) => place(name, model, folder)),
	};
}

function place(name: string, model: CatalogueModel, folder: string): string {
	if (name.startsWith('folder:')) return join(folder, safePath.parse(name.slice('folder:'.length)));
	if (model.files.some(({ path }) => path === name)) return join(folder, name);
	throw new Error(`The catalogue entry ${model.id} uses {${name}}, which is none of its files.`);
}

/** Whether a file may be fetched from there at all. */
export function isDownloadUrl(address: string): boolean {
	if (!URL.canParse(address)) return false;
	const { protocol, hostname } = new URL(address);
	return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname));
}
