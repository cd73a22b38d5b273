/**
 * Takes the pictures in docs/screens of the real, built app: `npm run screens` (needs Electron or the stand-in, as the
 * end-to-end tests do). The conversation is scripted; everything seen is what the app made of it.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ScriptedLanguageModelServer } from '../support/scripted-language-model-server.ts';
import { openParley, projectRoot, samples, say } from './parley-app.ts';

const folder = join(projectRoot, 'docs/screens');
const question = join(samples, '07_what_is_the_weather.wav');
const answers = [
	{
		text: 'Flour, water, salt and a little time. Mix them, let the dough rest for an hour, and bake it hot.',
		tokensPerSecond: 80,
	},
	{
		text: 'Tomorrow in London: cloudy in the morning, sunny from noon, and a light wind from the west. You will not need an umbrella.',
		tokensPerSecond: 60,
	},
];

for (const theme of ['light', 'dark'] as const) await takeScreens(theme);

async function takeScreens(theme: 'light' | 'dark'): Promise<void> {
	await using server = await ScriptedLanguageModelServer.start();
	server.answerNext(...answers);
	const dataFolder = mkdtempSync(join(tmpdir(), 'parley-screens-'));
	const { app, page } = await openParley({
		dataFolder,
		mic: question,
		settings: {
			mode: 'push-to-talk',
			synthesizer: { model: 'practice-tones' },
			languageModel: { provider: 'openai-compatible', baseUrl: server.baseUrl, model: 'scripted' },
			appearance: { theme },
		},
	});
	await page.setViewportSize({ width: 1080, height: 720 });
	await shoot(page, `ready-${theme}`);
	await say(page, 'How do you make bread?');
	await page.getByText(/bake it hot/).waitFor();
	await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'hidden', timeout: 60_000 });
	await shoot(page, `answered-${theme}`);
	await page.getByRole('textbox', { name: 'Message' }).fill('');
	await say(page, 'What is the weather like in London tomorrow?');
	await page
		.getByText(/Heard after/)
		.nth(1)
		.waitFor();
	await page.waitForTimeout(2500);
	await shoot(page, `speaking-${theme}`);
	await page.getByRole('button', { name: 'Stop' }).click();
	await page.getByText(/Interrupted/).waitFor();
	await shoot(page, `interrupted-${theme}`);
	await page.getByRole('button', { name: 'Settings' }).click();
	await shoot(page, `settings-${theme}`);
	await app.close();
	rmSync(dataFolder, { recursive: true, force: true });
}

async function shoot(page: Page, name: string): Promise<void> {
	mkdirSync(folder, { recursive: true });
	await page.waitForTimeout(400);
	await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
}
