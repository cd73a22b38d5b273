import { describe, expect, it } from 'vitest';
import { measure } from '../../../main/helpers/probe/measure.ts';
import { sentenceFor } from '../../../main/helpers/probe/sentences.ts';

/** Each run takes the next of `tookMs`, with its first sound halfway, and gives a second of sound. */
function work(tookMs: readonly number[], sounds = true) {
	let now = 0;
	let run = 0;
	return {
		nowMs: () => now,
		runs: () => run,
		work: (onFirst: () => void) => {
			const took = tookMs[run++] ?? 0;
			now += took / 2;
			if (sounds) onFirst();
			now += took / 2;
			return Promise.resolve(1_000);
		},
	};
}

describe('measuring', () => {
	it('takes the best of the runs after the first, which does not count', async () => {
		const given = work([50, 300, 100, 200]);
		expect(await measure(given.work, { runs: 3, nowMs: given.nowMs })).toEqual({
			realTimeFactor: 0.1,
			firstAudioMs: 50,
		});
		expect(given.runs()).toBe(4);
	});

	it('knows no first sound of what hears', async () => {
		const given = work([10, 20], false);
		expect((await measure(given.work, { runs: 1, nowMs: given.nowMs })).firstAudioMs).toBeNull();
	});

	it('stops after one run that counts when runs take long', async () => {
		const given = work([8_000, 6_000, 6_000, 6_000]);
		expect((await measure(given.work, { runs: 3, nowMs: given.nowMs })).realTimeFactor).toBe(6);
		expect(given.runs()).toBe(2);
	});

	it('fails where nothing was heard or said', async () => {
		await expect(measure(() => Promise.resolve(0), { runs: 1, nowMs: () => 0 })).rejects.toThrow(
			'no sound',
		);
	});

	it('has a sentence in the letters of each language, English where it knows none', () => {
		expect(sentenceFor('ta')).toMatch(/\p{Script=Tamil}/u);
		expect(sentenceFor('xx')).toBe(sentenceFor('en'));
	});
});
