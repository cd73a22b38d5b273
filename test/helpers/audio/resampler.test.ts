import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Resampler } from '../../../main/helpers/audio/resampler.ts';

function sine(hz: number, rateHz: number, length: number): Float32Array {
	return Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rateHz));
}

function convert(input: Float32Array, fromHz: number, toHz: number, cuts: readonly number[] = []): number[] {
	const resampler = new Resampler({ fromHz, toHz });
	const output: number[] = [];
	let at = 0;
	for (const cut of cuts) {
		output.push(...resampler.push(input.subarray(at, at + cut)));
		at += cut;
	}
	return [...output, ...resampler.push(input.subarray(at)), ...resampler.flush()];
}

describe('Resampler', () => {
	it.each([
		[24_000, 48_000, 1000],
		[22_050, 48_000, 3000],
		[16_000, 48_000, 5000],
		[48_000, 16_000, 3000],
		[44_100, 16_000, 1000],
		[8_000, 16_000, 2000],
		[96_000, 16_000, 5000],
	])('keeps a sine from %i to %i Hz (%i Hz) at 70 dB above its errors, in place', (fromHz, toHz, hz) => {
		const output = convert(sine(hz, fromHz, fromHz / 2), fromHz, toHz);
		const ideal = sine(hz, toHz, output.length);
		let signal = 0;
		let error = 0;
		// The edges hold the onset of the tone, which is no sine.
		for (let i = 500; i < output.length - 500; i++) {
			signal += ideal[i]! ** 2;
			error += (output[i]! - ideal[i]!) ** 2;
		}
		expect(10 * Math.log10(signal / error)).toBeGreaterThan(70);
	});

	it('removes what the lower rate cannot carry', () => {
		const output = convert(sine(11_000, 48_000, 24_000), 48_000, 16_000);
		const rms = Math.sqrt(
			output.slice(500, -500).reduce((sum, sample) => sum + sample ** 2, 0) / output.length,
		);
		expect(20 * Math.log10(rms / 0.354)).toBeLessThan(-70);
	});

	it('gives the same samples however the input is cut', () => {
		const rates = fc.constantFrom([24_000, 48_000], [44_100, 16_000], [22_050, 48_000], [16_000, 16_000]);
		const cuts = fc.array(fc.nat({ max: 500 }), { maxLength: 12 });
		fc.assert(
			fc.property(rates, cuts, ([fromHz, toHz], pieces) => {
				const input = sine(700, fromHz, 3000);
				expect(convert(input, fromHz, toHz, pieces)).toEqual(convert(input, fromHz, toHz));
			}),
			{ numRuns: 30 },
		);
	});

	it('gives as many samples as the duration asks for', () => {
		expect(convert(new Float32Array(22_050), 22_050, 48_000)).toHaveLength(48_000);
		expect(convert(new Float32Array(441), 44_100, 16_000)).toHaveLength(160);
		expect(convert(new Float32Array(0), 44_100, 16_000)).toHaveLength(0);
	});

	it('says how much later than its input a sample comes', () => {
		expect(new Resampler({ fromHz: 24_000, toHz: 48_000 }).latencyMs).toBeLessThan(1.5);
		expect(new Resampler({ fromHz: 48_000, toHz: 16_000 }).latencyMs).toBeLessThan(2.5);
		expect(new Resampler({ fromHz: 16_000, toHz: 16_000 }).latencyMs).toBe(0);
	});

	it('refuses rates that are none', () => {
		expect(() => new Resampler({ fromHz: 0, toHz: 48_000 })).toThrow(RangeError);
	});
});
