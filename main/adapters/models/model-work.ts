/** One model's turn in the queue: lock, look, install, and the state it ends in. */
import { setTimeout as wait } from 'node:timers/promises';
import { writeFile } from 'node:fs/promises';
import { failedState } from './failed-state.ts';
import { planDownload } from './download-plan.ts';
import { installModel } from './install-model.ts';
import type { InstallTools } from './install-model.ts';
import { standing } from './model-entry.ts';
import type { ModelEntry } from './model-entry.ts';
import type { ModelProgress, ModelState } from './model-state.ts';
import { downloadedBytes } from './part-file.ts';
import type { StoreFolders } from './store-folders.ts';
import { StoreLock } from './store-lock.ts';
import { removed } from './unpack-job.ts';
import { findDamage, installedState } from './verify-model.ts';

/** How often a model that another Parley is working on is looked at again, ms. */
export const elsewherePollMs = 2_000;

/** Runs to the end of the entry's turn; the state says how it went. Never throws. */
export async function workOn(entry: ModelEntry, tools: InstallTools, pollMs: number): Promise<void> {
	const run = entry.startRun();
	let end: ModelState;
	try {
		await takeTurn(entry, tools, pollMs, run.signal);
		end = await restingState(entry, tools.folders);
	} catch (thrown) {
		end = await stateAfter(thrown, run.signal.reason, entry, tools);
	}
	// Whoever hears of the end may begin something new.
	entry.endRun();
	entry.change(end);
}

async function takeTurn(
	entry: ModelEntry,
	tools: InstallTools,
	pollMs: number,
	signal: AbortSignal,
): Promise<void> {
	await using lock = await lockWhenFree(entry, tools.folders, pollMs, signal);
	const there = await installedState(entry.model, tools.folders);
	if (there?.state === 'installed') await removed(tools.folders.work(entry.model.id));
	else await install(entry, tools, lock, signal);
}

/** What an entry nobody works on is, by what lies on the disk. */
export async function restingState(entry: ModelEntry, folders: StoreFolders): Promise<ModelState> {
	const installed = await installedState(entry.model, folders);
	if (installed !== null) return installed;
	if ((await folders.wanted(entry.model.id)) === null) return { state: 'absent' };
	return { state: 'paused', progress: await unfinishedProgress(entry, folders) };
}

/** What is here of an unfinished model. */
export async function unfinishedProgress(entry: ModelEntry, folders: StoreFolders): Promise<ModelProgress> {
	const plan = planDownload(entry.model, folders.work(entry.model.id));
	let done = 0;
	for (const { path, target } of plan?.files ?? []) {
		const bytes = await downloadedBytes(target);
		entry.note(path, bytes);
		done += bytes;
	}
	return standing(done, plan?.totalBytes ?? done);
}

/** Hashes an installed model and remembers what is damaged. Never throws. */
export async function verifyEntry(entry: ModelEntry, folders: StoreFolders): Promise<void> {
	const run = entry.startRun();
	let end = entry.state;
	try {
		entry.change({ state: 'verifying', progress: standing(0, 0) });
		const damage = await findDamage(entry.model, folders, run.signal, (path, doneBytes, totalBytes) => {
			const file = { path, urls: [], bytes: totalBytes, sha256: null, target: '' };
			entry.step('verifying', file, doneBytes, totalBytes, totalBytes);
		});
		if (damage !== null) {
			await writeFile(folders.damage(entry.model.id), '');
			end = damage;
		}
	} catch (thrown) {
		if (!run.signal.aborted) end = failedState(thrown, folders.model(entry.model.id), 0);
	}
	entry.endRun();
	entry.change(end);
}

async function lockWhenFree(
	entry: ModelEntry,
	folders: StoreFolders,
	pollMs: number,
	signal: AbortSignal,
): Promise<StoreLock> {
	for (;;) {
		signal.throwIfAborted();
		const lock = await StoreLock.take(folders.lock(entry.model.id));
		if (lock !== null) return lock;
		entry.change({
			state: 'queued',
			progress: await unfinishedProgress(entry, folders),
			waitsFor: 'elsewhere',
		});
		await wait(pollMs, undefined, { signal });
	}
}

async function install(
	entry: ModelEntry,
	tools: InstallTools,
	lock: StoreLock,
	signal: AbortSignal,
): Promise<void> {
	const { id } = entry.model;
	await tools.folders.want(id, 'running');
	const { totalBytes } = await unfinishedProgress(entry, tools.folders);
	await installModel(entry.model, tools, {
		signal,
		held: () => lock.held(),
		onStep: (step, file, done, total) => entry.step(step, file, done, total, totalBytes),
	});
}

async function stateAfter(
	thrown: unknown,
	reason: unknown,
	entry: ModelEntry,
	{ folders }: InstallTools,
): Promise<ModelState> {
	const { id } = entry.model;
	if (reason === 'cancel') {
		await removed(folders.work(id));
		return restingState(entry, folders);
	}
	const progress = await unfinishedProgress(entry, folders);
	if (reason === 'pause') {
		await folders.want(id, 'paused').catch(() => undefined);
		return { state: 'paused', progress };
	}
	// It is still wanted, says the disk: the next start goes on with it.
	if (reason === 'closing') return { state: 'paused', progress };
	const cause = reason ?? thrown;
	// A person has to do something first; a new start must not try by itself.
	await folders.want(id, 'paused').catch(() => undefined);
	return failedState(cause, folders.root, progress.doneBytes);
}
