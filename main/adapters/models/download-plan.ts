import { join } from 'node:path';
import type { CatalogueModel } from '../../../models/catalogue.ts';

/** One file to fetch. */
export interface PlannedFile {
	readonly path: string;
	readonly urls: readonly string[];
	readonly bytes: number;
	/** Null when the publisher gives none. */
	readonly sha256: string | null;
	/** Absolute. */
	readonly target: string;
}

/** What must come from the network to install a model. */
export interface DownloadPlan {
	readonly files: readonly PlannedFile[];
	/** The first of `files`, to be unpacked; those after it lie beside what it brings. Null when the files are the model's own. */
	readonly archive: PlannedFile | null;
	readonly totalBytes: number;
	/** On disk at the worst moment: with an archive, packed and unpacked at once. */
	readonly peakBytes: number;
}

/** An archive and what comes out of it, for each packed byte, when nobody says how much it is (notes/platform.md §6.5). */
const archiveFactor = 2.2;
/** What a file system needs besides the contents. */
const spareBytes = 16e6;

/**
 * `work` is the folder of the unfinished model: its files lie in `files`, its archive beside them. Null when the entry names no
 * address: such a model can only be imported.
 */
export function planDownload(model: CatalogueModel, work: string): DownloadPlan | null {
	const { archive } = model;
	const own = archive === undefined ? model.files : model.files.filter(({ url }) => url !== undefined);
	const files = own.map((file) => plannedFile(file, work));
	const known = files.filter((file) => file !== null);
	if (known.length < files.length) return null;
	const ownBytes = known.reduce((sum, { bytes }) => sum + bytes, 0);
	if (archive === undefined) {
		return { files: known, archive: null, totalBytes: ownBytes, peakBytes: ownBytes + spareBytes };
	}
	const packed = plannedArchive(archive, work);
	const unpacked = archive.unpackedBytes ?? archive.bytes * (archiveFactor - 1);
	const totalBytes = archive.bytes + ownBytes;
	// The files beside it are copied to what was unpacked, so that a crash in between costs no download.
	const peakBytes = totalBytes + ownBytes + Math.ceil(unpacked) + spareBytes;
	return { files: [packed, ...known], archive: packed, totalBytes, peakBytes };
}

function plannedFile(
	{ path, url, mirrors, bytes, sha256 }: CatalogueModel['files'][number],
	work: string,
): PlannedFile | null {
	if (url === undefined || bytes === undefined) return null;
	return {
		path,
		urls: [url, ...(mirrors ?? [])],
		bytes,
		sha256: sha256 ?? null,
		target: join(work, 'files', path),
	};
}

function plannedArchive(
	{ url, mirrors, bytes, sha256 }: NonNullable<CatalogueModel['archive']>,
	work: string,
): PlannedFile {
	const { pathname } = new URL(url);
	return {
		path: pathname.slice(pathname.lastIndexOf('/') + 1),
		urls: [url, ...(mirrors ?? [])],
		bytes,
		sha256: sha256 ?? null,
		target: join(work, 'archive'),
	};
}

/** Of the whole download, for lists; null when it can only be imported. */
export function downloadBytes(model: CatalogueModel): number | null {
	return model.location.kind === 'downloaded' ? (planDownload(model, '')?.totalBytes ?? null) : null;
}

/** Whether all that comes from the network can be held against the catalogue. */
export function isPublished(model: CatalogueModel): boolean {
	const { archive, files } = model;
	const unknown = files.filter(({ sha256 }) => sha256 === undefined);
	return unknown.every(({ url }) => archive?.sha256 !== undefined && url === undefined);
}
