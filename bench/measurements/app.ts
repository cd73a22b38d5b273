/** The app as a person has it: how soon its window can be used, and what it weighs. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScriptedLanguageModelServer } from '../../test/support/scripted-language-model-server.ts';
import { openParley, projectRoot, say } from '../../test/e2e/parley-app.ts';
import type { Parley } from '../../test/e2e/parley-app.ts';
import { figure } from '../figures.ts';
import type { Figure } from '../figures.ts';
import type { Measurement } from '../measurement.ts';

/** More starts than this say nothing new. */
const mostStarts = 10;
/** From the window to the end of what starting keeps busy with, ms. */
const settleMs = 5_000;
const turns = 500;
const settings = { synthesizer: { model: 'practice-tones', speed: 2 } };

export const app: Measurement = {
	name: 'app',
	limitMs: ({ runs }) => 120_000 + Math.min(runs, mostStarts) * 30_000 + turns * 2_000,
	async run({ folder, runs }) {
		build();
		const starts = [];
		for (let run = 0; run < Math.min(runs, mostStarts); run++) {
			starts.push(await startTime(join(folder, `start-${run}`)));
		}
		return [
			figure('app: start to a window that takes input', starts, { note: standInNote() }),
			...(await weights(join(folder, 'session'))),
		];
	},
};

function build(): void {
	const { status, stderr } = spawnSync('npm run --silent build', {
		cwd: projectRoot,
		shell: true,
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(`The app could not be built: ${stderr}`);
}

function standInNote(): string | null {
	return process.env.ELECTRON_OVERRIDE_DIST_PATH === undefined
		? null
		: "With the stand-in: Node and the system's Chromium instead of Electron.";
}

async function startTime(dataFolder: string): Promise<number> {
	const startedMs = performance.now();
	const { app, page } = await openParley({ dataFolder, settings });
	await page.getByRole('textbox', { name: 'Message' }).fill('ready');
	const tookMs = performance.now() - startedMs;
	await app.close();
	return tookMs;
}

async function weights(dataFolder: string): Promise<Figure[]> {
	await using server = await ScriptedLanguageModelServer.start();
	const languageModel = { provider: 'openai-compatible', baseUrl: server.baseUrl, model: 'scripted' };
	const parley = await openParley({ dataFolder, settings: { ...settings, languageModel } });
	await sleep(settleMs);
	const idle = await weigh(parley);
	for (let turn = 0; turn < turns; turn++) {
		server.answerNext({ text: `N${turn}.` });
		await say(parley.page, `question ${turn}`);
		await parley.page.getByText(`N${turn}.`, { exact: true }).waitFor();
		await parley.page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'hidden' });
	}
	await sleep(settleMs);
	const used = await weigh(parley);
	await parley.app.close();
	return [...rows('idle', idle), ...rows(`after ${turns} turns`, used)];
}

interface Weight {
	readonly mainMb: number;
	readonly allMb: number;
	readonly pageHeapMb: number;
}

async function weigh({ app, page }: Parley): Promise<Weight> {
	const pid = await app.evaluate(() => process.pid);
	const session = await page.context().newCDPSession(page);
	await session.send('HeapProfiler.collectGarbage');
	const { usedSize } = await session.send('Runtime.getHeapUsage');
	await session.detach();
	const all = [pid, ...descendants(pid)].reduce((sum, each) => sum + proportionalMb(each), 0);
	return { mainMb: proportionalMb(pid), allMb: all, pageHeapMb: usedSize / 1024 ** 2 };
}

function descendants(pid: number): number[] {
	const threads = listed(`/proc/${pid}/task`);
	const children = threads.flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(' '));
	return children.filter(Boolean).flatMap((child) => [Number(child), ...descendants(Number(child))]);
}

/** Memory of a process, that shared with others counted in parts; 0 where the system does not tell. */
function proportionalMb(pid: number): number {
	return Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;
}

/** A process may end while it is looked at. */
function read(file: string): string {
	try {
		return readFileSync(file, 'utf8').trim();
	} catch {
		return '';
	}
}

function listed(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

function rows(when: string, { mainMb, allMb, pageHeapMb }: Weight): Figure[] {
	const row = (what: string, mb: number): Figure => figure(`app, ${when}: ${what}`, [mb], { unit: 'MB' });
	return [
		row('memory of the main process', mainMb),
		row('memory of all its processes', allMb),
		row('heap of the window', pageHeapMb),
	];
}
