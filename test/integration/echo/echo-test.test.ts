import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { EchoTestResult } from '../../../main/helpers/audio/audio-protocol.ts';
import { WavWriter } from '../../../main/helpers/audio/wav-writer.ts';
import { AudioHelperUnderTest } from '../audio/audio-helper.ts';
import { missingForPulseAudio, PulseAudio } from '../audio/pulse-audio.ts';

const run = promisify(execFile);
const program = resolve(import.meta.dirname, '../../../main/echo-test.ts');

async function echoTest(
	args: readonly string[],
	env: NodeJS.ProcessEnv = process.env,
): Promise<{ result: EchoTestResult; code: number }> {
	const finished = await run(process.execPath, [program, '--json', ...args], { env }).catch(
		(failure: unknown) => failure as { stdout: string; stderr: string; code: number },
	);
	expect(finished.stderr).toBe('');
	const code = 'code' in finished ? finished.code : 0;
	return { result: JSON.parse(finished.stdout) as EchoTestResult, code };
}

describe('npm run echo-test', () => {
	it.each([
		{ delay: 60, gain: -6 },
		{ delay: 180, gain: -10 },
	])('measures an imagined room of $delay ms and $gain dB', async ({ delay, gain }) => {
		const { result, code } = await echoTest([
			'--simulate-delay-ms',
			String(delay),
			'--simulate-gain-db',
			String(gain),
		]);
		expect(result.delayMs).toBeCloseTo(delay, -1);
		expect(result.levelDb).toBeCloseTo(gain, 0);
		expect(result.cancellationDb).toBeGreaterThan(25);
		expect(result.verdict).toBe('loudspeaker');
		expect(code).toBe(0);
	});

	it('refuses what it does not know in one line', async () => {
		const failure = await run(process.execPath, [program, '--loud']).catch((error: unknown) => error);
		expect(failure).toMatchObject({ code: 2, stdout: '' });
		expect((failure as { stderr: string }).stderr.trim().split('\n')).toHaveLength(1);
	});
});

describe('the echo test of a running helper', () => {
	it('gives up when told to, and can be asked again while nothing else is heard of it', async () => {
		await using helper = await new AudioHelperUnderTest((folder) => {
			const path = join(folder, 'in.wav');
			using writer = new WavWriter({ path, rateHz: 16_000, append: false });
			writer.write(new Float32Array(16_000).fill(0.001));
			return {
				input: { kind: 'wav', path },
				output: { kind: 'wav', path: join(folder, 'out.wav') },
				echo: { delayMs: 60, gainDb: -6 },
				echoCancellation: 'on',
			};
		}).ready();
		const impatient = AbortSignal.abort(new Error('enough'));
		const later = new AbortController();
		setTimeout(() => later.abort(new Error('changed my mind')), 2500);
		await expect(helper.audio.testEcho(impatient)).rejects.toThrow('enough');
		await expect(helper.audio.testEcho(later.signal)).rejects.toThrow('changed my mind');
		await new Promise((done) => setTimeout(done, 300));
		const [result, refused] = await Promise.allSettled([
			helper.audio.testEcho(),
			helper.audio.testEcho(),
		]);
		expect(result).toMatchObject({ status: 'fulfilled', value: { verdict: 'loudspeaker' } });
		expect(refused).toMatchObject({ status: 'rejected', reason: { error: { retryable: true } } });
		expect(helper.outputEvents).toEqual([]);
		expect(helper.inputEvents.filter(({ type }) => type === 'frame')).toEqual([]);
	}, 40_000);
});

describe.skipIf(missingForPulseAudio() !== null)('through a real sound server', () => {
	it('finds the loop of a loudspeaker that is heard later, and by how much', async () => {
		const measure = async (latencyMs: number): Promise<EchoTestResult> => {
			await using server = await PulseAudio.start();
			const loopback = ['source=speakers.monitor', 'sink=mic_in', `latency_msec=${latencyMs}`];
			await server.pactl('load-module', 'module-loopback', ...loopback);
			return (await echoTest([], server.environment)).result;
		};
		const near = await measure(60);
		const far = await measure(260);
		// Nobody knows the sound server's own buffers; that 200 ms more are 200 ms more can be known.
		expect((far.delayMs ?? 0) - (near.delayMs ?? 0)).toBeGreaterThan(140);
		expect((far.delayMs ?? 0) - (near.delayMs ?? 0)).toBeLessThan(260);
		// What the canceller achieves here swings with the machine's load (the loopback bends its rate): docs/echo.md.
		for (const { levelDb } of [near, far]) expect(levelDb).toBeCloseTo(0, -1);
	}, 90_000);
});
