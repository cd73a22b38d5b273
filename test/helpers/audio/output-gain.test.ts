import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputGain } from '../../../main/helpers/audio/output-gain.ts';
import { playbackRateHz } from '../../../main/helpers/audio/playback-pull.ts';

const tone = (samples: number, amplitude = 1): Float32Array =>
	Float32Array.from({ length: samples }, (_, index) => amplitude * Math.sin(index / 17));
const applied = (gain: OutputGain, samples: Float32Array): Float32Array => {
	const copy = samples.slice();
	gain.apply(copy);
	return copy;
};

describe('the volume', () => {
	it('at 1 leaves every sample as it was', () => {
		expect(applied(new OutputGain(), tone(4800))).toEqual(tone(4800));
	});

	it('at 0 is silence, and at one half is half', () => {
		expect(applied(new OutputGain(0), tone(480)).every((sample) => sample === 0)).toBe(true);
		const half = applied(new OutputGain(0.5), tone(480));
		expect(half[100]).toBeCloseTo((tone(480)[100] ?? 0) / 2, 6);
	});

	it('made louder doubles what has room, and never clips', () => {
		const quiet = applied(new OutputGain(2), tone(4800, 0.3));
		expect(quiet[50]).toBeCloseTo(2 * (tone(4800, 0.3)[50] ?? 0), 6);
		fc.assert(
			fc.property(fc.float32Array({ min: -1, max: 1, noNaN: true }), (samples) => {
				for (const sample of applied(new OutputGain(2), samples))
					expect(Math.abs(sample)).toBeLessThanOrEqual(1);
			}),
		);
	});

	it('keeps louder sound louder: the rounding of peaks turns no order around', () => {
		const rising = Float32Array.from({ length: 1000 }, (_, index) => index / 1000);
		const louder = applied(new OutputGain(1.7), rising);
		for (let index = 1; index < louder.length; index += 1)
			expect(louder[index]).toBeGreaterThanOrEqual(louder[index - 1] ?? 0);
	});

	it('glides to a new value: no step larger than a hundredth of full scale, and there within a tenth of a second', () => {
		const gain = new OutputGain(1);
		const level = new Float32Array(playbackRateHz / 10).fill(0.5);
		gain.apply(level.slice(0, 480));
		gain.set(0);
		const fading = applied(gain, level);
		for (let index = 1; index < fading.length; index += 1)
			expect(Math.abs((fading[index] ?? 0) - (fading[index - 1] ?? 0))).toBeLessThan(0.01);
		expect(fading.at(-1)).toBe(0);
		expect(fading[10]).toBeGreaterThan(0.4);
	});
});
