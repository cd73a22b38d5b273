import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pass } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { missingForPulseAudio, PulseAudio } from '../integration/audio/pulse-audio.ts';
import { openParley, practice, samples, say, test } from './parley-app.ts';

const missing = missingForPulseAudio();
const enough = { timeout: 40_000 };
const longQuestion = `Repeat this, please: ${'the river runs past the old mill and on to the sea, '.repeat(5)} thank you`;

type PageGlobal = typeof globalThis & {
	assistant: { press(): Promise<unknown>; release(): Promise<unknown> };
};

const press = (page: Page): Promise<unknown> =>
	page.evaluate(() => (globalThis as PageGlobal).assistant.press());

test('Chromium hears a microphone, speaks to a loudspeaker, and is silent when a key is pressed', async ({
	dataFolder,
}) => {
	test.skip(missing !== null, missing ?? '');
	await using server = await PulseAudio.start();
	const settings = { ...practice, mode: 'open-mic', audio: { path: 'webrtc' } };
	const { app, page } = await openParley({ dataFolder, settings, soundServer: server.environment });
	using recording = server.record(() => performance.now());
	// Who records: the microphone itself, our recording, and at last Chromium.
	const recorders = async (): Promise<number> =>
		(await server.pactl('list', 'short', 'source-outputs')).trim().split('\n').length;
	await expect.poll(recorders, enough).toBe(3);
	await pass(500);
	await server.speak(join(samples, '04_hello_computer_can_you.wav'));
	const conversation = page.getByRole('region', { name: 'Conversation', exact: true });
	await expect(conversation).toContainText('hello computer can you hear me', enough);
	await expect.poll(() => recording.firstSoundMs, enough).toBeLessThan(Infinity);
	await expect(page.getByText(/^Heard after/)).toBeVisible(enough);

	await say(page, longQuestion);
	await expect.poll(() => performance.now() - recording.lastSoundMs, enough).toBeLessThan(100);
	await pass(1_500);
	const pressedMs = performance.now();
	await press(page);
	await pass(1_000);
	// About 50 ms when nobody else uses the machine; the press and the recorder take their time too.
	expect(recording.lastSoundMs - pressedMs).toBeLessThan(300);
	await app.close();
});
