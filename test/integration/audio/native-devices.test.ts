import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { responseId } from '../../../main/domain/ids.ts';
import { rmsDb } from '../../../main/helpers/audio/levels.ts';
import { WavWriter } from '../../../main/helpers/audio/wav-writer.ts';
import { AudioHelperUnderTest, sine, waitFor } from './audio-helper.ts';
import { missingForPulseAudio, PulseAudio } from './pulse-audio.ts';

const missing = missingForPulseAudio();
const a = responseId('a');

afterEach(() => void vi.unstubAllEnvs());

describe.skipIf(missing !== null)(
	`the audio helper on virtual sound devices${missing === null ? '' : ` (skipped: ${missing})`}`,
	() => {
		let server: PulseAudio;
		beforeAll(async () => {
			server = await PulseAudio.start();
		});
		afterAll(async () => server[Symbol.asyncDispose]());

		function useServer(): void {
			for (const name of ['XDG_RUNTIME_DIR', 'HOME', 'PULSE_SERVER']) {
				vi.stubEnv(name, server.environment[name]);
			}
		}

		/** How many programs record; arecord is aplay by another name. */
		async function recorders(): Promise<number> {
			const outputs = await server.pactl('list', 'source-outputs');
			return outputs.match(/process\.binary = "(aplay|arecord|parec|sox)"/g)?.length ?? 0;
		}

		it.each([
			['the default device', null],
			['a device that was chosen', 'speakers'],
		])('plays to %s and is silent soon after a pause', async (_, device) => {
			useServer();
			const notes: string[] = [];
			await using helper = await new AudioHelperUnderTest(
				() => ({ output: { kind: 'native', device } }),
				{
					onNote: (note) => {
						if (note.type === 'output-ready') notes.push(note.device);
					},
				},
			).ready();
			using recording = server.record(() => helper.clock.nowMs());
			await waitFor(() => recording.pieces[0]);
			const { output } = helper.audio;
			output.enqueue(a, 0, sine({ hz: 440, ms: 6000, rateHz: 24_000 }), 24_000);
			output.open(a);
			await helper.output('started');
			await waitFor(() => (recording.firstSoundMs < Infinity ? true : undefined));
			await helper.output('position', (event) => event.position.playedMs > 500);
			const askedMs = helper.clock.nowMs();
			output.pause(a);
			const paused = await helper.output('paused');
			await new Promise((done) => setTimeout(done, 500));
			expect(recording.lastSoundMs - askedMs).toBeLessThan(200);
			expect(paused.tMs - askedMs).toBeLessThan(200);
			output.clear(a);
			await helper.output('cleared');
			expect(notes).toEqual([device === null ? expect.stringMatching(/speaker|pacat/) : 'pacat']);
		});

		it('plays a sentence whole', async () => {
			useServer();
			await using helper = await new AudioHelperUnderTest(() => ({
				output: { kind: 'native', device: null },
			})).ready();
			using recording = server.record(() => helper.clock.nowMs());
			await waitFor(() => recording.pieces[0]);
			const { output } = helper.audio;
			output.open(a);
			output.enqueue(a, 0, sine({ hz: 440, ms: 1000, rateHz: 24_000 }), 24_000);
			output.endSegment(a, 0);
			output.finish(a);
			const started = await helper.output('started');
			const drained = await helper.output('drained');
			await new Promise((done) => setTimeout(done, 300));
			expect(drained.tMs - started.tMs).toBeGreaterThan(999);
			const heard = recording.samples;
			const loud = heard.filter((sample) => Math.abs(sample) > 0.01).length;
			// A sine is below 0.01 of a 0.5 swing for about 1 % of the time.
			expect(loud / 48).toBeGreaterThan(960);
			expect(loud / 48).toBeLessThan(1010);
		});

		it('hears what is said to the microphone', async () => {
			useServer();
			await using helper = await new AudioHelperUnderTest(() => ({
				input: { kind: 'native', device: null },
			})).ready();
			const path = join(helper.folder, 'said.wav');
			{
				using writer = new WavWriter({ path, rateHz: 48_000, append: false });
				writer.write(sine({ hz: 440, ms: 800, rateHz: 48_000 }));
			}
			helper.audio.input.start();
			const started = await waitFor(() => helper.inputEvents.find((event) => event.type === 'started'));
			expect(started.device).toMatch(/arecord|parec|sox/);
			expect(await recorders()).toBe(1);
			await server.speak(path);
			await new Promise((done) => setTimeout(done, 500));
			helper.audio.input.stop();
			const frames = helper.inputEvents
				.filter((event) => event.type === 'frame')
				.map(({ frame }) => frame);
			const loud = frames.filter(({ samples }) => rmsDb(samples) > -12);
			expect(loud.length * 20).toBeGreaterThan(700);
			expect(loud.length * 20).toBeLessThan(900);
			for (let i = 1; i < frames.length; i++) {
				expect(frames[i]!.startMs).toBeGreaterThan(frames[i - 1]!.startMs);
			}
			// The system's microphone light goes out: nobody records any more.
			await waitFor(async () => {
				return (await recorders()) === 0 ? true : undefined;
			});
			expect(helper.inputEvents.filter(({ type }) => type === 'error')).toEqual([]);
		});

		it('leaves no recorder behind when it is killed, and records again afterwards', async () => {
			useServer();
			await using helper = await new AudioHelperUnderTest(() => ({
				input: { kind: 'native', device: null },
			})).ready();
			helper.audio.input.start();
			await waitFor(() => helper.inputEvents.find(({ type }) => type === 'frame'));
			helper.kill();
			await waitFor(() =>
				helper.inputEvents.filter(({ type }) => type === 'started').length > 1 ? true : undefined,
			);
			await waitFor(async () => {
				return (await recorders()) === 1 ? true : undefined;
			});
		});

		it('lists the devices', async () => {
			useServer();
			await using helper = await new AudioHelperUnderTest(() => ({})).ready();
			const devices = await helper.audio.listDevices();
			expect(devices.outputs).toContainEqual(expect.objectContaining({ id: 'speakers' }));
			expect(devices.inputs).toContainEqual(expect.objectContaining({ id: 'mic' }));
		});
	},
);

