/** Everything between "wanted" and "installed" for one model. The caller holds its lock. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CatalogueModel } from '../../../models/catalogue.ts';
import type { UnpackedFile } from '../../helpers/unpack/unpack-protocol.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import { DownloadFailure, lasting, noSpace } from './download-faults.ts';
import type { DownloadLimits } from './download-limits.ts';
import { isPublished, planDownload } from './download-plan.ts';
import type { DownloadPlan, PlannedFile } from './download-plan.ts';
import { downloadFile } from './file-download.ts';
import type { DropReason } from './file-download.ts';
import type { HttpGet } from './http-get.ts';
import { readManifest, sha256Of, writeManifest } from './installed-manifest.ts';
import { arrange, incomplete } from './model-files.ts';
import { downloadedBytes } from './part-file.ts';
import type { PinnedHashes } from './pinned-hashes.ts';
import type { StoreFolders } from './store-folders.ts';
import { removed } from './unpack-job.ts';
import type { Unpacker } from './unpack-job.ts';

/** What every installation uses. */
export interface InstallTools {
	readonly folders: StoreFolders;
	readonly pins: PinnedHashes;
	readonly unpacker: Unpacker;
	readonly http: HttpGet;
	readonly limits: DownloadLimits;
	readonly hosts: readonly string[];
	/** Throws a `DownloadFailure` in offline mode. */
	readonly checkOnline: () => void;
	/** Of the disk that holds the folder. */
	readonly freeBytes: (folder: string) => Promise<number>;
	/** Wall-clock ms since 1970. */
	readonly wallMs: () => number;
	readonly random: () => number;
	readonly onDropped?: (path: string, bytes: number, reason: DropReason) => void;
}

export type InstallStep = 'downloading' | 'verifying' | 'unpacking';

export interface InstallRun {
	readonly signal: AbortSignal;
	/** Whether the lock is still ours. */
	readonly held: () => Promise<boolean>;
	/** `doneBytes` and `totalBytes` are those of the file, or of what is looked at. */
	readonly onStep: (step: InstallStep, file: PlannedFile, doneBytes: number, totalBytes: number) => void;
}

/** Installs the model, going on with what is there. Throws an `AssistantFailure` or the signal's reason. */
export async function installModel(
	model: CatalogueModel,
	tools: InstallTools,
	run: InstallRun,
): Promise<void> {
	const work = tools.folders.work(model.id);
	const plan = planDownload(model, work);
	if (plan === null) throw new DownloadFailure(noAddress(model));
	await clearLeftovers(work);
	await reuseInstalled(model, plan, tools, run);
	await checkSpace(plan, tools);
	const fetched = new Map<PlannedFile, string>();
	for (const file of plan.files) fetched.set(file, await fetchFile(file, tools, run));
	const archive = plan.archive;
	const { folder, files } =
		archive === null
			? { folder: join(work, 'files'), files: plainFiles(fetched) }
			: await withFilesBeside(await unpackArchive(model, archive, tools, run), fetched, archive);
	await putInPlace(model, folder, files, isPublished(model), tools, run);
	for (const [file, sha256] of fetched) {
		const [url] = file.urls;
		if (file.sha256 === null && url !== undefined) await tools.pins.pin(url, file.bytes, sha256);
	}
}

/** Writes the manifest and gives the folder its name; the unfinished rest is deleted. */
export async function putInPlace(
	model: CatalogueModel,
	folder: string,
	files: readonly UnpackedFile[],
	verified: boolean,
	{ folders, wallMs }: Pick<InstallTools, 'folders' | 'wallMs'>,
	{ held, entry }: { readonly held: () => Promise<boolean>; readonly entry?: CatalogueModel },
): Promise<void> {
	await writeManifest(folder, {
		version: 1,
		id: model.id,
		installedAtMs: wallMs(),
		files: files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
		verified,
		...(entry === undefined ? {} : { entry }),
	});
	if (!(await held())) {
		throw new AssistantFailure({
			kind: 'download-failed',
			message: `Another Parley took over the installation of ${model.title}. Look whether it is installed, or try again.`,
			retryable: true,
			subject: model.id,
		});
	}
	await folders.install(model.id, folder);
	await removed(folders.work(model.id));
}

