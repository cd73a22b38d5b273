import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pass } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { missingForPulseAudio, PulseAudio } from '../integration/audio/pulse-audio.ts';
import { openParley, practice, samples, test } from './parley-app.ts';

const missing = missingForPulseAudio();
const question = join(samples, '04_hello_computer_can_you.wav');
const enough = { timeout: 40_000 };

// Every step of a whole path, looked at by axe, on a machine that may be shared.
test.setTimeout(180_000);

const wizard = (page: Page): ReturnType<Page['getByRole']> =>
	page.getByRole('dialog', { name: 'First steps' });
const asked = (page: Page, name: string): ReturnType<Page['getByRole']> =>
	wizard(page).getByRole('heading', { name, exact: true });

async function barriers(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Tab leads to the control with this name, and Enter or Space presses it. */
async function pressByKeyboard(page: Page, name: string, key = 'Enter'): Promise<void> {
	const target = wizard(page).getByRole('button', { name, exact: true });
	for (let tabs = 0; tabs < 60; tabs++) {
		if (await target.evaluate((element) => element === document.activeElement)) break;
		await page.keyboard.press('Tab');
	}
	await expect(target).toBeFocused();
	await page.keyboard.press(key);
}

test('a newcomer gets to the first spoken answer by keyboard alone', async ({ dataFolder }) => {
	test.skip(missing !== null, missing ?? '');
	await using server = await PulseAudio.start();
	const { app, page, complaints } = await openParley({
		dataFolder,
		newcomer: true,
		settings: { ...practice, appearance: { theme: 'light' } },
		soundServer: server.environment,
	});
	using recording = server.record(() => performance.now());
	await page.emulateMedia({ reducedMotion: 'reduce' });
	await expect(asked(page, 'Hello. Shall we try it out?')).toBeFocused(enough);
	expect(await barriers(page)).toEqual([]);
	await pressByKeyboard(page, 'Begin');

	await expect(asked(page, 'Can Parley hear you?')).toBeFocused();
	// A virtual microphone is silent as no real one is.
	const waiting = /^(?:Say something, in your usual voice|The microphone sends only silence)/;
	await expect(wizard(page).getByText(waiting)).toBeVisible(enough);
	const spoken = server.speak(question);
	await expect(wizard(page).getByText('We hear you.')).toBeVisible(enough);
	await spoken;
	expect(await barriers(page)).toEqual([]);
	await pressByKeyboard(page, 'Next');

	await expect(asked(page, 'Can you hear Parley?')).toBeFocused();
	await pressByKeyboard(page, 'Play a sound');
	await expect(wizard(page).getByText('Did you hear three notes?')).toBeVisible(enough);
	expect(recording.firstSoundMs).toBeLessThan(Infinity);
	await pressByKeyboard(page, 'Yes, I heard it');
	await expect(wizard(page).getByText('Good. Answers will sound there too.')).toBeVisible();
	expect(await barriers(page)).toEqual([]);
	await pressByKeyboard(page, 'Next');

	await expect(asked(page, 'Which voice and which ears?')).toBeFocused();
	expect(await barriers(page)).toEqual([]);
	await pressByKeyboard(page, 'Next');
	await expect(asked(page, 'Who should answer?')).toBeFocused();
	expect(await barriers(page)).toEqual([]);
	await pressByKeyboard(page, 'Next');
	await expect(asked(page, 'How do you want to talk?')).toBeFocused();
	expect(await barriers(page)).toEqual([]);
	await pressByKeyboard(page, 'Next');

	await expect(asked(page, 'Say something')).toBeFocused();
	await page.keyboard.down('Space');
	await expect(wizard(page).getByText('Listening', { exact: true })).toBeVisible(enough);
	await server.speak(question);
	await pass(300);
	await page.keyboard.up('Space');
	await expect(wizard(page).getByText('hello computer can you hear me', { exact: true })).toBeVisible(
		enough,
	);
	await expect(wizard(page).getByText(/^I heard/)).toBeVisible(enough);
	expect(await barriers(page)).toEqual([]);
	await pressByKeyboard(page, 'Open Parley');
	await expect(wizard(page)).toHaveCount(0);
	await expect(page.getByText(/^Heard after/)).toBeVisible(enough);
	expect(complaints).toEqual([]);
	await app.close();
});

test('it is kept over a restart, works without devices, and can be skipped and walked again', async ({
	dataFolder,
}) => {
	const settings = { ...practice, mode: 'open-mic', appearance: { theme: 'dark' } };
	const first = await openParley({ dataFolder, newcomer: true, settings });
	await first.page.emulateMedia({ reducedMotion: 'reduce' });
	await expect(asked(first.page, 'Hello. Shall we try it out?')).toBeFocused(enough);
	expect(await barriers(first.page)).toEqual([]);
	await wizard(first.page).getByRole('button', { name: 'Begin' }).click();
	await expect(wizard(first.page).getByText(/^No sound comes from this microphone/)).toBeVisible(enough);
	await first.app.close();

	const { app, page } = await openParley({ dataFolder, newcomer: true });
	await page.emulateMedia({ reducedMotion: 'reduce' });
	for (const title of [
		'Can Parley hear you?',
		'Can you hear Parley?',
		'Which voice and which ears?',
		'Who should answer?',
		'How do you want to talk?',
		'How long may you think?',
	]) {
		await expect(asked(page, title)).toBeFocused(enough);
		expect(await barriers(page), title).toEqual([]);
		await wizard(page).getByRole('button', { name: 'Next', exact: true }).click();
	}
	await expect(asked(page, 'Say something')).toBeFocused();
	expect(await barriers(page)).toEqual([]);
	await wizard(page).getByRole('button', { name: 'Back' }).click();
	await wizard(page).getByRole('button', { name: 'Skip the setup' }).click();
	await expect(wizard(page)).toHaveCount(0);
	await page.getByRole('button', { name: 'Try microphone and voice first' }).click();
	await expect(asked(page, 'Hello. Shall we try it out?')).toBeFocused();
	await wizard(page).getByRole('button', { name: 'Skip the setup' }).click();
	await page.getByRole('button', { name: 'Settings', exact: true }).click();
	await page.getByRole('button', { name: 'Devices', exact: true }).click();
	await page.getByRole('button', { name: 'Go through the first steps again' }).click();
	await expect(asked(page, 'Hello. Shall we try it out?')).toBeFocused();
	await app.close();
	const kept = JSON.parse(readFileSync(join(dataFolder, 'settings.json'), 'utf8')) as object;
	expect(kept).toMatchObject({ onboarding: { done: true } });
});

test('a microphone comes and goes, and a turn is tried out in the settings', async ({ dataFolder }) => {
	test.skip(missing !== null, missing ?? '');
	await using server = await PulseAudio.start();
	const { app, page } = await openParley({
		dataFolder,
		settings: practice,
		soundServer: server.environment,
	});
	await page.getByText('Ready', { exact: true }).waitFor(enough);
	await page.getByRole('button', { name: 'Settings', exact: true }).click();
	await page.getByRole('button', { name: 'Devices', exact: true }).click();
	const microphone = page.getByRole('combobox', { name: 'Microphone' });
	const headset = [
		'load-module',
		'module-remap-source',
		'master=mic_in.monitor',
		'source_name=headset',
		'source_properties=device.description=Headset',
	];
	const plugged = (await server.pactl(...headset)).trim();
	await expect(microphone.getByRole('option', { name: 'Headset', exact: true })).toBeAttached(enough);
	await microphone.selectOption('headset');
	await server.pactl('unload-module', plugged);
	await expect(page.getByText(/^“Headset” is not connected\. The system’s microphone/)).toBeVisible(enough);
	await expect(microphone).toHaveValue('headset');
	await server.pactl(...headset);
	await expect(page.getByText(/^“Headset” is not connected/)).toHaveCount(0, enough);

	await page.getByRole('button', { name: 'Talking', exact: true }).click();
	await page.getByRole('button', { name: 'Try it out' }).click();
	await expect(page.getByText(/^Listening\. Say something/)).toBeVisible(enough);
	// A microphone that was just opened misses the first moments.
	await pass(1_500);
	await server.speak(question);
	await expect(page.getByText('“hello computer can you hear me”').first()).toBeVisible(enough);
	await expect(page.getByText(/^Finished: it sounded whole/).first()).toBeVisible(enough);
	await page.getByRole('button', { name: 'Stop trying' }).click();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('heading', { name: 'What’s on your mind?' })).toBeVisible();
	await app.close();
});
