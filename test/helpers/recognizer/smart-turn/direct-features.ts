import { Fourier } from '../../../../main/helpers/recognizer/smart-turn/fourier.ts';
import { melFilters } from '../../../../main/helpers/recognizer/smart-turn/mel-filters.ts';

/**
 * Smart Turn's features step by step as its makers compute them: last 8 s, zeros in front, normalise, reflect, transform every
 * frame, mel, log, clamp, scale. Slow and plain: what the incremental version is held against.
 */
export function directFeatures(turn: Float32Array): Float32Array {
	const normal = normalised(turn);
	const fourier = new Fourier();
	const logs = new Float64Array(80 * 800);
	for (let column = 0; column < 800; column++) {
		fourier.transform(
			Float64Array.from({ length: 400 }, (_, index) => {
				const at = Math.abs(column * 160 - 200 + index);
				const sample = normal[at < 128_000 ? at : 2 * 127_999 - at] ?? Number.NaN;
				return sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / 400));
			}),
		);
		const power = fourier.re.map((re, bin) => re ** 2 + (fourier.im[bin] ?? Number.NaN) ** 2);
		for (const [mel, { firstBin, weights }] of melFilters.entries()) {
			const energy = weights.reduce(
				(sum, weight, index) => sum + weight * (power[firstBin + index] ?? 0),
				0,
			);
			logs[mel * 800 + column] = Math.log10(Math.max(1e-10, energy));
		}
	}
	const lowest = logs.reduce((highest, log) => Math.max(highest, log)) - 8;
	return Float32Array.from(logs, (log) => (Math.max(lowest, log) + 4) / 4);
}

function normalised(turn: Float32Array): Float32Array {
	const whole = new Float32Array(128_000);
	const kept = turn.subarray(Math.max(0, turn.length - 128_000));
	whole.set(kept, 128_000 - kept.length);
	const mean = whole.reduce((sum, sample) => sum + sample, 0) / 128_000;
	const variance = whole.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / 128_000;
	return whole.map((sample) => (sample - mean) / Math.sqrt(variance + 1e-7));
}
