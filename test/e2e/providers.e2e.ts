import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { ScriptedLanguageModelServer } from '../support/scripted-language-model-server.ts';
import { openParley, practice, say, test } from './parley-app.ts';

const gigabyte = 1e9;

/** Whether anything was heard at the loudspeaker so far. */
function sounded(wav: string): boolean {
	return readFileSync(wav)
		.subarray(44)
		.some((byte) => byte !== 0);
}

test('a stranger with Ollama running gets spoken answers with one click', async ({ dataFolder }) => {
	await using ollama = await ScriptedLanguageModelServer.start({
		ollama: [
			{ name: 'nomic-embed-text:latest', size: 0.3 * gigabyte },
			{ name: 'llama3.2:latest', size: 2 * gigabyte },
		],
		answer: () => ({ text: 'Flour and water make dough.' }),
	});
	const { app, page, complaints } = await openParley({
		dataFolder,
		settings: practice,
		env: { OLLAMA_HOST: new URL(ollama.baseUrl).host },
	});
	await page.getByRole('button', { name: 'Settings', exact: true }).click();
	const settings = page.getByRole('dialog', { name: 'Settings' });
	await expect(settings.getByRole('combobox', { name: 'Model of Ollama' })).toHaveValue('llama3.2:latest');
	const axe = await new AxeBuilder({ page }).include('dialog[open]').analyze();
	expect(axe.violations.map(({ id }) => id)).toEqual([]);
	await page.screenshot({ path: 'test-results/providers-found.png' });
	await settings.getByRole('button', { name: 'Use Ollama' }).click();
	await expect(settings.getByText(/scripted answers: first word after/)).toBeVisible();
	await expect(settings.getByRole('combobox', { name: 'Model', exact: true })).toHaveValue(
		'llama3.2:latest',
	);
	await page.screenshot({ path: 'test-results/providers-chosen.png' });
	await settings.getByRole('button', { name: 'Speech', exact: true }).click();
	await settings.getByRole('button', { name: 'Hear Voice' }).click();
	await expect(settings.getByRole('button', { name: 'Be quiet' })).toBeVisible();
	// It was heard to the end, and nobody answered it.
	await expect(settings.getByRole('button', { name: 'Hear Voice' })).toBeEnabled({ timeout: 30_000 });
	await expect.poll(() => sounded(join(dataFolder, 'speaker.wav'))).toBe(true);
	await page.keyboard.press('Escape');
	await say(page, 'How is bread made?');
	await expect(page.getByRole('region', { name: 'Conversation', exact: true })).toContainText(
		'Flour and water make dough.',
	);
	await expect(page.getByText(/^Heard after/)).toBeVisible({ timeout: 30_000 });
	expect(complaints).toEqual([]);
	await app.close();
	expect(ollama.completions.map(({ body }) => body?.model)).toContain('llama3.2:latest');
});

test('another model answers when the first cannot be reached, and both are named', async ({ dataFolder }) => {
	await using spare = await ScriptedLanguageModelServer.start({
		answer: () => ({ text: 'Here I am instead.' }),
	});
	const languageModel = {
		provider: 'openai-compatible',
		baseUrl: 'http://127.0.0.1:9/v1',
		model: 'first',
		fallback: { baseUrl: spare.baseUrl, model: 'spare' },
	};
	const { app, page } = await openParley({ dataFolder, settings: { ...practice, languageModel } });
	await say(page, 'Is anybody there?');
	const conversation = page.getByRole('region', { name: 'Conversation', exact: true });
	await expect(conversation).toContainText('Here I am instead.');
	await expect(conversation).toContainText('Answered by spare instead.');
	await expect(conversation).toContainText('127.0.0.1:9');
	await page.screenshot({ path: 'test-results/providers-stand-in.png' });
	await app.close();
});
