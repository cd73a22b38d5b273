/**
 * Films docs/spoken-turn.webm: the real, built app in a display of its own while it is spoken to, with the sound it played and
 * heard. `npm run recording`; needs ffmpeg, Xvfb and espeak-ng besides Electron or the stand-in. The question, what cuts into its
 * answer, and the answers are scripted; everything seen and heard is what the app made of them.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WavReader } from '../../main/helpers/audio/wav-reader.ts';
import { ScriptedLanguageModelServer } from '../support/scripted-language-model-server.ts';
import { joined, sample, writeSpeech } from '../support/speech-wav.ts';
import { openParley, projectRoot } from './parley-app.ts';

const display = ':77';
const size = { width: 1080, height: 720 };
/** Room for what a window may have around the page. */
const frameRoom = 120;
const seconds = 21;
const film = join(projectRoot, 'docs/spoken-turn.webm');
const silence = (ms: number): Float32Array => new Float32Array(16 * ms);

using folder = temporaryFolder();
const mic = join(folder.path, 'mic.wav');
const speaker = join(folder.path, 'speaker.wav');
const raw = join(folder.path, 'raw.mkv');
writeSpeech(mic, joined(silence(4_000), sample('07'), silence(6_500), sample('02'), silence(20_000)));

using _screen = started('Xvfb', [display, '-screen', '0', `${size.width}x${size.height + frameRoom}x24`]);
await sleep(1_000);
process.env.DISPLAY = display;
await using server = await ScriptedLanguageModelServer.start();
server.answerNext(
	{
		text: 'Cloudy in the morning, sunny from noon, with a light wind from the west. You will not need an umbrella, but take a jacket: it cools down quickly after sunset, and the evening may bring a little rain.',
		tokensPerSecond: 40,
	},
	{
		text: 'About four and a half billion years: only a little younger than the Earth.',
		tokensPerSecond: 40,
	},
);
const { app, page } = await openParley({
	dataFolder: folder.path,
	mic,
	settings: {
		mode: 'open-mic',
		synthesizer: { model: 'system' },
		languageModel: { provider: 'openai-compatible', baseUrl: server.baseUrl, model: 'scripted' },
		onboarding: { done: true },
	},
});
await placeWindow(size);
const { inner, outer } = await page.evaluate(() => ({
	inner: window.innerHeight,
	outer: window.outerHeight,
}));
// The page is to be as high as the film, whatever the window has above it.
await placeWindow({ ...size, height: size.height + (size.height - inner) });
const frame = outer - inner;
const filmStartedMs = performance.now();
const camera = spawn(
	'ffmpeg',
	`-y -loglevel error -f x11grab -draw_mouse 0 -framerate 20 -video_size ${size.width}x${size.height} -i ${display}+0,${frame} -t ${seconds} -c:v libx264 -preset ultrafast -qp 0`
		.split(' ')
		.concat(raw),
	{ stdio: 'inherit' },
);
const filmed = once(camera, 'exit');
await page.getByText('Speaking').first().waitFor({ timeout: 30_000 });
const speakingMs = performance.now() - filmStartedMs;
await filmed;
await app.close();
const soundLateMs = speakingMs - firstSoundMs(speaker);
// What was heard before the film began is cut away, or the sound begins so much later than the film.
const shift =
	soundLateMs < 0 ? ['-ss', String(-soundLateMs / 1000)] : ['-itsoffset', String(soundLateMs / 1000)];
const { status } = spawnSync(
	'ffmpeg',
	[
		...['-y', '-loglevel', 'error', '-i', raw, ...shift, '-i', speaker, ...shift, '-i', mic],
		...['-filter_complex', '[1:a][2:a]amix=inputs=2:duration=longest:normalize=0[sound]'],
		...['-map', '0:v', '-map', '[sound]', '-t', String(seconds)],
		...'-c:v libvpx-vp9 -crf 38 -b:v 0 -row-mt 1 -c:a libopus -b:a 48k'.split(' '),
		film,
	],
	{ stdio: 'inherit' },
);
process.exitCode = status ?? 1;

async function placeWindow(bounds: { readonly width: number; readonly height: number }): Promise<void> {
	await app.evaluate(({ BrowserWindow }, wanted) => {
		for (const window of BrowserWindow.getAllWindows()) window.setBounds({ x: 0, y: 0, ...wanted });
	}, bounds);
	await sleep(300);
}

function firstSoundMs(path: string): number {
	using reader = new WavReader(path);
	const samples = reader.read(0, reader.frameCount);
	return (samples.findIndex((value) => Math.abs(value) > 0.01) * 1000) / reader.format.rateHz;
}

function temporaryFolder(): Disposable & { readonly path: string } {
	const path = mkdtempSync(join(tmpdir(), 'parley-film-'));
	return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

function started(command: string, args: readonly string[]): Disposable {
	const child = spawn(command, args, { stdio: 'ignore' });
	return { [Symbol.dispose]: () => void child.kill() };
}
