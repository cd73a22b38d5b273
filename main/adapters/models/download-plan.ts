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
	/** The only one of `files`, to be unpacked; null when the files are the model's own. */
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
	if (archive !== undefined) {
		const { pathname } = new URL(archive.url);
		const file: PlannedFile = {
			path: pathname.slice(pathname.lastIndexOf('/') + 1),
			urls: [archive.url, ...(archive.mirrors ?? [])],
			bytes: archive.bytes,
			sha256: archive.sha256 ?? null,
			target: join(work, 'archive'),
		};
		const unpacked = archive.unpackedBytes ?? archive.bytes * (archiveFactor - 1);
		const peakBytes = archive.bytes + Math.ceil(unpacked) + spareBytes;
		return { files: [file], archive: file, totalBytes: archive.bytes, peakBytes };
	}
	const files = model.files.map(({ path, url, mirrors, bytes, sha256 }): PlannedFile | null =>
		url === undefined || bytes === undefined
			? null
			: {
					path,
					urls: [url, ...(mirrors ?? [])],
					bytes,
					sha256: sha256 ?? null,
					target: join(work, 'files', path),
				},
	);
	const known = files.filter((file) => file !== null);
	if (known.length < files.length) return null;
	const totalBytes = known.reduce((sum, { bytes }) => sum + bytes, 0);
	return { files: known, archive: null, totalBytes, peakBytes: totalBytes + spareBytes };
}

/** Of the whole download, for lists; null when it can only be imported. */
export function downloadBytes(model: CatalogueModel): number | null {
	return model.location.kind === 'downloaded' ? (planDownload(model, '')?.totalBytes ?? null) : null;
}

/** Whether all that comes from the network can be held against the catalogue. */
export function isPublished(model: CatalogueModel): boolean {
	return model.archive?.sha256 !== undefined || model.files.every(({ sha256 }) => sha256 !== undefined);
}
