/**
 * What the store and the unpack helper say to each other. One helper does one job: it brings files from archives and folders
 * nobody has looked into yet to an empty folder, hashes them on the way, and tells what model they are.
 */
import type { ModelRole } from '../../../models/catalogue.ts';

export interface UnpackOptions {
	/** Archives (tar.bz2, tar.gz, tar), folders and single files, absolute. */
	readonly sources: readonly string[];
	/** Does not exist yet; its parent does. Removed again by whoever asked, also after a failure. */
	readonly target: string;
	readonly limits: UnpackLimits;
}

export interface UnpackLimits {
	readonly entries: number;
	/** Of all files together. */
	readonly bytes: number;
	/** Unpacked bytes for each packed one; counted beyond the first 16 MB. */
	readonly ratio: number;
}

export const defaultUnpackLimits = {
	/** The largest published model (with espeak-ng's data) has some 400. */
	entries: 20_000,
	/** More than any published speech model needs. */
	bytes: 16e9,
	/** Weights hardly shrink (below 2), token lists to a tenth. */
	ratio: 40,
} as const satisfies UnpackLimits;

/** The job is in the options. */
export type UnpackCommand = { readonly type: 'begin' };

export interface UnpackedFile {
	/** Inside the target, with forward slashes. */
	readonly path: string;
	readonly bytes: number;
	readonly sha256: string;
}

export interface UnpackedModel {
	readonly files: readonly UnpackedFile[];
	/** ONNX files that are cut off or no ONNX. */
	readonly broken: readonly string[];
	/** Null when the files are of no family that is known. Paths inside as in `files`. */
	readonly recognized: RecognizedModel | null;
}

/** What an entry of the catalogue needs and files can tell. */
export interface RecognizedModel {
	readonly role: ModelRole;
	readonly family: string;
	/** As in the catalogue: `{path}` stands for a file, `{folder:path}` for a folder. */
	readonly config: Readonly<Record<string, ConfigValue>>;
	readonly sampleRateHz: number;
	readonly speakers: number;
	/** BCP 47 primary tag; null when the files do not say. */
	readonly language: string | null;
}

export type ConfigValue = string | number | boolean | { readonly [key: string]: ConfigValue };

export type RefusalReason =
	/** A path out of the folder, absolute, or of a name that some system reads otherwise. */
	| 'path'
	/** A link, device, pipe or anything else that is neither file nor folder. */
	| 'kind'
	| 'twice'
	| 'entries'
	| 'bytes'
	| 'ratio'
	| 'not-an-archive'
	| 'damaged'
	| 'unreadable'
	| 'disk-full'
	| 'disk';

export type UnpackEvent =
	| { readonly type: 'progress'; readonly doneBytes: number; readonly totalBytes: number }
	| { readonly type: 'unpacked'; readonly model: UnpackedModel }
	/** `entry` is a name out of the archive, shortened and without control characters. */
	| { readonly type: 'refused'; readonly reason: RefusalReason; readonly entry: string | null };
