import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, test as base } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';

export const projectRoot = resolve(import.meta.dirname, '../..');
export const samples = join(projectRoot, 'models/practice/samples');

export interface Parley {
	readonly app: ElectronApplication;
	readonly page: Page;
	/** Errors and warnings the page logged, and requests that left it. */
	readonly complaints: string[];
}

export interface ParleyOptions {
	readonly dataFolder: string;
	readonly settings?: object;
	/** Of somebody who starts Parley for the first time; otherwise they have been led through it before. */
	readonly newcomer?: boolean;
	/** A WAV file instead of a microphone; without one there is none. */
	readonly mic?: string;
	/** Chromium's devices, of which the microphone plays that file once, instead of WAV files in the helper. */
	readonly chromiumMic?: string;
	/** The sound devices of this environment instead of files. */
	readonly soundServer?: NodeJS.ProcessEnv;
	/** Added to this environment. */
	readonly env?: Readonly<Record<string, string>>;
}

/** Starts the built app with WAV devices, so that it needs no sound card. */
export async function openParley(options: ParleyOptions): Promise<Parley> {
	const { dataFolder, soundServer, env } = options;
	prepareFolder(options);
	const app = await _electron.launch({
		args: [projectRoot, `--user-data-dir=${dataFolder}`, ...deviceArguments(options)],
		...((soundServer ?? env) && {
			env: { ...(soundServer ?? process.env), ...env } as Record<string, string>,
		}),
	});
	const page = await visibleWindow(app);
	const complaints: string[] = [];
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
	});
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('request', (request) => {
		if (!/^(app|data|blob):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
	});
	const shown = page.getByRole('heading', { name: 'Parley' });
	await shown
		.or(page.getByRole('dialog', { name: 'First steps' }))
		.first()
		.waitFor();
	return { app, page, complaints };
}

/** A folder that was used before keeps its settings, unless other ones are given. */
function prepareFolder({ dataFolder, settings, newcomer = false }: ParleyOptions): void {
	mkdirSync(dataFolder, { recursive: true });
	const file = join(dataFolder, 'settings.json');
	if (settings === undefined && existsSync(file)) return;
	writeFileSync(file, JSON.stringify({ ...(newcomer ? {} : { onboarding: { done: true } }), ...settings }));
}

/** The page that carries sound is a window too, and so is the mini window: any of them may be found first. */
async function visibleWindow(app: ElectronApplication): Promise<Page> {
	for (let next = await app.firstWindow(); ; next = await app.waitForEvent('window')) {
		await next.waitForURL(/^app:/);
		const main = app.windows().find((each) => each.url() === 'app://parley/index.html');
		if (main !== undefined) return main;
	}
}

function deviceArguments({ dataFolder, mic, chromiumMic, soundServer }: ParleyOptions): string[] {
	if (soundServer !== undefined) return ['--use-fake-ui-for-media-stream'];
	if (chromiumMic !== undefined) {
		return [
			'--use-fake-ui-for-media-stream',
			'--use-fake-device-for-media-stream',
			`--use-file-for-fake-audio-capture=${chromiumMic}%noloop`,
		];
	}
	const speaker = `--speaker=${join(dataFolder, 'speaker.wav')}`;
	return mic === undefined ? [speaker] : [speaker, `--mic=${mic}`];
}

/** What the next system dialogs answer, in the real Electron and in the stand-in alike. */
export async function answerDialogs(app: ElectronApplication, ...answers: object[]): Promise<void> {
	await app.evaluate(({ dialog }, given) => {
		const next = (): Promise<never> => Promise.resolve(given.shift() as never);
		Object.assign(dialog, { showSaveDialog: next, showOpenDialog: next, showMessageBox: next });
	}, answers);
}

/** Keeps links from leaving the test and returns how to ask where they would have led. */
export async function catchLinks(app: ElectronApplication): Promise<() => Promise<string[]>> {
	await app.evaluate(({ shell }) => {
		const opened: string[] = [];
		Object.assign(globalThis, { opened });
		Object.assign(shell, { openExternal: (url: string) => Promise.resolve(void opened.push(url)) });
	});
	return () => app.evaluate(() => (globalThis as typeof globalThis & { opened: string[] }).opened);
}

/** Only the stand-in can press a global shortcut; `null` in the real Electron. */
export async function pressHotkey(app: ElectronApplication, accelerator: string): Promise<boolean | null> {
	return app.evaluate((_electron, given) => {
		const { __standin } = globalThis as { __standin?: { triggerShortcut(accelerator: string): boolean } };
		return __standin?.triggerShortcut(given) ?? null;
	}, accelerator);
}

export async function say(page: Page, text: string): Promise<void> {
	await page.getByRole('textbox', { name: 'Message' }).fill(text);
	await page.keyboard.press('Enter');
}

export const practice = { synthesizer: { model: 'practice-tones' } } as const;

/** A data folder of its own for each test, and the app in it. */
export const test = base.extend<{ dataFolder: string; parley: Parley }>({
	dataFolder: async ({ browserName }, use) => {
		const folder = mkdtempSync(join(tmpdir(), `parley-e2e-${browserName}-`));
		await use(folder);
		rmSync(folder, { recursive: true, force: true });
	},
	parley: async ({ dataFolder }, use) => {
		const parley = await openParley({ dataFolder, settings: practice });
		await use(parley);
		await parley.app.close();
	},
});
