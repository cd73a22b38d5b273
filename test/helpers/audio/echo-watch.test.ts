import { expect, it } from 'vitest';
import { echoPath } from '../../../main/helpers/audio/echo-path.ts';
import { EchoWatch } from '../../../main/helpers/audio/echo-watch.ts';
import { PlayedSound } from '../../../main/helpers/audio/played-sound.ts';

/** Syllables of noise: their lengths and pauses follow `seed`. */
function syllables(count: number, rateHz: number, seed: number): Float32Array {
	let state = seed;
	let level = 0;
	const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
	return Float32Array.from({ length: count }, (_, i) => {
		if (i % Math.round(rateHz * 0.08) === 0) level = random() < 0.4 ? 0.001 : 0.1 + 0.3 * random();
		return level * (random() * 2 - 1);
	});
}

function whenHeard(room: { gainDb: number; person: boolean }): number | null {
	const played = new PlayedSound();
	const watch = new EchoWatch({ played, delayMs: 60 });
	const addEcho = echoPath({ played, delayMs: 60, gainDb: room.gainDb });
	const ours = syllables(48_000 * 20, 48_000, 1);
	const theirs = syllables(16_000 * 20, 16_000, 99);
	for (let frame = 0; frame < 1000; frame++) {
		const startMs = frame * 20;
		played.write(ours.subarray(frame * 960, (frame + 1) * 960), startMs);
		const samples = room.person ? theirs.slice(frame * 320, (frame + 1) * 320) : new Float32Array(320);
		addEcho({ startMs, samples });
		if (watch.hearsUs({ startMs, samples })) return startMs;
	}
	return null;
}

it('notices within seconds that the loudspeaker is heard', () => {
	expect(whenHeard({ gainDb: -10, person: false })).toBeLessThan(2000);
	expect(whenHeard({ gainDb: -30, person: false })).toBeLessThan(4000);
});

it('is not deceived by a person who speaks at the same time', () => {
	expect(whenHeard({ gainDb: -200, person: true })).toBeNull();
});
