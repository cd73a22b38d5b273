import { mkdir, statfs } from 'node:fs/promises';
import type { CatalogueModel } from '../../../models/catalogue.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { UnpackLimits } from '../../helpers/unpack/unpack-protocol.ts';
import type { ForkHelper } from '../helper-process/helper-process.ts';
import { knownHosts } from './download-address.ts';
import { defaultDownloadLimits } from './download-limits.ts';
import type { DownloadLimits } from './download-limits.ts';
import { downloadBytes, isPublished } from './download-plan.ts';
import type { DropReason } from './file-download.ts';
import type { HttpGet } from './http-get.ts';
import type { InstallTools } from './install-model.ts';
import type { ModelEntry } from './model-entry.ts';
import { actionsOf } from './model-state.ts';
import type { ModelAction, ModelState } from './model-state.ts';
import { PinnedHashes } from './pinned-hashes.ts';
import { StoreFolders } from './store-folders.ts';
import { Unpacker } from './unpack-job.ts';

export interface ModelStoreOptions {
	/** Where models are installed, absolute; the same as `ModelLibrary`'s `installed`. Shared between profiles. */
	readonly installed: string;
	readonly catalogue: readonly CatalogueModel[];
	readonly http: HttpGet;
	readonly clock: Clock;
	readonly fork: ForkHelper;
	/** Absolute path of `unpack.entry`. */
	readonly unpackEntry: string;
	/** Then nothing connects; `setOffline` changes it. */
	readonly offline: boolean;
	/** Go on with what a former run left wanted. */
	readonly goOn: boolean;
	readonly limits?: Partial<DownloadLimits>;
	readonly unpackLimits?: Partial<UnpackLimits>;
	/** Where redirects may lead. */
	readonly hosts?: readonly string[];
	readonly freeBytes?: (folder: string) => Promise<number>;
	/** In [0, 1). */
	readonly random?: () => number;
	readonly elsewherePollMs?: number;
	/** Bytes that are fetched again, and why: for logs. */
	readonly onDropped?: (path: string, bytes: number, reason: DropReason) => void;
}

/** A model as lists show it. */
export interface StoredModel {
	readonly model: CatalogueModel;
	readonly state: ModelState;
	readonly actions: readonly ModelAction[];
	/** Null: it can only be imported. */
	readonly downloadBytes: number | null;
	/** Its publisher's hashes are in the catalogue; otherwise the first good download is pinned. */
	readonly published: boolean;
	/** A person imported it; it is in no catalogue. */
	readonly added: boolean;
}

/** What installations use; `checkOnline` throws in offline mode. */
export function installTools(options: ModelStoreOptions, checkOnline: () => void): InstallTools {
	const { installed, fork, unpackEntry: entry, clock, unpackLimits, onDropped } = options;
	const folders = new StoreFolders(installed);
	return {
		folders,
		pins: new PinnedHashes(folders.pins),
		unpacker: new Unpacker({ fork, entry, clock, limits: unpackLimits ?? {} }),
		http: options.http,
		limits: { ...defaultDownloadLimits, ...options.limits },
		hosts: options.hosts ?? knownHosts,
		checkOnline,
		freeBytes: options.freeBytes ?? freeBytesOf,
		wallMs: () => clock.wallMs(),
		random: options.random ?? Math.random,
		...(onDropped === undefined ? {} : { onDropped }),
	};
}

export function shown({ model, state, added }: ModelEntry): StoredModel {
	return {
		model,
		state,
		actions: actionsOf(state),
		downloadBytes: downloadBytes(model),
		published: isPublished(model),
		added,
	};
}

/** Of the disk a folder is or will be on. */
async function freeBytesOf(folder: string): Promise<number> {
	await mkdir(folder, { recursive: true });
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
}
