import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { ScriptedLanguageModelServer } from '../support/scripted-language-model-server.ts';
import { joined, practiceQuestions, sample, speechRateHz, writeSpeech } from '../support/speech-wav.ts';
import { answerDialogs, catchLinks, openParley, practice, pressHotkey, say, test } from './parley-app.ts';

const conversation = (page: Page): ReturnType<Page['getByRole']> =>
	page.getByRole('region', { name: 'Conversation', exact: true });
const row = (page: Page, title: string): ReturnType<Page['getByRole']> =>
	page.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name: title, exact: true });

test('a typed question is answered, kept, and found again after a restart', async ({
	dataFolder,
	parley,
}) => {
	const { page, app, complaints } = parley;
	await say(page, 'Which rivers flow through Vienna?');
	await expect(conversation(page)).toContainText('Which rivers flow through Vienna?');
	await expect(conversation(page)).toContainText('I heard');
	await expect(row(page, 'Which rivers flow through Vienna?')).toHaveAttribute('aria-current', 'true');
	expect(complaints).toEqual([]);
	await app.close();

	const again = await openParley({ dataFolder });
	await expect(again.page.getByRole('heading', { name: 'New conversation' })).toBeVisible();
	await row(again.page, 'Which rivers flow through Vienna?').click();
	await expect(conversation(again.page)).toContainText('I heard');
	await again.app.close();
});

test('a spoken question appears while it is spoken, and its answer is spoken', async ({ dataFolder }) => {
	const mic = join(dataFolder, 'mic.wav');
	// The microphone runs as soon as there is something to hear with, which may be before the window is looked at.
	writeSpeech(mic, joined(new Float32Array(4 * speechRateHz), sample('07')));
	const { app, page, complaints } = await openParley({
		dataFolder,
		settings: { ...practice, mode: 'open-mic' },
		mic,
	});
	// Every text the person's bubble had, from the first partial to the end.
	await page.evaluate(() => {
		const seen: string[] = [];
		Object.assign(globalThis, { seen });
		new MutationObserver(() => {
			const text = document.querySelector('.bubble')?.textContent ?? '';
			if (seen.at(-1) !== text) seen.push(text);
		}).observe(document.body, { subtree: true, childList: true, characterData: true });
	});
	await expect(conversation(page)).toContainText(practiceQuestions['07'].text, { timeout: 30_000 });
	await expect(conversation(page)).toContainText('I heard', { timeout: 30_000 });
	await expect(page.getByText(/^Heard after/)).toBeVisible({ timeout: 30_000 });
	const seen = await page.evaluate(() => (globalThis as typeof globalThis & { seen: string[] }).seen);
	expect(seen.filter((text) => text !== '').length).toBeGreaterThan(2);
	expect(complaints).toEqual([]);
	await app.close();
	const spoken = readFileSync(join(dataFolder, 'speaker.wav')).subarray(44);
	expect(spoken.some((byte) => byte !== 0)).toBe(true);
});

test('speaking over an answer stops it, and the new question is answered', async ({ dataFolder }) => {
	const mic = join(dataFolder, 'mic.wav');
	const quiet = (seconds: number): Float32Array => new Float32Array(seconds * speechRateHz);
	writeSpeech(mic, joined(quiet(4), sample('07'), quiet(4), sample('02'), quiet(8)));
	await using server = await ScriptedLanguageModelServer.start();
	const heard = 'Cloudy in the morning, sunny from noon, with a light wind from the west. ';
	const unheard = 'You will not need an umbrella, but take a jacket with you. '.repeat(3);
	server.answerNext({ text: heard + unheard }, { text: 'Four billion years.' });
	const { app, page, complaints } = await openParley({
		dataFolder,
		settings: {
			...practice,
			mode: 'open-mic',
			languageModel: { provider: 'openai-compatible', baseUrl: server.baseUrl, model: 'scripted' },
		},
		mic,
	});
	await expect(page.getByText('Speaking', { exact: true })).toBeVisible({ timeout: 30_000 });
	await expect(conversation(page)).toContainText('Interrupted. The rest was not heard.', {
		timeout: 30_000,
	});
	await expect(conversation(page)).toContainText(practiceQuestions['02'].text, { timeout: 30_000 });
	await expect(conversation(page)).toContainText('Four billion years.', { timeout: 30_000 });
	const told = JSON.stringify(server.completions.at(-1)?.body?.messages ?? []);
	expect(told).toContain('Cloudy in the morning');
	expect(told).not.toContain(unheard.trim());
	expect(complaints).toEqual([]);
	await app.close();
});

test('everything said is searched as one types, and a hit leads to its turn', async ({
	parley: { page },
}) => {
	await say(page, 'The cellar holds turnips');
	await expect(conversation(page)).toContainText('I heard');
	await page.getByRole('button', { name: 'New conversation' }).click();
	await say(page, 'The attic holds letters');
	await expect(conversation(page)).toContainText('attic');
	await page.getByRole('searchbox').fill('turnip');
	const hit = page.getByRole('navigation').getByRole('button').filter({ hasText: 'You: ' });
	await expect(hit).toContainText('turnip');
	await expect(hit.locator('mark').first()).toHaveText(/turnip/i);
	await hit.click();
	await expect(conversation(page)).toContainText('The cellar holds turnips');
	await expect(conversation(page).locator('.target')).toContainText('turnips');
});

