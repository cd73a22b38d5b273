import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TurnFeatures } from '../../../../main/helpers/recognizer/smart-turn/turn-features.ts';
import { directFeatures } from './direct-features.ts';

/** Repeatable noise of varying loudness over a tone, off centre by `offset`. */
function sound(options: { length: number; seed: number; offset: number; loudness: number }): Float32Array {
	let state = options.seed * 2 + 1;
	return Float32Array.from({ length: options.length }, (_, index) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
		const swell = 0.5 + 0.5 * Math.sin(index / 3000);
		return options.offset + options.loudness * swell * (state / 2 ** 32 + 0.5 * Math.sin(index * 0.09));
	});
}

function farthest(one: Float32Array, other: Float32Array): number {
	expect(one).toHaveLength(other.length);
	return one.reduce(
		(most, value, index) => Math.max(most, Math.abs(value - (other[index] ?? Number.NaN))),
		0,
	);
}

function heard(features: TurnFeatures, samples: Float32Array, frame: number): void {
	for (let at = 0; at < samples.length; at += frame) features.accept(samples.subarray(at, at + frame));
}

describe('features kept up while the person speaks', () => {
	it('are those computed directly, for any sound, length, frame size and beginning of the turn', () => {
		const settings = fc.record({
			length: fc.integer({ min: 160, max: 300_000 }),
			turn: fc.integer({ min: 1, max: 300_000 }),
			frame: fc.integer({ min: 1, max: 4000 }),
			seed: fc.integer({ min: 0, max: 1_000_000 }),
			offset: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
			loudness: fc.constantFrom(0, 0.001, 0.05, 0.7),
		});
		fc.assert(
			fc.property(settings, ({ turn, frame, ...rest }) => {
				const samples = sound(rest);
				const features = new TurnFeatures();
				heard(features, samples, frame);
				const end = samples.length - (samples.length % 160);
				const from = Math.max(0, samples.length - turn);
				const direct = directFeatures(samples.subarray(Math.min(from, end), end));
				expect(farthest(features.of(turn), direct)).toBeLessThan(1e-4);
			}),
			{ numRuns: 60 },
		);
	}, 120_000);

	it('forget everything at a reset', () => {
		const features = new TurnFeatures();
		heard(features, sound({ length: 50_000, seed: 1, offset: 0.1, loudness: 0.5 }), 320);
		features.reset();
		const after = sound({ length: 20_000, seed: 2, offset: 0, loudness: 0.1 });
		heard(features, after, 320);
		expect(farthest(features.of(200_000), directFeatures(after))).toBeLessThan(1e-4);
	});

	it('are those of silence before anything is heard', () => {
		expect(farthest(new TurnFeatures().of(0), directFeatures(new Float32Array(0)))).toBeLessThan(1e-6);
	});

	it('can be asked again as the turn grows, and asking changes nothing', () => {
		const samples = sound({ length: 64_000, seed: 3, offset: 0.01, loudness: 0.3 });
		const features = new TurnFeatures();
		for (let at = 0; at < samples.length; at += 16_000) {
			heard(features, samples.subarray(at, at + 16_000), 320);
			features.of(at + 8_000);
			const direct = directFeatures(samples.subarray(0, at + 16_000));
			expect(farthest(features.of(at + 16_000), direct)).toBeLessThan(1e-4);
		}
	});
});
