import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { openParley, practice, samples, say, test } from './parley-app.ts';

const chromiumMic = join(samples, '04_hello_computer_can_you.wav');
const question = 'hello computer can you hear me';
const throughChromium = { ...practice, mode: 'open-mic', audio: { path: 'webrtc' } };
const longQuestion = `Repeat this, please: ${'the river runs past the old mill and on to the sea, '.repeat(5)} thank you`;
const enough = { timeout: 40_000 };

interface Told {
	readonly type: string;
	readonly t_ms: number;
	readonly helper?: string;
	readonly state?: string;
	readonly detail?: string | null;
	readonly heard_chars?: number;
	readonly error?: { readonly kind: string };
}

type PageGlobal = typeof globalThis & {
	told: Told[];
	assistant: {
		onEvent(listener: (numbered: { readonly event: Told }) => void): void;
		updateSettings(patch: object): Promise<unknown>;
		press(): Promise<unknown>;
		release(): Promise<unknown>;
		snapshot(): Promise<{ value: { snapshot: { helpers: Told[] } } }>;
	};
};

/** Keeps what the page is told from now on. */
async function listen(page: Page): Promise<(type: string) => Promise<Told[]>> {
	await page.evaluate(() => {
		const told: Told[] = [];
		Object.assign(globalThis, { told });
		(globalThis as PageGlobal).assistant.onEvent(({ event }) => told.push(event));
	});
	return (type) =>
		page.evaluate(
			(wanted) => (globalThis as PageGlobal).told.filter((event) => event.type === wanted),
			type,
		);
}

const routeOf = (page: Page): Promise<string | null | undefined> =>
	page.evaluate(async () => {
		const { value } = await (globalThis as PageGlobal).assistant.snapshot();
		return value.snapshot.helpers.find(({ helper }) => helper === 'audio')?.detail;
	});

const windowsOf = (app: ElectronApplication): Promise<number> =>
	app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

test('a question is heard and its answer spoken through Chromium', async ({ dataFolder }) => {
	const { app, page, complaints } = await openParley({
		dataFolder,
		settings: throughChromium,
		chromiumMic,
	});
	const told = await listen(page);
	const conversation = page.getByRole('region', { name: 'Conversation', exact: true });
	await expect(conversation).toContainText(question, enough);
	await expect.poll(() => told('output_audio_buffer.stopped'), enough).toHaveLength(1);
	expect(await routeOf(page)).toContain('Sound goes through Chromium');

	const [started] = await told('output_audio_buffer.started');
	const [stopped] = await told('output_audio_buffer.stopped');
	const positions = await told('output_audio_buffer.position');
	const heard = positions.map(({ heard_chars }) => heard_chars ?? 0);
	expect(heard).toEqual(heard.toSorted((a, b) => a - b));
	expect(positions.length).toBeGreaterThan(5);
	// As long as the practice voice takes for those words: nothing was dropped on the way.
	expect(stopped!.t_ms - started!.t_ms).toBeGreaterThan(1_500);
	expect(complaints).toEqual([]);
	await app.close();
});

test('pressing the key falls silent at once, and what was heard is kept', async ({ dataFolder }) => {
	const settings = { ...throughChromium, mode: 'push-to-talk' };
	const { app, page } = await openParley({ dataFolder, settings, chromiumMic });
	const told = await listen(page);
	await page.getByText('Ready', { exact: true }).waitFor(enough);
	await say(page, longQuestion);
	await expect.poll(() => told('output_audio_buffer.position'), enough).not.toHaveLength(0);
	await page.waitForTimeout(1_500);
	await page.evaluate(() => (globalThis as PageGlobal).assistant.press());
	await expect.poll(() => told('output_audio_buffer.cleared'), enough).toHaveLength(1);
	await page.evaluate(() => (globalThis as PageGlobal).assistant.release());
	const [truncated] = await told('conversation.item.truncated');
	expect(truncated).toBeDefined();
	await app.close();
});

test('the path changes while the app runs, and the hidden page goes with it', async ({ dataFolder }) => {
	const settings = { ...throughChromium, audio: { path: 'native' } };
	const { app, page } = await openParley({ dataFolder, settings, chromiumMic });
	const told = await listen(page);
	await expect.poll(() => routeOf(page), enough).toContain('recorder and player of this computer');
	expect(await windowsOf(app)).toBe(1);

	const take = (path: string): Promise<unknown> =>
		page.evaluate(
			(to) => (globalThis as PageGlobal).assistant.updateSettings({ audio: { path: to } }),
			path,
		);
	await take('webrtc');
	await expect.poll(() => routeOf(page), enough).toContain('Sound goes through Chromium');
	await expect.poll(() => windowsOf(app)).toBe(2);
	const conversation = page.getByRole('region', { name: 'Conversation', exact: true });
	await expect(conversation).toContainText(question, enough);
	await expect.poll(() => told('output_audio_buffer.stopped'), enough).toHaveLength(1);

	await take('native');
	await expect.poll(() => routeOf(page), enough).toContain('recorder and player of this computer');
	await expect.poll(() => windowsOf(app)).toBe(1);
	await app.close();
});

test('a page that crashes comes back, and is heard again', async ({ dataFolder }) => {
	const { app, page } = await openParley({ dataFolder, settings: throughChromium, chromiumMic });
	const told = await listen(page);
	await expect.poll(() => told('output_audio_buffer.position'), enough).not.toHaveLength(0);
	await app.evaluate(({ BrowserWindow }) => {
		const hidden = BrowserWindow.getAllWindows().find((each) =>
			each.webContents.getURL().includes('/audio/'),
		);
		hidden?.destroy();
	});
	await expect.poll(() => told('output_audio_buffer.cleared'), enough).toHaveLength(1);
	await expect.poll(() => windowsOf(app)).toBe(2);
	await say(page, 'And now?');
	await expect.poll(() => told('output_audio_buffer.stopped'), enough).not.toHaveLength(0);
	await app.close();
});
