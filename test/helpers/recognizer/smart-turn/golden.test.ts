import { describe, expect, it } from 'vitest';
import golden from '../../../fixtures/smart_turn_golden.json' with { type: 'json' };
import { TurnFeatures } from '../../../../main/helpers/recognizer/smart-turn/turn-features.ts';
import { directFeatures } from './direct-features.ts';

/** pipecat's own tests allow this much between two implementations in double precision. */
const tolerance = 1e-5;

/** The sound behind the golden values: a swelling low tone, a steady high one and a faint sweep from 50 Hz upwards. */
function goldenSound(length: number): Float32Array {
	return Float32Array.from({ length }, (_, index) => {
		const t = index / 16_000;
		const swelling = 0.3 * (1 + Math.sin(2 * Math.PI * 3 * t)) * Math.sin(2 * Math.PI * 220 * t);
		const steady = 0.2 * Math.sin(2 * Math.PI * 1800 * t);
		return swelling + steady + 0.04 * Math.sin(2 * Math.PI * (50 + 437.5 * t) * t);
	});
}

function incrementalFeatures(sound: Float32Array): Float32Array {
	const features = new TurnFeatures();
	for (let at = 0; at < sound.length; at += 320) features.accept(sound.subarray(at, at + 320));
	return features.of(sound.length);
}

const ways = [
	['computed directly', directFeatures],
	['kept up incrementally', incrementalFeatures],
] as const;

describe.each(Object.entries(golden))(
	'the golden values of %s',
	(_, { n_samples, samples, mean, min, max }) => {
		it.each(ways)('are those of features %s', (_way, featuresOf) => {
			const features = featuresOf(goldenSound(n_samples));
			expect(features).toHaveLength(80 * 800);
			for (const [place, value] of Object.entries(samples)) {
				const [mel = Number.NaN, column = Number.NaN] = place.split(',').map(Number);
				expect(Math.abs((features[mel * 800 + column] ?? Number.NaN) - value), place).toBeLessThan(
					tolerance,
				);
			}
			expect(
				Math.abs(features.reduce((sum, value) => sum + value, 0) / features.length - mean),
			).toBeLessThan(tolerance);
			expect(Math.abs(Math.min(...features) - min)).toBeLessThan(tolerance);
			expect(Math.abs(Math.max(...features) - max)).toBeLessThan(tolerance);
		});
	},
);
