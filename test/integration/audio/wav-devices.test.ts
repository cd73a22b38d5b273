import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AudioNote } from '../../../main/adapters/audio/helper-audio.ts';
import { responseId } from '../../../main/domain/ids.ts';
import { rmsDb } from '../../../main/helpers/audio/levels.ts';
import { WavReader } from '../../../main/helpers/audio/wav-reader.ts';
import { WavWriter } from '../../../main/helpers/audio/wav-writer.ts';
import { AudioHelperUnderTest, sine, waitFor } from './audio-helper.ts';

const a = responseId('a');

function writeWav(path: string, samples: Float32Array, rateHz: number): void {
	using writer = new WavWriter({ path, rateHz, append: false });
	writer.write(samples);
}

function readWav(path: string): Float32Array {
	using reader = new WavReader(path);
	return reader.read(0, reader.frameCount);
}

/** First and last sample that is not silent. */
function sounding(samples: Float32Array): { first: number; last: number } {
	const loud = (sample: number): boolean => Math.abs(sample) > 0.001;
	return { first: samples.findIndex(loud), last: samples.findLastIndex(loud) };
}

describe('the audio helper with WAV devices', () => {
	it('writes what it plays at the time it says, sample for sample', async () => {
		await using helper = await new AudioHelperUnderTest((folder) => ({
			output: { kind: 'wav', path: join(folder, 'out.wav') },
		})).ready();
		const { output } = helper.audio;
		output.enqueue(a, 0, sine({ hz: 440, ms: 300, rateHz: 24_000 }), 24_000);
		output.endSegment(a, 0);
		output.enqueue(a, 1, sine({ hz: 440, ms: 200, rateHz: 16_000 }), 16_000);
		output.endSegment(a, 1);
		output.open(a);
		output.finish(a);
		const started = await helper.output('started');
		const drained = await helper.output('drained');
		expect(drained.tMs - started.tMs).toBeCloseTo(500, 0);
		await helper.audio[Symbol.asyncDispose]();

		const samples = readWav(join(helper.folder, 'out.wav'));
		const { first, last } = sounding(samples);
		expect(Math.abs(first / 48 - started.tMs)).toBeLessThan(1);
		// A tone that ends in mid-swing is let down over 4 ms.
		expect(Math.abs(last / 48 - drained.tMs)).toBeLessThan(5);
		expect(rmsDb(samples.subarray(first, last))).toBeCloseTo(-9, 0);
		const positions = helper.outputEvents.filter((event) => event.type === 'position');
		expect(positions.length).toBeGreaterThan(3);
		expect(positions.at(-1)?.position).toEqual({ segmentIndex: 1, playedMs: 200 });
	});

	it('plays as loud as was set from the first sample on, and louder in the middle of a word without a restart', async () => {
		let volume = 0.5;
		await using helper = await new AudioHelperUnderTest((folder) => ({
			output: { kind: 'wav', path: join(folder, 'out.wav') },
			volume,
		})).ready();
		const { pid } = helper;
		const { output } = helper.audio;
		output.enqueue(a, 0, sine({ hz: 440, ms: 1200, rateHz: 24_000 }), 24_000);
		output.endSegment(a, 0);
		output.open(a);
		output.finish(a);
		const started = await helper.output('started');
		await helper.output('position', ({ tMs }) => tMs > started.tMs + 300);
		volume = 2;
		const changedMs = helper.clock.nowMs();
		helper.audio.volumeChanged();
		const drained = await helper.output('drained');
		await helper.audio[Symbol.asyncDispose]();

		expect(helper.pid).toBe(pid);
		expect(drained.tMs - started.tMs).toBeCloseTo(1200, 0);
		const samples = readWav(join(helper.folder, 'out.wav'));
		const at = (fromMs: number, toMs: number): Float32Array => samples.subarray(fromMs * 48, toMs * 48);
		// The tone is at -9 dB: half of it is 6 dB less, twice of it 6 dB more, less what the peaks were rounded by.
		expect(rmsDb(at(started.tMs + 20, started.tMs + 200))).toBeCloseTo(-15, 0);
		expect(rmsDb(at(drained.tMs - 200, drained.tMs - 20))).toBeGreaterThan(-4.5);
		expect(samples.every((sample) => Math.abs(sample) <= 1)).toBe(true);
		expect(changedMs).toBeLessThan(drained.tMs);
	});

	it('is silent within 10 ms of hearing of a pause and of a clear', async () => {
		await using helper = await new AudioHelperUnderTest((folder) => ({
			output: { kind: 'wav', path: join(folder, 'out.wav') },
		})).ready();
		const { output } = helper.audio;
		output.enqueue(a, 0, sine({ hz: 440, ms: 5000, rateHz: 24_000 }), 24_000);
		output.open(a);
		await helper.output('position');
		const askedMs = helper.clock.nowMs();
		output.pause(a);
		const paused = await helper.output('paused');
		output.resume(a, paused.position);
		await helper.output('position', ({ tMs }) => tMs > paused.tMs + 50);
		output.clear(a);
		const cleared = await helper.output('cleared');
		await helper.audio[Symbol.asyncDispose]();

		const samples = readWav(join(helper.folder, 'out.wav'));
		expect(paused.tMs - askedMs).toBeLessThan(60);
		expect(rmsDb(samples.subarray((paused.tMs + 1) * 48, (paused.tMs + 3) * 48))).toBeLessThan(-60);
		expect(sounding(samples).last / 48).toBeLessThan(cleared.tMs + 5);
		expect(cleared.position?.playedMs).toBeGreaterThan(paused.position?.playedMs ?? Infinity);
	});

	it('hears the recording from session time 0 on, then silence, and says when it ended', async () => {
		const said = sine({ hz: 300, ms: 1000, rateHz: 44_100 });
		await using helper = await new AudioHelperUnderTest((folder) => {
			writeWav(join(folder, 'in.wav'), said, 44_100);
			return { input: { kind: 'wav', path: join(folder, 'in.wav') } };
		}).ready();
		helper.audio.input.start();
		await waitFor(() =>
			helper.inputEvents.find((event) => event.type === 'frame' && event.frame.startMs >= 1300),
		);
		helper.audio.input.stop();
		const frames = helper.inputEvents.filter((event) => event.type === 'frame').map(({ frame }) => frame);
		expect(frames.map(({ startMs }) => startMs)).toEqual(frames.map((_, index) => index * 20));
		const heard = frames.flatMap(({ samples }) => [...samples]);
		expect(rmsDb(Float32Array.from(heard.slice(160, 15_800)))).toBeCloseTo(-9, 0);
		expect(heard.slice(16_000).every((sample) => sample === 0)).toBe(true);
		expect(helper.inputEvents).toContainEqual({ type: 'ended', tMs: 1000 });
		expect(helper.inputEvents.filter(({ type }) => type === 'level').length).toBeGreaterThan(8);
	});

	it('puts the echo of what it plays into the microphone', async () => {
		await using helper = await new AudioHelperUnderTest((folder) => {
			writeWav(join(folder, 'in.wav'), new Float32Array(16_000), 16_000);
			return {
				input: { kind: 'wav', path: join(folder, 'in.wav') },
				output: { kind: 'wav', path: join(folder, 'out.wav') },
				echo: { delayMs: 60, gainDb: -6 },
			};
		}).ready();
		helper.audio.input.start();
		helper.audio.output.enqueue(a, 0, sine({ hz: 440, ms: 300, rateHz: 48_000 }), 48_000);
		helper.audio.output.endSegment(a, 0);
		helper.audio.output.open(a);
		helper.audio.output.finish(a);
		const started = await helper.output('started');
		const drained = await helper.output('drained');
		await waitFor(() =>
			helper.inputEvents.find(
				(event) => event.type === 'frame' && event.frame.startMs > drained.tMs + 200,
			),
		);
		const frames = helper.inputEvents.filter((event) => event.type === 'frame').map(({ frame }) => frame);
		const loud = frames.filter(({ samples }) => rmsDb(samples) > -40);
		expect(Math.abs((loud[0]?.startMs ?? 0) - (started.tMs + 60))).toBeLessThan(20);
		expect(Math.abs((loud.at(-1)?.startMs ?? 0) + 20 - (drained.tMs + 60))).toBeLessThan(20);
		expect(rmsDb(loud[5]!.samples)).toBeCloseTo(-15, 0);
	});

	it('takes what it plays out of the microphone again', async () => {
		const notes: AudioNote[] = [];
		await using helper = await new AudioHelperUnderTest(
			(folder) => {
				writeWav(join(folder, 'in.wav'), new Float32Array(16_000), 16_000);
				return {
					input: { kind: 'wav', path: join(folder, 'in.wav') },
					output: { kind: 'wav', path: join(folder, 'out.wav') },
					echo: { delayMs: 60, gainDb: -6 },
					echoCancellation: 'on',
				};
			},
			{ onNote: (note) => notes.push(note) },
		).ready();
		expect(notes).toContainEqual(expect.objectContaining({ type: 'echo-cancellation', state: 'on' }));
		helper.audio.input.start();
		const tone = sine({ hz: 300, ms: 4000, rateHz: 48_000 }).map(
			(sample, i) => sample * Math.sin(i / 9000),
		);
		helper.audio.output.enqueue(a, 0, tone, 48_000);
		helper.audio.output.endSegment(a, 0);
		helper.audio.output.open(a);
		helper.audio.output.finish(a);
		const drained = await helper.output('drained');
		const frames = helper.inputEvents.filter((event) => event.type === 'frame').map(({ frame }) => frame);
		const settled = frames.filter(({ startMs }) => startMs > drained.tMs - 2500 && startMs < drained.tMs);
		expect(settled.length).toBeGreaterThan(100);
		expect(Math.max(...settled.map(({ samples }) => rmsDb(samples)))).toBeLessThan(-40);
	});

	it('names a recording it cannot play and lives on', async () => {
		await using helper = await new AudioHelperUnderTest((folder) => {
			writeFileSync(join(folder, 'in.wav'), 'this is no sound');
			return { input: { kind: 'wav', path: join(folder, 'in.wav') } };
		}).ready();
		helper.audio.input.start();
		const event = await waitFor(() => helper.inputEvents.find(({ type }) => type === 'error'));
		expect(event).toMatchObject({
			error: { kind: 'wav-unreadable', retryable: false, subject: join(helper.folder, 'in.wav') },
		});
		expect(await helper.audio.listDevices()).toHaveProperty('inputs');
	});

	it('goes on with the same file after it was killed, and nobody waits for an answer', async () => {
		await using helper = await new AudioHelperUnderTest((folder) => ({
			output: { kind: 'wav', path: join(folder, 'out.wav') },
		})).ready();
		const path = join(helper.folder, 'out.wav');
		const { output } = helper.audio;
		output.enqueue(a, 0, sine({ hz: 440, ms: 10_000, rateHz: 24_000 }), 24_000);
		output.open(a);
		const position = await helper.output('position', (event) => event.position.playedMs > 1200);
		helper.kill();
		const cleared = await helper.output('cleared');
		expect(cleared.position?.playedMs).toBeGreaterThanOrEqual(position.position.playedMs);
		expect(helper.outputEvents.find(({ type }) => type === 'error')).toMatchObject({
			error: { kind: 'helper-crashed', retryable: true },
		});
		// What is in the file is playable as it lies there: at most the last second is not counted in its header.
		expect(readWav(path).length).toBeGreaterThan(24_000);

		await helper.audio.whenReady();
		const b = responseId('b');
		output.enqueue(b, 0, sine({ hz: 440, ms: 200, rateHz: 24_000 }), 24_000);
		output.endSegment(b, 0);
		output.open(b);
		output.finish(b);
		const started = await helper.output('started', (event) => event.responseId === b);
		const drained = await helper.output('drained', (event) => event.responseId === b);
		await helper.audio[Symbol.asyncDispose]();
		const samples = readWav(path);
		const between = samples.subarray((cleared.tMs + 50) * 48, (started.tMs - 2) * 48);
		expect(between.every((sample) => sample === 0)).toBe(true);
		expect(Math.abs(sounding(samples).last / 48 - drained.tMs)).toBeLessThan(5);
		expect(readFileSync(path).readUInt32LE(40)).toBe(samples.length * 2);
	});
});
