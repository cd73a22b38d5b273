import { describe, expect, it } from 'vitest';
import { defaultVoiceActivity } from '../../../main/helpers/recognizer/recognizer-protocol.ts';
import type { VoiceActivityOptions } from '../../../main/helpers/recognizer/recognizer-protocol.ts';
import { VoiceActivity } from '../../../main/helpers/recognizer/voice-activity.ts';
import type { VoiceActivityEdge } from '../../../main/helpers/recognizer/voice-activity.ts';

const hopMs = 16;

interface Stretch {
	readonly ms: number;
	/** Loudness, linear. */
	readonly level: number;
	/** What the detector says meanwhile. */
	readonly speech: boolean;
}

/** Plays stretches one after the other; the edges and when each was decided. */
function play(
	stretches: readonly Stretch[],
	options: Partial<VoiceActivityOptions> = {},
): (VoiceActivityEdge & { readonly decidedMs: number })[] {
	const activity = new VoiceActivity({ ...defaultVoiceActivity, ...options });
	const edges: (VoiceActivityEdge & { decidedMs: number })[] = [];
	let startMs = 0;
	for (const { ms, level, speech } of stretches) {
		for (let hop = 0; hop < ms / hopMs; hop++, startMs += hopMs) {
			const samples = Float32Array.from({ length: 256 }, (_, index) =>
				index % 2 === 0 ? level : -level,
			);
			const edge = activity.accept({ speech, samples, startMs });
			if (edge !== null) edges.push({ ...edge, decidedMs: startMs + hopMs });
		}
	}
	return edges;
}

const room = 0.002;
const silence = (ms: number): Stretch => ({ ms, level: room, speech: false });
const late = (ms: number): Stretch => ({ ms, level: 0.2, speech: false });
const speech = (ms: number): Stretch => ({ ms, level: 0.2, speech: true });
const trail = (ms: number): Stretch => ({ ms, level: room, speech: true });

describe('voice activity', () => {
	it('finds the true onset and end around a detector that is late at both', () => {
		const edges = play([silence(480), late(80), speech(800), trail(96), silence(400)]);
		expect(edges).toEqual([
			{ type: 'started', onsetMs: 480, decidedMs: 576 },
			{ type: 'paused', endMs: 1_360, decidedMs: 1_472 },
			{ type: 'stopped', endMs: 1_360, decidedMs: 1_568 },
		]);
	});

	it('counts the silence from the true end, whatever is configured', () => {
		for (const minSilenceMs of [160, 400, 800]) {
			const edges = play([silence(480), speech(800), trail(96), silence(1_200)], { minSilenceMs });
			const stopped = edges.find(({ type }) => type === 'stopped');
			expect(stopped?.decidedMs).toBe(1_280 + minSilenceMs);
		}
	});

	it('bridges a pause shorter than the silence, and says that it was one', () => {
		const edges = play([silence(480), speech(400), silence(160), speech(400), silence(400)]);
		expect(edges).toMatchObject([
			{ type: 'started' },
			{ type: 'paused', endMs: 880, decidedMs: 880 + 112 },
			{ type: 'resumed', decidedMs: 1_040 + hopMs },
			{ type: 'paused', endMs: 1_440, decidedMs: 1_440 + 112 },
			{ type: 'stopped', endMs: 1_440 },
		]);
	});

	it('says nothing of the silence of a stop consonant', () => {
		const edges = play([silence(480), speech(400), silence(96), speech(400), silence(400)]);
		expect(edges.map(({ type }) => type)).toEqual(['started', 'paused', 'stopped']);
	});

	it('pauses once in a silence, whatever is configured, and never where that is no less than the silence', () => {
		const types = (softSilenceMs: number): string[] =>
			play([silence(480), speech(400), silence(1_200)], { softSilenceMs, minSilenceMs: 600 }).map(
				({ type }) => type,
			);
		for (const softSilenceMs of [64, 112, 304])
			expect(types(softSilenceMs)).toEqual(['started', 'paused', 'stopped']);
		for (const softSilenceMs of [600, 1_000])
			expect(types(softSilenceMs)).toEqual(['started', 'stopped']);
	});

	it('has no pause left over from the last speech', () => {
		const edges = play([silence(480), speech(400), silence(400), speech(400), silence(400)]);
		const once = ['started', 'paused', 'stopped'];
		expect(edges.map(({ type }) => type)).toEqual([...once, ...once]);
	});

	it('splits at a longer one, and the next onset is not before the last end', () => {
		const edges = play([silence(480), speech(400), silence(240), late(48), speech(400), silence(400)]);
		expect(edges).toMatchObject([
			{ type: 'started', onsetMs: 480 },
			{ type: 'paused', endMs: 880 },
			{ type: 'stopped', endMs: 880 },
			{ type: 'started', onsetMs: 1_120 },
			{ type: 'paused', endMs: 1_568 },
			{ type: 'stopped', endMs: 1_568 },
		]);
	});

	it('wants speech for as long as configured', () => {
		const burst = [silence(480), speech(32), silence(480)];
		expect(play(burst, { minSpeechMs: 48 })).toEqual([]);
		expect(play(burst, { minSpeechMs: 32 }).map(({ type }) => type)).toEqual([
			'started',
			'paused',
			'stopped',
		]);
	});

	it('believes the detector where noise is as loud as the voice', () => {
		const noise = (ms: number): Stretch => ({ ms, level: 0.2, speech: false });
		const edges = play([noise(800), speech(800), noise(800)]);
		// Within the detector's own trail: loudness cannot tell more here.
		expect(edges).toMatchObject([
			{ type: 'started' },
			{ type: 'paused', endMs: 1_440, decidedMs: 1_616 },
			{ type: 'stopped', endMs: 1_440, decidedMs: 1_648 },
		]);
		expect(edges[0]?.type === 'started' && edges[0].onsetMs).toBeGreaterThanOrEqual(480);
	});

	it('takes a quiet last syllable that the detector hears for speech', () => {
		const quiet: Stretch = { ms: 480, level: room * 2, speech: true };
		const edges = play([silence(480), speech(400), quiet, silence(400)]);
		expect(edges).toMatchObject([
			{ type: 'started' },
			{ type: 'paused', endMs: 1_360 - 160 },
			{ type: 'stopped', endMs: 1_360 - 160 },
		]);
	});

	it('joins a consonant to its vowel over a short gap, not over a long one', () => {
		const withGap = (ms: number): number => {
			const [started] = play([
				silence(480),
				late(32),
				silence(ms),
				late(32),
				speech(400),
				silence(400),
			]);
			return started?.type === 'started' ? started.onsetMs : -1;
		};
		expect(withGap(32)).toBe(480);
		expect(withGap(96)).toBe(480 + 32 + 96);
	});

	it('works in digital silence', () => {
		const nothing = (ms: number): Stretch => ({ ms, level: 0, speech: false });
		expect(play([nothing(480), late(64), speech(400), nothing(400)])).toMatchObject([
			{ type: 'started', onsetMs: 480 },
			{ type: 'paused', endMs: 944 },
			{ type: 'stopped', endMs: 944 },
		]);
	});

	it('keeps its memory small over hours', () => {
		const activity = new VoiceActivity(defaultVoiceActivity);
		const samples = new Float32Array(256).fill(0.1);
		let edges = 0;
		for (let hop = 0; hop < 200_000; hop++) {
			const edge = activity.accept({
				speech: hop % 100 < 50,
				samples: hop % 100 < 50 ? samples : new Float32Array(256),
				startMs: hop * hopMs,
			});
			if (edge !== null) edges += 1;
		}
		expect(edges).toBe(6_000);
	});
});
