/**
 * `npm run models -- list|add|remove|verify`: the app's model store for scripts and machines without a window. Progress goes
 * to stderr, results to stdout. Exit codes: 0 done, 1 it failed (the sentence says why), 2 wrong arguments.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sizeInWords } from './adapters/models/download-faults.ts';
import { forkNodeHelper } from './adapters/helper-process/fork-node-helper.ts';
import { nodeHttpGet } from './adapters/models/http-get.ts';
import { ModelStore } from './adapters/models/model-store.ts';
import type { ModelState } from './adapters/models/model-state.ts';
import type { StoredModel } from './adapters/models/store-options.ts';
import { SystemClock } from './adapters/system-clock.ts';
import { AssistantFailure } from './domain/errors.ts';
import { BadArguments, modelsHelp, parseModelsArguments } from './models-arguments.ts';
import type { ModelsRequest } from './models-arguments.ts';

async function main(argv: readonly string[]): Promise<number> {
	try {
		if (argv.length === 0 || argv.includes('--help') || argv.includes('-h')) {
			process.stdout.write(`${modelsHelp}\n`);
			return argv.length === 0 ? 2 : 0;
		}
		return await perform(parseModelsArguments(argv));
	} catch (thrown) {
		if (thrown instanceof BadArguments) return complain(`${thrown.message}\n\n${modelsHelp}`, 2);
		if (thrown instanceof AssistantFailure) return complain(thrown.error.message, 1);
		return complain(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown), 1);
	}
}

async function perform(request: ModelsRequest): Promise<number> {
	const clock = new SystemClock();
	await using store = await ModelStore.open({
		installed: request.modelsDir,
		catalogue: request.catalogue,
		http: nodeHttpGet({ env: process.env }),
		clock,
		fork: forkNodeHelper,
		unpackEntry: join(fileURLToPath(import.meta.url), '../helpers/unpack.entry.ts'),
		offline: request.offline,
		goOn: false,
	});
	return await obey(store, request);
}

function obey(store: ModelStore, { command, id, from }: ModelsRequest): number | Promise<number> {
	switch (command) {
		case 'list':
			return list(store);
		case 'add':
			return from === null ? download(store, id ?? '') : bringIn(store, from, id);
		case 'remove':
			return remove(store, id ?? '');
		case 'verify':
			return verify(store, id);
	}
}

function list(store: ModelStore): number {
	for (const stored of store.models) {
		const { model, downloadBytes, added } = stored;
		const size =
			downloadBytes === null ? (added ? 'added by hand' : 'import only') : sizeInWords(downloadBytes);
		process.stdout.write(
			`${[model.id.padEnd(36), stateInWords(stored.state).padEnd(28), size.padEnd(14), model.licence.name, model.title].join('  ')}\n`,
		);
	}
	return 0;
}

async function download(store: ModelStore, id: string): Promise<number> {
	known(store, id);
	const screen = new ProgressLine(id);
	using _changes = store.onChanged((stored) => {
		if (stored.model.id === id) screen.show(stored.state);
	});
	const pause = (): void => void store.pause(id);
	process.once('SIGINT', pause);
	store.add(id);
	await store.idle();
	process.off('SIGINT', pause);
	screen.end();
	return report(known(store, id));
}

async function bringIn(store: ModelStore, from: string, id: string | null): Promise<number> {
	if (id !== null) known(store, id);
	const screen = new ProgressLine(id ?? from);
	using _changes = store.onChanged((stored) => screen.show(stored.state));
	const stop = new AbortController();
	const abort = (): void => stop.abort();
	process.once('SIGINT', abort);
	try {
		const installed = await store.importFrom([resolve(from)], {
			signal: stop.signal,
			...(id === null ? {} : { id }),
		});
		screen.end();
		return report(known(store, installed));
	} catch (thrown) {
		screen.end();
		if (stop.signal.aborted) return complain('The import was stopped; nothing of it was kept.', 1);
		throw thrown;
	} finally {
		process.off('SIGINT', abort);
	}
}

async function remove(store: ModelStore, id: string): Promise<number> {
	const { model } = known(store, id);
	const freed = await store.remove(id);
	process.stdout.write(`${model.id}: removed, ${freed} bytes (${sizeInWords(freed)}) given back\n`);
	return 0;
}

async function verify(store: ModelStore, id: string | null): Promise<number> {
	const wanted = id === null ? store.models.filter(({ state }) => isThere(state)) : [known(store, id)];
	let worst = 0;
	for (const { model } of wanted) {
		const screen = new ProgressLine(model.id);
		using _changes = store.onChanged(({ state }) => screen.show(state));
		await store.verify(model.id);
		screen.end();
		worst = Math.max(worst, report(known(store, model.id)));
	}
	if (wanted.length === 0) process.stdout.write('No model is installed here.\n');
	return worst;
}

/** There, whole or damaged. */
function isThere(state: ModelState): boolean {
	return state.state === 'installed' || (state.state === 'failed' && state.remedy === 'repair');
}

function report({ model, state }: StoredModel): number {
	if (state.state === 'failed') return complain(`${model.id}: ${state.error.message}`, 1);
	process.stdout.write(`${model.id}: ${stateInWords(state)}\n`);
	return state.state === 'installed' ? 0 : 1;
}

function stateInWords(state: ModelState): string {
	switch (state.state) {
		case 'installed':
			return `installed${state.verified ? '' : ', unverified'} (${sizeInWords(state.bytesOnDisk)})`;
		case 'failed':
			return state.remedy === 'repair' ? 'damaged' : 'failed';
		case 'absent':
			return '-';
		default:
			return `${state.state} ${percent(state.progress)} %`;
	}
}

/** One line on a terminal, written over; elsewhere a line for each tenth. */
class ProgressLine {
	readonly #name: string;
	#last = '';

	constructor(name: string) {
		this.#name = name;
	}

	show(state: ModelState): void {
		if (!('progress' in state)) return;
		const { progress } = state;
		const waits = state.state === 'queued' && state.waitsFor === 'elsewhere';
		const what = waits ? 'another Parley is at it, waiting' : state.state;
		if (process.stderr.isTTY) {
			const { doneBytes, totalBytes, bytesPerSecond, file } = progress;
			const speed = bytesPerSecond > 0 ? `, ${sizeInWords(bytesPerSecond)}/s` : '';
			process.stderr.write(
				`\r\u001b[2K${this.#name}: ${what} ${percent(progress)} % (${sizeInWords(doneBytes)} of ${sizeInWords(totalBytes)}${speed}) ${file?.path ?? ''}`,
			);
			this.#last = 'line';
			return;
		}
		const line = `${this.#name}: ${what} ${Math.floor(percent(progress) / 10) * 10} %`;
		if (line !== this.#last) process.stderr.write(`${line}\n`);
		this.#last = line;
	}

	end(): void {
		if (process.stderr.isTTY && this.#last !== '') process.stderr.write('\r\u001b[2K');
	}
}

function percent({
	doneBytes,
	totalBytes,
}: {
	readonly doneBytes: number;
	readonly totalBytes: number;
}): number {
	return totalBytes === 0 ? 0 : Math.min(100, Math.floor((doneBytes / totalBytes) * 100));
}

function known(store: ModelStore, id: string): StoredModel {
	const stored = store.find(id);
	if (stored !== null) return stored;
	throw new BadArguments(
		`There is no model ${id} to install. "npm run models -- list" shows those there are.`,
	);
}

function complain(message: string, code: number): number {
	process.stderr.write(`${message}\n`);
	return code;
}

process.exitCode = await main(process.argv.slice(2));
