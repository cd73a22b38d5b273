import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { missingForPulseAudio, PulseAudio } from '../integration/audio/pulse-audio.ts';
import { ScriptedLanguageModelServer } from '../support/scripted-language-model-server.ts';
import { openParley, practice, samples, say, test } from './parley-app.ts';

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

test('a newcomer with Ollama running talks to it without typing a letter', async ({ dataFolder }) => {
	const missing = missingForPulseAudio();
	test.skip(missing !== null, missing ?? '');
	await using sound = await PulseAudio.start();
	await using ollama = await ScriptedLanguageModelServer.start({
		ollama: [{ name: 'llama3.2:latest', size: 2 * gigabyte }],
		answer: () => ({ text: 'I can hear you well.' }),
	});
	const { app, page } = await openParley({
		dataFolder,
		newcomer: true,
		settings: { ...practice, onboarding: { done: false, step: 'answers' } },
		soundServer: sound.environment,
		env: { OLLAMA_HOST: new URL(ollama.baseUrl).host },
	});
	using recording = sound.record(() => performance.now());
	const wizard = page.getByRole('dialog', { name: 'First steps' });
	const press = (name: string): Promise<void> => wizard.getByRole('button', { name, exact: true }).click();
	await press('Use Ollama');
	await expect(wizard.getByText(/scripted answers: first word after/)).toBeVisible();
	await press('Next');
	await press('Next');
	await expect(wizard.getByRole('heading', { name: 'Say something', exact: true })).toBeFocused();
	await page.keyboard.down('Space');
	await expect(wizard.getByText('Listening', { exact: true })).toBeVisible({ timeout: 40_000 });
	await sound.speak(join(samples, '04_hello_computer_can_you.wav'));
	await page.waitForTimeout(300);
	await page.keyboard.up('Space');
	await expect(wizard.getByText('I can hear you well.')).toBeVisible({ timeout: 40_000 });
	await expect.poll(() => recording.firstSoundMs, { timeout: 20_000 }).toBeLessThan(Infinity);
	expect(ollama.completions.at(-1)?.body?.messages?.at(-1)?.content).toBe('hello computer can you hear me');
	await app.close();
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
