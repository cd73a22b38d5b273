/** The window alone: frames and long tasks with ten thousand turns, and while an answer is written at 200 tokens a second. */
import { readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Browser, Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { figure } from '../figures.ts';
import type { Figure } from '../figures.ts';
import type { Measurement } from '../measurement.ts';

const projectRoot = resolve(import.meta.dirname, '../..');
const origin = 'http://frames.test/';
const turns = 10_000;
const tokensPerSecond = 200;
const streamSeconds = 10;
/** A task this long is felt, ms (W3C Long Tasks). */
const longTaskMs = 50;
const types: Readonly<Record<string, string>> = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.css': 'text/css',
};

interface FrameTimes {
	readonly frames: readonly number[];
	readonly longTasks: readonly number[];
}

/** What one stretch of work cost the page. */
interface Work extends FrameTimes {
	/** Processor time of each task of the page's main thread, ms: what it costs whoever else keeps the machine busy. */
	readonly tasks: readonly number[];
}

/** What test/renderer/frames puts on the page. */
interface FrameBench {
	open(turns: number): Promise<number>;
	scrollToStart(): Promise<FrameTimes>;
	scrollToEnd(): Promise<FrameTimes>;
	stream(tokensPerSecond: number, seconds: number): Promise<FrameTimes>;
	counts(): { rows: number; mounted: number };
}
type PageGlobals = typeof globalThis & { frameBench: FrameBench };

export const renderer: Measurement = {
	name: 'renderer',
	limitMs: () => 300_000,
	async run({ folder, runs }) {
		await bundle(folder);
		await using browser = await openBrowser();
		const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
		await serve(page, folder);
		const opened: number[] = [];
		for (let run = 0; run < Math.max(3, Math.min(runs, 10)); run++) {
			await page.goto(origin);
			await page.getByRole('textbox', { name: 'Message' }).waitFor();
			opened.push(
				await page.evaluate((count) => (globalThis as PageGlobals).frameBench.open(count), turns),
			);
		}
		const back = await traced(browser, page, () =>
			page.evaluate(() => (globalThis as PageGlobals).frameBench.scrollToStart()),
		);
		const forth = await traced(browser, page, () =>
			page.evaluate(() => (globalThis as PageGlobals).frameBench.scrollToEnd()),
		);
		const { rows, mounted } = await page.evaluate(() => (globalThis as PageGlobals).frameBench.counts());
		const stream = await traced(browser, page, () =>
			page.evaluate(([rate, seconds]) => (globalThis as PageGlobals).frameBench.stream(rate, seconds), [
				tokensPerSecond,
				streamSeconds,
			] as const),
		);
		const inList = `${rows} rows in the list, ${mounted} of them on the page.`;
		return [
			figure(`renderer: ${turns} turns come up`, opened, { target: { limit: 100 } }),
			...rowsOf(`scrolling back through ${turns} turns, every page loaded on the way`, back, inList),
			...rowsOf(`scrolling through ${turns} loaded turns`, forth, inList),
			...rowsOf(`${tokensPerSecond} tokens a second behind ${turns} turns`, stream, null),
		];
	},
};

function rowsOf(what: string, { frames, longTasks, tasks }: Work, note: string | null): Figure[] {
	const longest = Math.max(0, ...longTasks).toFixed(0);
	return [
		figure(`renderer: frame, ${what}`, frames, { note, target: { limit: 25, of: 'p95' } }),
		figure(`renderer: task, ${what}`, tasks, {
			target: { limit: longTaskMs, of: 'max' },
			note: `Processor time. Longest by the clock: ${longest} ms (0: none over ${longTaskMs} ms), with all that the machine did beside.`,
		}),
	];
}

interface TraceEvent {
	readonly name: string;
	readonly pid: number;
	readonly tid: number;
	/** Processor time, microseconds. */
	readonly tdur?: number;
	readonly args: { readonly name?: string };
}

async function traced(browser: Browser, page: Page, work: () => Promise<FrameTimes>): Promise<Work> {
	await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
	const times = await work();
	const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
		traceEvents: TraceEvent[];
	};
	const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
	const main = new Set(
		traceEvents
			.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
			.map(threadOf),
	);
	const tasks = traceEvents
		.filter((event) => event.name === 'ThreadControllerImpl::RunTask' && main.has(threadOf(event)))
		.flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1000]));
	return { ...times, tasks };
}

async function bundle(folder: string): Promise<void> {
	await build({
		root: join(projectRoot, 'test/renderer/frames'),
		configFile: false,
		logLevel: 'error',
		plugins: [svelte({ configFile: join(projectRoot, 'svelte.config.js') })],
		build: { outDir: folder, emptyOutDir: false },
	});
}

/** Playwright's own Chromium where it was installed, otherwise the system's. */
async function openBrowser(): Promise<Browser> {
	return chromium
		.launch()
		.catch(() => chromium.launch({ channel: 'chromium', executablePath: '/usr/bin/chromium' }));
}

async function serve(page: Page, folder: string): Promise<void> {
	await page.route(`${origin}**`, (route) => {
		const { pathname } = new URL(route.request().url());
		const path = join(folder, pathname === '/' ? 'index.html' : pathname);
		const contentType = types[extname(path)] ?? 'application/octet-stream';
		return route.fulfill({ body: readFileSync(path), contentType });
	});
}
