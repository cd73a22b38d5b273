import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { responseId } from '../../../main/domain/ids.ts';
import { rmsDb } from '../../../main/helpers/audio/levels.ts';
import { testSoundMs } from '../../../main/helpers/audio/test-sound.ts';
import { WavReader } from '../../../main/helpers/audio/wav-reader.ts';
import { AudioHelperUnderTest, sine } from './audio-helper.ts';

const answer = responseId('answer');

describe('the test sound', () => {
	it('is heard to its end where answers are heard, and is nobody’s answer', async () => {
		const levels: number[] = [];
		await using helper = await new AudioHelperUnderTest(
			(folder) => ({ output: { kind: 'wav', path: join(folder, 'out.wav') } }),
			{ onOutputLevel: ({ rmsDb: level }) => levels.push(level) },
		).ready();
		const beganMs = helper.clock.nowMs();
		await helper.audio.playTestSound();
		expect(helper.clock.nowMs() - beganMs).toBeGreaterThan(testSoundMs - 50);
		expect(helper.outputEvents).toEqual([]);
		expect(Math.max(...levels)).toBeGreaterThan(-30);
		await helper.audio[Symbol.asyncDispose]();
		using reader = new WavReader(join(helper.folder, 'out.wav'));
		const samples = reader.read(0, reader.frameCount);
		const first = samples.findIndex((sample) => Math.abs(sample) > 0.001);
		expect(rmsDb(samples.subarray(first, first + 48 * testSoundMs))).toBeGreaterThan(-30);
		expect(Math.max(...samples.map(Math.abs))).toBeLessThan(0.7);
	});

	it('cuts no answer short', async () => {
		await using helper = await new AudioHelperUnderTest((folder) => ({
			output: { kind: 'wav', path: join(folder, 'out.wav') },
		})).ready();
		const { output } = helper.audio;
		output.enqueue(answer, 0, sine({ hz: 440, ms: 1500, rateHz: 24_000 }), 24_000);
		output.endSegment(answer, 0);
		output.open(answer);
		output.finish(answer);
		await helper.output('started');
		await expect(helper.audio.playTestSound()).rejects.toThrow(/An answer is being spoken/);
		await helper.output('drained');
		await helper.audio.playTestSound();
	});

	it('says so where nothing can be played', async () => {
		await using helper = await new AudioHelperUnderTest(() => ({ output: { kind: 'none' } })).ready();
		await expect(helper.audio.playTestSound()).rejects.toThrow(/could not be played/);
	});
});
