import { expect, it } from 'vitest';
import { EchoCanceller } from '../../../main/helpers/audio/echo-canceller.ts';
import { echoPath } from '../../../main/helpers/audio/echo-path.ts';
import { rmsDb } from '../../../main/helpers/audio/levels.ts';
import { PlayedSound } from '../../../main/helpers/audio/played-sound.ts';

/** Noise in bursts, as loud and as uneven as speech. */
function speechLike(samples: number): Float32Array {
	let seed = 1;
	let smooth = 0;
	return Float32Array.from({ length: samples }, (_, i) => {
		seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
		smooth = 0.8 * smooth + 0.2 * (seed / 2 ** 30 - 1);
		return smooth * (0.5 + 0.5 * Math.sin(i / 4000));
	});
}

it('takes the assistant out of the microphone and leaves the person in', () => {
	const played = new PlayedSound();
	using canceller = new EchoCanceller({ played, delayMs: null, noiseSuppression: true });
	const addEcho = echoPath({ played, delayMs: 60, gainDb: -6 });
	const assistant = speechLike(48_000 * 8);
	const levels: { before: number; after: number }[] = [];
	for (let frame = 0; frame < 400; frame++) {
		const startMs = frame * 20;
		played.write(assistant.subarray(frame * 960, (frame + 1) * 960), startMs);
		const samples = new Float32Array(320);
		addEcho({ startMs, samples });
		if (frame >= 300)
			for (let i = 0; i < 320; i++)
				samples[i] =
					(samples[i] ?? 0) +
					0.2 * Math.sin((frame * 320 + i) * 0.15) * Math.sin((frame * 320 + i) * 0.003);
		const before = rmsDb(samples);
		canceller.stage({ startMs, samples });
		levels.push({ before, after: rmsDb(samples) });
	}
	const mean = (from: number, to: number, of: 'before' | 'after'): number =>
		levels.slice(from, to).reduce((sum, level) => sum + level[of], 0) / (to - from);
	expect(mean(100, 300, 'before')).toBeGreaterThan(-40);
	expect(mean(100, 300, 'after')).toBeLessThan(mean(100, 300, 'before') - 25);
	expect(mean(310, 400, 'after')).toBeGreaterThan(mean(310, 400, 'before') - 10);
});