async function fetchFile(file: PlannedFile, tools: InstallTools, run: InstallRun): Promise<string> {
	const [url] = file.urls;
	const pinned = file.sha256 ?? (url === undefined ? null : await tools.pins.find(url, file.bytes));
	// A file that has its name was right when it got it; only its hash is still to be known.
	const found = await stat(file.target).catch(() => null);
	if (found?.size === file.bytes) {
		let done = 0;
		const sha256 = await sha256Of(file.target, run.signal, (count) => {
			run.onStep('verifying', file, (done += count), file.bytes);
		});
		if (pinned === null || sha256 === pinned) return sha256;
	}
	await rm(file.target, { force: true });
	return downloadFile({
		// Nobody but the publisher is believed without a hash.
		urls: pinned === null ? file.urls.slice(0, 1) : file.urls,
		wish: { bytes: file.bytes, sha256: pinned },
		target: file.target,
		http: tools.http,
		limits: tools.limits,
		hosts: tools.hosts,
		checkOnline: tools.checkOnline,
		onSize: (bytes) => run.onStep('downloading', file, bytes, file.bytes),
		onDropped: (bytes, reason) => tools.onDropped?.(file.path, bytes, reason),
		random: tools.random,
		signal: run.signal,
	});
}

interface UnpackedArchive {
	readonly folder: string;
	readonly files: readonly UnpackedFile[];
}

async function unpackArchive(
	whole: CatalogueModel,
	archive: PlannedFile,
	{ unpacker, folders }: InstallTools,
	{ signal, onStep }: InstallRun,
): Promise<UnpackedArchive> {
	// Those with an address of their own are fetched beside it.
	const model = { ...whole, files: whole.files.filter(({ url }) => url === undefined) };
	const target = join(folders.work(model.id), `unpacked-${randomUUID()}`);
	try {
		onStep('unpacking', archive, 0, archive.bytes);
		const unpacked = await unpacker.unpack({
			sources: [archive.target],
			target,
			signal,
			onProgress: (done, total) => onStep('unpacking', archive, done, total),
		});
		const arranged = await arrange(model, unpacked, target);
		if (arranged === null) throw incomplete(model, unpacked);
		return arranged;
	} catch (thrown) {
		// With a published hash the archive is right, whatever went wrong; without one it may be the reason.
		if (archive.sha256 === null && !signal.aborted) await rm(archive.target, { force: true });
		throw thrown;
	}
}

/** Copies what was fetched beside the archive to what came out of it. */
async function withFilesBeside(
	{ folder, files }: UnpackedArchive,
	fetched: ReadonlyMap<PlannedFile, string>,
	archive: PlannedFile,
): Promise<UnpackedArchive> {
	const beside = [...fetched].filter(([file]) => file !== archive);
	for (const [{ path, target }] of beside) {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await copyFile(target, join(folder, path), constants.COPYFILE_FICLONE);
	}
	const brought = files.filter(({ path }) => beside.every(([file]) => file.path !== path));
	return { folder, files: [...brought, ...plainFiles(new Map(beside))] };
}

function plainFiles(fetched: ReadonlyMap<PlannedFile, string>): readonly UnpackedFile[] {
	return [...fetched].map(([{ path, bytes }, sha256]) => ({ path, bytes, sha256 }));
}

/** Of a damaged model, what is still right: copied, since the damaged one stays in its place until the end. */
async function reuseInstalled(
	model: CatalogueModel,
	plan: DownloadPlan,
	{ folders }: InstallTools,
	{ signal, onStep }: InstallRun,
): Promise<void> {
	const folder = folders.model(model.id);
	const manifest = await readManifest(folder);
	if (plan.archive !== null) return;
	for (const file of plan.files) {
		const known = file.sha256 ?? manifest?.files.find(({ path }) => path === file.path)?.sha256;
		const there = join(folder, file.path);
		const found = await stat(there).catch(() => null);
		if (known === undefined || found?.size !== file.bytes || (await downloadedBytes(file.target)) > 0)
			continue;
		let done = 0;
		const sha256 = await sha256Of(there, signal, (count) =>
			onStep('verifying', file, (done += count), file.bytes),
		);
		if (sha256 !== known) continue;
		await mkdir(dirname(file.target), { recursive: true });
		await copyFile(there, file.target, constants.COPYFILE_FICLONE);
	}
}

async function checkSpace(plan: DownloadPlan, { folders, freeBytes }: InstallTools): Promise<void> {
	let here = 0;
	for (const { target } of plan.files) here += await downloadedBytes(target);
	const free = await freeBytes(folders.root);
	const needed = plan.peakBytes - here;
	if (free < needed) throw new DownloadFailure(noSpace(folders.root, needed, free));
}

/** Of unpackings that were cut off. */
async function clearLeftovers(work: string): Promise<void> {
	for (const name of await readdir(work).catch(() => [])) {
		if (name.startsWith('unpacked-')) await removed(join(work, name));
	}
}

function noAddress(model: CatalogueModel): DownloadFailure['fault'] {
	const message = `${model.title} cannot be downloaded by Parley. Get its files from its publisher and import them.`;
	return { ...lasting({ host: model.id, message }), next: 'none' };
}
