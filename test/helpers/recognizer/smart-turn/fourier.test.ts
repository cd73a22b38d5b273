import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fourier } from '../../../../main/helpers/recognizer/smart-turn/fourier.ts';

/** The definition, term by term. */
function defined(samples: Float64Array, bin: number): { re: number; im: number } {
	let re = 0;
	let im = 0;
	for (const [index, sample] of samples.entries()) {
		const angle = (-2 * Math.PI * ((bin * index) % 400)) / 400;
		re += sample * Math.cos(angle);
		im += sample * Math.sin(angle);
	}
	return { re, im };
}

describe('the transform of 400 samples', () => {
	const fourier = new Fourier();

	it('is the discrete Fourier transform, in every bin', () => {
		const samples = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
			minLength: 400,
			maxLength: 400,
		});
		fc.assert(
			fc.property(samples, (values) => {
				const input = Float64Array.from(values);
				fourier.transform(input);
				for (let bin = 0; bin < 400; bin++) {
					const { re, im } = defined(input, bin);
					expect(Math.abs((fourier.re[bin] ?? Number.NaN) - re)).toBeLessThan(1e-10);
					expect(Math.abs((fourier.im[bin] ?? Number.NaN) - im)).toBeLessThan(1e-10);
				}
			}),
			{ numRuns: 20 },
		);
	});

	it('puts the mean of a Hann window into bins 0 and ±1 only, as the incremental features rely on', () => {
		fourier.transform(
			Float64Array.from(
				{ length: 400 },
				(_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / 400),
			),
		);
		const rounded = Array.from(fourier.re, (value) => Math.round(value * 1e9) / 1e9 + 0);
		expect(rounded).toEqual([200, -100, ...Array.from({ length: 397 }, () => 0), -100]);
		expect(Math.max(...fourier.im.map(Math.abs))).toBeLessThan(1e-10);
	});
});
