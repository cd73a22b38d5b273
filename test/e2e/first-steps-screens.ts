import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { missingForPulseAudio, PulseAudio } from '../integration/audio/pulse-audio.ts';
import { openParley, samples } from './parley-app.ts';

const question = join(samples, '04_hello_computer_can_you.wav');
const enough = { timeout: 40_000 };

/** Pictures of the first steps, with a microphone that hears somebody. Nothing where no sound server can be started. */
export async function takeFirstSteps(
	theme: 'light' | 'dark',
	shoot: (page: Page, name: string) => Promise<void>,
): Promise<void> {
	if (missingForPulseAudio() !== null) return;
	await using server = await PulseAudio.start();
	const dataFolder = mkdtempSync(join(tmpdir(), 'parley-screens-'));
	const { app, page } = await openParley({
		dataFolder,
		newcomer: true,
		soundServer: server.environment,
		settings: { mode: 'open-mic', synthesizer: { model: 'practice-tones' }, appearance: { theme } },
	});
	await page.setViewportSize({ width: 1080, height: 720 });
	const next = (name = 'Next'): Promise<void> => page.getByRole('button', { name, exact: true }).click();
	await page.getByRole('heading', { name: /^Hello/ }).waitFor(enough);
	await shoot(page, `first-steps-1-welcome-${theme}`);
	await next('Begin');
	await page.getByText(/^(?:Say something|The microphone sends only silence)/).waitFor(enough);
	const spoken = server.speak(question);
	await page.getByText('We hear you.').waitFor(enough);
	await shoot(page, `first-steps-2-microphone-${theme}`);
	await spoken;
	await next();
	await next('Play a sound');
	await page.getByText('Did you hear three notes?').waitFor(enough);
	await shoot(page, `first-steps-3-loudspeaker-${theme}`);
	for (const name of ['4-models', '5-answers', '6-talking']) {
		await next();
		await page.waitForTimeout(1_500);
		await shoot(page, `first-steps-${name}-${theme}`);
	}
	await next();
	await next('Try it out');
	await page.getByText(/^Listening\. Say/).waitFor(enough);
	await server.speak(question);
	await page
		.getByText(/^Finished/)
		.first()
		.waitFor(enough);
	await shoot(page, `first-steps-7-pauses-${theme}`);
	await next();
	await page.waitForTimeout(800);
	await server.speak(question);
	await page
		.getByRole('dialog')
		.getByText(/^I heard/)
		.waitFor(enough);
	await page.waitForTimeout(600);
	await shoot(page, `first-steps-8-talk-${theme}`);
	await app.close();
	rmSync(dataFolder, { recursive: true, force: true });
}
