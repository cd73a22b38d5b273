import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { openParley, practice, say, test } from './parley-app.ts';

const notice = (page: Page, title: string): Locator => page.getByRole('alert').filter({ hasText: title });
const titles = (page: Page): Promise<string[]> => page.getByRole('alert').locator('strong').allTextContents();

async function barriers(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Everything that was in this folder is damaged or leads nowhere, except the settings saved before. */
function brokenFolder(dataFolder: string): void {
	const before = {
		...practice,
		onboarding: { done: true },
		recognizer: { model: 'no-such-model' },
		languageModel: { provider: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', model: 'none' },
	};
	mkdirSync(dataFolder, { recursive: true });
	writeFileSync(join(dataFolder, 'settings.json'), '{ "mode": ');
	writeFileSync(join(dataFolder, 'settings.json.backup'), JSON.stringify(before));
	writeFileSync(join(dataFolder, 'conversations.db'), 'no database '.repeat(1_000));
}

/** Ends a helper the hard way, where there is one: a descendant of the app that was given that program to run. */
function killHelper(app: ElectronApplication, helper: string): void {
	const family = new Set([String(app.process().pid)]);
	const processes = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
	for (const line of processes) {
		const [pid = '', parent = ''] = line.trim().split(/\s+/);
		if (!family.has(parent)) continue;
		family.add(pid);
		if (startOf(pid).includes(`${helper}.entry`)) process.kill(Number(pid), 'SIGKILL');
	}
}

/** What a process was started with. The stand-in tells a helper its program in the environment. */
function startOf(pid: string): string {
	try {
		return ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'latin1')).join(' ');
	} catch {
		// It ended meanwhile.
		return '';
	}
}

async function showIn(page: Page, settings: string, appearance: string, locale: string): Promise<void> {
	await page.getByRole('button', { name: settings, exact: true }).click();
	await page.getByRole('dialog').getByRole('button', { name: appearance, exact: true }).click();
	await page.getByRole('combobox').filter({ hasText: 'Español' }).selectOption(locale);
	await expect(page.locator('html')).toHaveAttribute('lang', locale);
	expect(await barriers(page)).toEqual([]);
	await page.keyboard.press('Escape');
}

function menu(app: ElectronApplication): Promise<string[]> {
	return app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? []);
}

test('everything that can be wrong at once is said, can be acted on, and in every language', async ({
	dataFolder,
}) => {
	brokenFolder(dataFolder);
	const { app, page, complaints } = await openParley({ dataFolder });

	await test.step('a damaged settings file, a damaged history and a missing model, none hidden', async () => {
		await expect(notice(page, 'A setting is not valid')).toContainText(
			'The settings saved before are in use.',
		);
		await expect(notice(page, 'The history is damaged')).toContainText('has been put aside');
		await expect(notice(page, 'A speech model is missing')).toContainText('no-such-model');
		await expect(page.getByRole('status').filter({ hasText: 'Limited' })).toBeVisible();
		expect(await barriers(page)).toEqual([]);
	});

	await test.step('a model that is there puts an end to the one that is not', async () => {
		await notice(page, 'A speech model is missing').getByRole('button').first().click();
		await expect(page.getByRole('dialog')).toBeVisible();
		await page.keyboard.press('Escape');
		await page.evaluate(() => window.assistant.updateSettings({ recognizer: { model: 'practice-en' } }));
		await expect(notice(page, 'A speech model is missing')).toHaveCount(0);
	});

	await test.step('a provider that is not there is said with a way on, and what was asked stays', async () => {
		await say(page, 'Is anybody there?');
		await expect(notice(page, 'The language model cannot be reached')).toBeVisible();
		await expect(page.getByRole('region', { name: 'Conversation', exact: true })).toContainText(
			'Is anybody there?',
		);
		await notice(page, 'The language model').getByRole('button', { name: 'Try again' }).click();
		await expect(notice(page, 'The language model cannot be reached')).toBeVisible();
		expect(await titles(page)).toEqual([
			'The language model cannot be reached',
			'The history is damaged',
			'A setting is not valid',
		]);
		await notice(page, 'A setting is not valid').getByRole('button', { name: 'Dismiss' }).click();
	});

	await test.step('a part that keeps crashing is switched off, and started again at a press', async () => {
		const looping = notice(page, 'A part of Parley keeps failing');
		await expect(async () => {
			killHelper(app, 'synthesizer');
			await expect(looping).toBeVisible({ timeout: 700 });
		}).toPass({ timeout: 40_000 });
		await looping.getByRole('button', { name: 'Start it again' }).click();
		await expect(looping).toHaveCount(0);
		await expect(page.getByRole('status').filter({ hasText: 'Limited' })).toHaveCount(0);
	});

	await test.step('in Spanish and in Hindi, at once, with the sentence itself under the details', async () => {
		await showIn(page, 'Settings', 'Appearance', 'es');
		await expect(
			page.getByRole('heading', { name: 'Conversaciones' }).or(page.getByText('Ajustes')),
		).toBeVisible();
		const spanish = notice(page, 'El historial está dañado');
		await spanish.getByText('Detalles').click();
		await expect(spanish).toContainText('The history was damaged');
		expect(await menu(app)).toContain('Edición');
		expect(await barriers(page)).toEqual([]);
		await showIn(page, 'Ajustes', 'Aspecto', 'hi');
		await expect(notice(page, 'इतिहास की फ़ाइल ख़राब है')).toBeVisible();
		await expect(page.getByPlaceholder('संदेश लिखें')).toBeVisible();
		expect(await menu(app)).toContain('संपादन');
		expect(await barriers(page)).toEqual([]);
	});

	expect(complaints).toEqual([]);
	await app.close();
});
