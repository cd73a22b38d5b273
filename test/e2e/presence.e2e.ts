import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { ElectronApplication, Page } from '@playwright/test';
import { _electron, expect } from '@playwright/test';
import { openParley, practice, projectRoot, say, test } from './parley-app.ts';

const led = { onboarding: { done: true } } as const;

/** The window that shows `page`, once it is there. */
async function windowOf(app: ElectronApplication, page: string): Promise<Page> {
	const found = (): Page | undefined => app.windows().find((each) => each.url().endsWith(page));
	await expect.poll(() => found() !== undefined, { timeout: 30_000 }).toBe(true);
	return found()!;
}

/** As Electron knows them; the page that carries sound is none of them. */
function windowsSeen(
	app: ElectronApplication,
): Promise<{ page: string; visible: boolean; focused: boolean }[]> {
	return app.evaluate(({ BrowserWindow }) =>
		BrowserWindow.getAllWindows().map((window) => ({
			page: window.webContents.getURL().replace('app://parley/', ''),
			visible: window.isVisible(),
			focused: window.isFocused(),
		})),
	);
}

test('seen while one talks, without taking the keyboard, in a shape for every state', async ({
	dataFolder,
}) => {
	const { app, page, complaints } = await openParley({
		dataFolder,
		settings: { ...practice, ...led, appearance: { miniWindow: 'while-talking' } },
	});
	const mini = await windowOf(app, 'mini/index.html');
	mini.on('pageerror', (error) => complaints.push(error.message));
	// The person is in another program.
	await app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.blur());
	const face = (of: Page, name: string): ReturnType<Page['locator']> => of.locator(`[data-face=${name}]`);
	const miniSeen = async (): Promise<object | undefined> =>
		(await windowsSeen(app)).find(({ page: shown }) => shown === 'mini/index.html');
	expect(await miniSeen()).toMatchObject({ visible: false });
	await face(mini, 'idle').waitFor();
	await mini.getByRole('button', { name: 'Talk', exact: true }).click();
	await face(mini, 'listening').waitFor();
	await face(page, 'listening').waitFor();
	await expect.poll(miniSeen).toMatchObject({ visible: true, focused: false });
	await mini.getByRole('button', { name: 'Done talking' }).click();
	await say(page, `Which rivers flow through Vienna? ${'And where do they come from? '.repeat(6)}`);
	await face(mini, 'speaking').waitFor({ timeout: 30_000 });
	await expect(mini.getByText('I heard', { exact: false })).toBeVisible();
	await mini.getByRole('button', { name: 'Stop' }).click();
	await face(mini, 'idle').waitFor();
	await expect.poll(miniSeen, { timeout: 15_000 }).toMatchObject({ visible: false });
	for (const theme of ['light', 'dark', 'high-contrast'] as const) {
		await mini.evaluate((chosen) => (document.documentElement.dataset.theme = chosen), theme);
		const { violations } = await new AxeBuilder({ page: mini }).analyze();
		expect(
			violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
		).toEqual([]);
	}
	await mini.getByRole('button', { name: 'Open Parley' }).click();
	await expect
		.poll(() => windowsSeen(app))
		.toContainEqual({ page: 'index.html', visible: true, focused: true });
	await face(page, 'idle').waitFor();
	expect(complaints).toEqual([]);
	await app.close();
});

test('nothing moves where motion is unwanted', async ({ parley: { page } }) => {
	await page.emulateMedia({ reducedMotion: 'reduce' });
	await say(page, 'Say something that takes a while');
	await expect(page.locator('[data-face=speaking]')).toBeVisible({ timeout: 30_000 });
	// The bars stand as lines; the canvas they would move on is not there.
	await expect(page.locator('[data-face=speaking] line')).toHaveCount(7);
	await expect(page.locator('[data-face=speaking] canvas')).toHaveCount(0);
});

test('starts hidden, at login, and tells a link of a stranger once its window is there', async ({
	dataFolder,
}) => {
	const config = join(dataFolder, 'config');
	const entry = join(config, 'autostart', 'app.parley.Parley.desktop');
	mkdirSync(dataFolder, { recursive: true });
	writeFileSync(
		join(dataFolder, 'settings.json'),
		JSON.stringify({ ...practice, ...led, startup: { keepInTray: true } }),
	);
	const app = await _electron.launch({
		args: [
			projectRoot,
			`--user-data-dir=${dataFolder}`,
			`--speaker=${join(dataFolder, 's.wav')}`,
			'--hidden',
		],
		env: { ...process.env, XDG_CONFIG_HOME: config },
	});
	const tray = (id: string): Promise<boolean> =>
		app.evaluate((_electron, wanted) => {
			const { __standin } = globalThis as {
				__standin?: {
					trays: { standinState: { contextMenu: object } }[];
					clickMenu(menu: object, id: string): void;
				};
			};
			const menu = __standin?.trays[0]?.standinState.contextMenu;
			if (menu !== undefined) __standin?.clickMenu(menu, wanted);
			return menu !== undefined;
		}, id);
	await app.evaluate(({ app: parley }) => parley.whenReady());
	await expect.poll(() => tray('new'), { timeout: 30_000 }).toBe(true);
	expect(await windowsSeen(app)).toEqual([]);
	// Another start, with a link to what is not here: the window is made for it and says so.
	await app.evaluate(({ app: parley }) => {
		parley.emit('second-instance', {}, ['parley', 'parley://conversation/nowhere']);
	});
	const page = await windowOf(app, '/index.html');
	await expect(page.getByRole('alert')).toContainText('not on this computer');
	await page.getByRole('button', { name: 'Settings', exact: true }).click();
	await page.getByRole('button', { name: 'On the desktop', exact: true }).click();
	await page.getByRole('checkbox', { name: 'Start at login' }).check();
	await expect.poll(() => existsSync(entry)).toBe(true);
	expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=.*--hidden$/m);
	await page.getByRole('checkbox', { name: 'Start at login' }).uncheck();
	await expect.poll(() => existsSync(entry)).toBe(false);
	// It stays in the tray and comes back from there.
	await page.close();
	await expect.poll(() => windowsSeen(app)).toEqual([]);
	await tray('show');
	await windowOf(app, '/index.html');
	await app.close();
});
