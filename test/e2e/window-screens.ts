import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ScriptedLanguageModelServer } from '../support/scripted-language-model-server.ts';
import { openParley, samples, say } from './parley-app.ts';

/** Keeps a picture of the page under that name. */
export type Shoot = (page: Page, name: string) => Promise<void>;

const answers = [
	{
		text: 'Flour, water, salt and **a little time**.\n\n1. Mix them.\n2. Let the dough rest for an hour.\n3. Bake it hot.',
		tokensPerSecond: 80,
	},
	{
		text: 'Tomorrow in London: cloudy in the morning, sunny from noon, and a light wind from the west. You will not need an umbrella.',
		tokensPerSecond: 60,
	},
	{ fault: { type: 'status', status: 401 } },
] as const;
const settingsPages = [
	'Language model',
	'Speech',
	'Models',
	'Devices',
	'Talking',
	'On the desktop',
	'Appearance',
	'Privacy and history',
	'Diagnostics',
];

export interface WindowScreens {
	readonly theme: 'light' | 'dark' | 'high-contrast';
	readonly textScale?: number;
	readonly shoot: Shoot;
	/** Only what looks the same each time: no picture of a word that is being spoken. */
	readonly still?: boolean;
}

/** The window in every state, and every page of the settings. The conversation is scripted; what is seen is what the app made of it. */
export async function takeWindow({
	theme,
	textScale = 1,
	shoot,
	still = false,
}: WindowScreens): Promise<void> {
	await using server = await ScriptedLanguageModelServer.start();
	server.answerNext(...answers);
	const dataFolder = mkdtempSync(join(tmpdir(), 'parley-screens-'));
	const { app, page } = await openParley({
		dataFolder,
		mic: join(samples, '07_what_is_the_weather.wav'),
		settings: {
			onboarding: { done: true },
			mode: 'push-to-talk',
			synthesizer: { model: 'practice-tones' },
			languageModel: { provider: 'openai-compatible', baseUrl: server.baseUrl, model: 'scripted' },
			appearance: { theme, textScale },
		},
	});
	await page.setViewportSize({ width: 1080, height: 720 });
	await shoot(page, 'ready');
	await say(page, 'How do you make bread?');
	await page.getByText(/Bake it hot/).waitFor();
	const stop = page.getByRole('button', { name: 'Stop', exact: true });
	await stop.waitFor({ state: 'hidden', timeout: 60_000 });
	await shoot(page, 'answered');
	await say(page, 'What is the weather like in London tomorrow?');
	// Of long conversations only what is near is on the page, so the second one is asked for by its words.
	await page.getByText(/umbrella/).waitFor();
	// Far enough that some of it was heard, and never all of it.
	await page.waitForTimeout(2_500);
	if (!still) await shoot(page, 'speaking');
	await stop.click();
	await page.getByText(/Interrupted/).waitFor();
	await shoot(page, 'interrupted');
	await page.getByRole('button', { name: 'Waiting times' }).click();
	await shoot(page, 'waiting-times');
	await page.keyboard.press('Escape');
	await say(page, 'And the day after?');
	await page.getByText('The key was refused').waitFor();
	await shoot(page, 'trouble');
	// In a narrow window the button is behind the list of conversations; the key always leads there.
	await page.keyboard.press('Control+,');
	for (const name of settingsPages) {
		await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
		await page.waitForTimeout(400);
		await shoot(page, `settings-${name.toLowerCase().replaceAll(' ', '-')}`);
	}
	await app.close();
	rmSync(dataFolder, { recursive: true, force: true });
}