test('a conversation is renamed, deleted and brought back', async ({ parley: { page } }) => {
	await say(page, 'Draft a shopping list');
	const name = 'Draft a shopping list';
	await row(page, name).focus();
	await page.keyboard.press('F2');
	await page.getByRole('textbox', { name: `New name of ${name}` }).fill('Shopping');
	await page.keyboard.press('Enter');
	await expect(row(page, 'Shopping')).toBeFocused();
	await page.keyboard.press('Delete');
	await expect(row(page, 'Shopping')).toHaveCount(0);
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(row(page, 'Shopping')).toBeVisible();
});

test('an exported conversation holds what was said, and comes back by import', async ({
	dataFolder,
	parley,
}) => {
	const { app, page } = parley;
	await say(page, 'Remember the lighthouse');
	await expect(page.getByText(/^(Heard|Answered) after/)).toBeVisible();
	await expect(page.getByText('Ready', { exact: true })).toBeVisible({ timeout: 30_000 });
	const filePath = join(dataFolder, 'exported.json');
	await answerDialogs(app, { canceled: false, filePath });
	await page.getByRole('button', { name: 'Export' }).click();
	await page.getByRole('button', { name: /^JSON/ }).click();
	await expect(page.getByText('Saved as exported.json.')).toBeAttached();
	const record = JSON.parse(readFileSync(filePath, 'utf8')) as {
		format: string;
		turns: { role: string; content: string }[];
	};
	expect(record.format).toBe('parley.conversation');
	expect(record.turns.map(({ role }) => role)).toEqual(['user', 'assistant']);
	const shown = await conversation(page).innerText();
	for (const { content } of record.turns) expect(shown).toContain(content);
	await answerDialogs(app, { canceled: false, filePaths: [filePath] });
	await page.getByRole('button', { name: 'Import' }).click();
	await expect(page.getByText('1 already here')).toBeAttached();
});

test('settings apply at once and are still there after a restart', async ({
	dataFolder,
	parley: { app, page },
}) => {
	await page.getByRole('button', { name: 'Settings', exact: true }).click();
	await page.getByRole('button', { name: 'Appearance' }).click();
	await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
	await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
	await page.getByRole('button', { name: 'Talking' }).click();
	await page.getByRole('combobox', { name: 'How you talk' }).selectOption('open-mic');
	await page.keyboard.press('Escape');
	await expect(page.getByText('Just talk', { exact: false }).first()).toBeVisible();
	await app.close();
	const again = await openParley({ dataFolder });
	await expect(again.page.locator('html')).toHaveAttribute('data-theme', 'dark');
	await again.app.close();
});

test('an API key is kept for its server, and never in the settings file', async ({
	dataFolder,
	parley: { page },
}) => {
	await page.getByRole('button', { name: 'Settings', exact: true }).click();
	await page.getByRole('combobox', { name: 'Answers come from' }).selectOption('openai-compatible');
	await page.getByRole('button', { name: 'Enter an address by hand' }).click();
	const provider = page.getByRole('combobox', { name: 'Provider', exact: true });
	await provider.selectOption('openai');
	await page.getByRole('textbox', { name: 'Key' }).fill('sk-lighthouse');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('A key is kept, encrypted')).toBeVisible();
	await provider.selectOption('other');
	await page.getByRole('textbox', { name: 'Address' }).fill('https://elsewhere.example/v1');
	await page.keyboard.press('Tab');
	await expect(page.getByText('Not needed for servers')).toBeVisible();
	for (const file of ['settings.json', 'secrets.json']) {
		expect(readFileSync(join(dataFolder, file), 'utf8')).not.toContain('lighthouse');
	}
});

test('links in an answer open only after a person saw where to', async ({ parley: { app, page } }) => {
	const opened = await catchLinks(app);
	await say(page, 'See [this](https://example.com/page)');
	const link = conversation(page).getByRole('link');
	await expect(link.first()).toBeVisible();
	await answerDialogs(app, { response: 0 });
	await link.first().click();
	expect(await opened()).toEqual([]);
	await answerDialogs(app, { response: 1 });
	await link.first().click();
	await expect.poll(opened).toEqual(['https://example.com/page']);
	expect(page.url()).toBe('app://parley/index.html');
});

test('the hotkey talks and stops talking', async ({ parley: { app, page } }) => {
	await page.getByText('Ready', { exact: true }).waitFor();
	const pressed = await pressHotkey(app, 'CommandOrControl+Shift+Space');
	test.skip(pressed === null, 'No program can press a global shortcut of the real Electron.');
	expect(pressed).toBe(true);
	await expect(page.getByRole('button', { name: 'Done talking' })).toBeVisible();
	// Sooner would be taken for the repetition of a held key.
	await page.waitForTimeout(300);
	expect(await pressHotkey(app, 'CommandOrControl+Shift+Space')).toBe(true);
	await expect(page.getByRole('button', { name: 'Talk', exact: true })).toBeVisible();
});

for (const theme of ['light', 'dark', 'high-contrast']) {
	test(`nothing stands in the way of anyone, ${theme}`, async ({ dataFolder }) => {
		const settings = { ...practice, appearance: { theme } };
		const { app, page } = await openParley({ dataFolder, settings });
		const barriers = async (): Promise<string[]> => {
			const { violations } = await new AxeBuilder({ page }).analyze();
			return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
		};
		expect(await barriers()).toEqual([]);
		await say(page, 'Does this **work** for `everyone`?');
		await expect(page.getByText(/^(Heard|Answered) after/)).toBeVisible();
		expect(await barriers()).toEqual([]);
		await page.getByRole('button', { name: 'Settings', exact: true }).click();
		for (const name of [
			'Language model',
			'Speech',
			'Models',
			'Devices',
			'Talking',
			'Appearance',
			'Privacy and history',
		]) {
			await page.getByRole('button', { name, exact: true }).click();
			expect(await barriers()).toEqual([]);
		}
		await app.close();
	});
}
