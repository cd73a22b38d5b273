import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { ScriptedLanguageModelServer } from '../support/scripted-language-model-server.ts';
import { openParley, practice, say, test } from './parley-app.ts';

const conversation = (page: Page): ReturnType<Page['getByRole']> =>
	page.getByRole('region', { name: 'Conversation', exact: true });
const row = (page: Page, text: string): ReturnType<Page['locator']> =>
	conversation(page).locator('li').filter({ hasText: text });
const isAtRest = (page: Page): Promise<void> =>
	page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'hidden', timeout: 30_000 });

test('a question asked otherwise, another answer, copied, read again, gone on with; nothing is lost', async ({
	dataFolder,
}) => {
	await using server = await ScriptedLanguageModelServer.start();
	const settings = {
		synthesizer: { ...practice.synthesizer, speed: 2 },
		languageModel: { provider: 'openai-compatible', baseUrl: server.baseUrl, model: 'scripted' },
	};
	const { app, page, complaints } = await openParley({ dataFolder, settings });
	server.answerNext({ text: 'Flour and water. Salt gives it taste.' });
	await say(page, 'How is bread made?');
	await expect(conversation(page)).toContainText('Salt gives it taste.');
	await isAtRest(page);

	server.answerNext({ text: 'Like bread, only small.\n\nBake them for ten minutes.' });
	await row(page, 'How is bread made?').getByRole('button', { name: 'Edit' }).click();
	await page.getByRole('textbox', { name: 'Edit the question' }).fill('How are rolls made?');
	await page.keyboard.press('Enter');
	await expect(conversation(page)).toContainText('Bake them for ten minutes.');
	await expect(conversation(page).getByText('2 earlier messages')).toBeVisible();
	await isAtRest(page);

	server.answerNext({ text: 'Small loaves, in short.' });
	await page.getByRole('button', { name: 'Another answer' }).click();
	await expect(conversation(page)).toContainText('Small loaves, in short.');
	await expect(conversation(page).getByText('One earlier message')).toBeVisible();
	await isAtRest(page);

	await row(page, 'Small loaves').getByRole('button', { name: 'Copy', exact: true }).click();
	const message = page.getByRole('textbox', { name: 'Message' });
	await message.focus();
	await page.keyboard.press('ControlOrMeta+v');
	await expect(message).toHaveValue('Small loaves, in short.');
	await message.fill('');

	await row(page, 'Small loaves').getByRole('button', { name: 'Read aloud' }).click();
	await expect(page.getByRole('button', { name: 'Stop reading' })).toBeVisible();
	await expect(page.getByText('Speaking', { exact: true })).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('button', { name: 'Stop reading' })).toBeHidden();

	const axe = await new AxeBuilder({ page }).analyze();
	expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
	await page.screenshot({ path: 'test-results/conversation-turns.png' });

	await page.getByText('One earlier message').click();
	await page.getByRole('button', { name: 'Go back to this' }).first().click();
	await expect(row(page, 'Bake them').getByRole('button', { name: 'Another answer' })).toBeVisible();
	await expect(conversation(page).getByText('One earlier message')).toBeVisible();
	await expect(conversation(page).getByText('Small loaves')).toHaveCount(0);

	const long = 'It goes into the oven for an hour, and then it rests on a board until it is cold. '.repeat(
		4,
	);
	server.answerNext({ text: long });
	await say(page, 'And then?');
	await expect(page.getByText('Speaking', { exact: true })).toBeVisible();
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByText('Speaking', { exact: true })).toBeVisible();
	await page.keyboard.press('Escape');

	await page.getByRole('button', { name: 'Waiting times' }).click();
	await expect(page.getByRole('img', { name: /Chart of \d waiting times/ })).toBeVisible();
	await page.screenshot({ path: 'test-results/conversation-latency.png' });
	await page.getByRole('button', { name: 'Hide waiting times everywhere' }).click();
	await expect(page.getByText(/^(Heard|Answered) after/)).toHaveCount(0);
	expect(complaints).toEqual([]);
	await app.close();

	const again = await openParley({ dataFolder });
	await again.page.getByRole('button', { name: 'How is bread made?', exact: true }).click();
	await expect(conversation(again.page)).toContainText('And then?');
	await expect(conversation(again.page).getByText('2 earlier messages')).toBeVisible();
	await expect(again.page.getByText(/^(Heard|Answered) after/)).toHaveCount(0);
	await again.app.close();
});
