import { execFile, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { openParley, practice, projectRoot, test } from './parley-app.ts';

const run = promisify(execFile);
const display = process.env.DISPLAY ?? '';
const hasKeys = display !== '' && spawnSync('which', ['xdotool']).status === 0;
const keys = (...args: string[]): Promise<unknown> => run('xdotool', args);
const talking = (page: Page): ReturnType<Page['getByText']> => page.getByText('Listening', { exact: true });
const idle = (page: Page): ReturnType<Page['getByText']> => page.getByText('Ready', { exact: true });

const openSettings = async (page: Page): Promise<void> => {
	await page.getByRole('button', { name: 'Settings', exact: true }).click();
	await page.getByRole('button', { name: 'Talking', exact: true }).click();
};

test('a key held down in any program talks until it is let go', async ({ dataFolder }) => {
	test.skip(!hasKeys, 'There is no X display with xdotool to press keys on.');
	const settings = { ...practice, hotkey: { accelerator: 'F9', behaviour: 'hold' } };
	const { app, page, complaints } = await openParley({ dataFolder, settings });
	await idle(page).waitFor();
	await openSettings(page);
	await expect(page.locator('[data-rung=hook]')).toContainText('Hold F9 in any program');
	await page.getByRole('button', { name: 'Close settings' }).click();

	await keys('keydown', 'F9');
	await expect(talking(page)).toBeVisible();
	// Longer than the keyboard waits before it repeats.
	await page.waitForTimeout(1_000);
	await expect(talking(page)).toBeVisible();
	await keys('keyup', 'F9');
	await expect(talking(page)).toBeHidden();

	// No window has the keyboard now.
	const root = (await run('xdotool', ['search', '--maxdepth', '0', ''])).stdout.trim();
	await keys('windowfocus', root);
	await keys('keydown', 'F9');
	await expect(talking(page)).toBeVisible();
	await keys('keyup', 'F9');
	await expect(talking(page)).toBeHidden();

	// A locked screen shows no keys: nobody is holding one any more.
	await keys('keydown', 'F9');
	await expect(talking(page)).toBeVisible();
	await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
	await expect(talking(page)).toBeHidden();
	await keys('keyup', 'F9');
	expect(complaints).toEqual([]);
	await app.close();
});

test('another start of the program talks to this one, and ends at once', async ({ dataFolder }) => {
	const { app, page } = await openParley({ dataFolder, settings: practice });
	await idle(page).waitFor();
	// In plain Node the package is the path of its program.
	const program = String(createRequire(import.meta.url)('electron'));
	const ask = (flag: string): Promise<unknown> =>
		run(program, [projectRoot, `--user-data-dir=${dataFolder}`, flag], { timeout: 30_000 });
	await ask('--press');
	await expect(talking(page)).toBeVisible();
	await ask('--release');
	await expect(talking(page)).toBeHidden();
	await ask('--toggle');
	await expect(talking(page)).toBeVisible();
	await ask('--toggle');
	await expect(talking(page)).toBeHidden();
	expect(app.windows()).toHaveLength(1);
	await app.close();
	// Nobody is there to be told.
	await expect(ask('--toggle')).rejects.toMatchObject({ code: 1 });
});

test('a key is chosen by pressing it, and nothing stands in the way of anyone', async ({ parley }) => {
	const { page, app } = parley;
	await idle(page).waitFor();
	await openSettings(page);
	const recorder = page.getByRole('button', { name: /^Key in every program/ });
	await expect(recorder).toContainText('Control + Shift + Space');
	await recorder.click();
	await expect(recorder).toHaveText('Press the keys…');
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id }) => id)).toEqual([]);
	await page.keyboard.press('Escape');
	await expect(recorder).toContainText('Control + Shift + Space');
	await recorder.click();
	await page.keyboard.press('Control+Alt+J');
	await expect(recorder).toContainText('Control + Alt + J');
	await expect(page.locator('[data-rung]')).toContainText('Control + Alt + J');
	const isFree = await app.evaluate(({ globalShortcut }) => !globalShortcut.isSuspended());
	expect(isFree).toBe(true);
});