/** A folder with only these programs in it, to be the PATH. */
function pathWith(programs: Readonly<Record<string, string>>): string {
	const folder = mkdtempSync(join(tmpdir(), 'parley-path-'));
	for (const [name, script] of Object.entries(programs)) {
		writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
		chmodSync(join(folder, name), 0o755);
	}
	return folder;
}

async function microphoneErrorWith(programs: Readonly<Record<string, string>>): Promise<unknown> {
	vi.stubEnv('PATH', pathWith(programs));
	await using helper = await new AudioHelperUnderTest(() => ({
		input: { kind: 'native', device: null },
	})).ready();
	helper.audio.input.start();
	const event = await waitFor(() => helper.inputEvents.find(({ type }) => type === 'error'));
	// The helper lives: it still answers.
	await helper.audio.listDevices();
	return event;
}

const elsewhere = process.platform === 'linux' ? '' : ' (skipped: its recorders are those of Linux)';

describe.skipIf(elsewhere !== '')(`the audio helper without working devices${elsewhere}`, () => {
	const shell = execFileSync('/bin/sh', ['-c', 'command -v head'])
		.toString()
		.trim()
		.replace(/\/head$/, '');

	it.each([
		['recorder-missing', {}],
		[
			'microphone-missing',
			{ arecord: 'echo "arecord: main:831: audio open error: No such file or directory" >&2; exit 1' },
		],
		[
			'microphone-busy',
			{ arecord: 'echo "arecord: main:831: audio open error: Device or resource busy" >&2; exit 1' },
		],
		['microphone-denied', { arecord: 'echo "audio open error: Permission denied" >&2; exit 1' }],
		['microphone-silent', { arecord: `${shell}/head -c 200000 /dev/zero; ${shell}/sleep 10` }],
		['microphone-lost', { arecord: `${shell}/head -c 6400 /dev/urandom; exit 1` }],
	])('tells %s', async (kind, programs) => {
		expect(await microphoneErrorWith(programs)).toMatchObject({ error: { kind, retryable: true } });
	});

	it('tries the next recorder when the first finds no microphone', async () => {
		vi.stubEnv(
			'PATH',
			pathWith({ arecord: 'exit 1', parec: `exec ${shell}/head -c 64000 /dev/urandom` }),
		);
		await using helper = await new AudioHelperUnderTest(() => ({
			input: { kind: 'native', device: null },
		})).ready();
		helper.audio.input.start();
		const started = await waitFor(() => helper.inputEvents.find((event) => event.type === 'started'));
		expect(started.device).toBe('parec');
	});

	it('does without the speaker package after loading it killed the process', async () => {
		// The probe finds a player that seems to play, but ALSA has no device: loading the addon aborts.
		vi.stubEnv('PATH', pathWith({ aplay: `exec ${shell}/sleep 20` }));
		const config = join(mkdtempSync(join(tmpdir(), 'parley-alsa-')), 'asound.conf');
		writeFileSync(config, '');
		vi.stubEnv('ALSA_CONFIG_PATH', config);
		const states: string[] = [];
		await using helper = await new AudioHelperUnderTest(
			() => ({ output: { kind: 'native', device: null } }),
			{ onStateChanged: ({ state }) => states.push(state) },
		).ready();
		expect(['starting,ready', 'starting,restarting,starting,ready']).toContain(states.join());
		helper.audio.output.enqueue(a, 0, sine({ hz: 440, ms: 100, rateHz: 24_000 }), 24_000);
		helper.audio.output.endSegment(a, 0);
		helper.audio.output.open(a);
		helper.audio.output.finish(a);
		await helper.output('drained');
	});

	it.each([
		['speaker-library-missing', {}],
		['speaker-missing', { aplay: 'echo "audio open error: No such file or directory" >&2; exit 1' }],
	])('tells %s, clears the response and lives', async (kind, programs) => {
		vi.stubEnv('PATH', pathWith(programs));
		await using helper = await new AudioHelperUnderTest(() => ({
			output: { kind: 'native', device: null },
		})).ready();
		const { output } = helper.audio;
		output.enqueue(a, 0, sine({ hz: 440, ms: 200, rateHz: 24_000 }), 24_000);
		output.open(a);
		expect(await helper.output('cleared')).toMatchObject({ responseId: a, position: null });
		expect(await helper.output('error')).toMatchObject({ error: { kind, retryable: true } });
		expect(helper.outputEvents.filter(({ type }) => type === 'cleared')).toHaveLength(1);
		await helper.audio.listDevices();
	});
});
