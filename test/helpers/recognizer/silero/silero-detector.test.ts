import { describe, expect, it } from 'vitest';
import { defaultVoiceActivity } from '../../../../main/helpers/recognizer/recognizer-protocol.ts';
import { inputSamples, SileroDetector } from '../../../../main/helpers/recognizer/silero/silero-detector.ts';
import type { SileroJudge } from '../../../../main/helpers/recognizer/silero/silero-detector.ts';

/** Answers with the loudness of the newest sample; its memory is the number of windows it has heard. */
class PlayedJudge implements SileroJudge<number> {
	readonly fresh = 0;
	readonly windows: Float32Array[] = [];
	readonly heardBefore: number[] = [];

	judge(window: Float32Array, state: number) {
		this.windows.push(window.slice());
		this.heardBefore.push(state);
		return { probability: Math.abs(window.at(-1) ?? 0), state: state + 1 };
	}
}

function setUp() {
	const judge = new PlayedJudge();
	const detector = new SileroDetector(judge, defaultVoiceActivity);
	return {
		judge,
		detector,
		/** One answer a hop, to a bright sound. */
		hear: (...probabilities: number[]): boolean[] =>
			probabilities.map((probability) =>
				detector.accept(
					Float32Array.from({ length: detector.hopSamples }, (_, index) =>
						index % 2 === 0 ? -probability : probability,
					),
				),
			),
		hearDull: (...probabilities: number[]): boolean[] =>
			probabilities.map((probability) =>
				detector.accept(new Float32Array(detector.hopSamples).fill(probability)),
			),
	};
}

const times = (count: number, probability: number): number[] =>
	Array.from({ length: count }, () => probability);

describe('the Silero detector', () => {
	it('shows the model the newest window and the context before it, every 4 ms', () => {
		const { judge, detector } = setUp();
		const sound = Float32Array.from({ length: 1_280 }, (_, index) => index / 1_280);
		for (let at = 0; at < sound.length; at += 64) detector.accept(sound.subarray(at, at + 64));
		expect(judge.windows).toHaveLength(20);
		expect(judge.windows.at(-1)).toEqual(sound.slice(1_280 - inputSamples));
		// Before the sound there was silence.
		expect(judge.windows[0]?.slice(0, inputSamples - 64)).toEqual(new Float32Array(inputSamples - 64));
	});

	it('lets eight streams take turns, so that each hears every sample once', () => {
		const { judge, hear } = setUp();
		hear(...times(24, 0.2));
		expect(judge.heardBefore).toEqual([...times(8, 0), ...times(8, 1), ...times(8, 2)]);
	});

	it('begins at one window above the threshold and lasts while any stream is above the lower one', () => {
		const { hear } = setUp();
		const { threshold, keepThreshold } = defaultVoiceActivity;
		expect(hear(threshold - 0.01, threshold + 0.01)).toEqual([false, true]);
		expect(hear(...times(8, keepThreshold + 0.01))).toEqual(Array.from({ length: 8 }, () => true));
		// The last of eight is the first whose answer no stream contradicts.
		expect(hear(...times(8, keepThreshold - 0.01)).indexOf(false)).toBe(7);
		expect(hear(threshold - 0.01)).toEqual([false]);
	});

	it('wants two streams to agree that a dull sound is speech', () => {
		const { hearDull } = setUp();
		expect(hearDull(...times(9, 0.5))).not.toContain(true);
		expect(hearDull(0.9, ...times(8, 0.5))).not.toContain(true);
		expect(hearDull(0.9, 0.5, 0.9, 0.5)).toEqual([false, false, true, true]);
	});

	it('begins a stream afresh after a second of silence, and never during speech', () => {
		const silent = setUp();
		silent.hear(...times(20_000, 0));
		expect(Math.max(...silent.judge.heardBefore)).toBeLessThan(40);
		const spoken = setUp();
		spoken.hear(...times(800, 0.9));
		expect(spoken.judge.heardBefore.at(-1)).toBe(99);
		spoken.hear(...times(8, 0));
		spoken.hear(0);
		expect(spoken.judge.heardBefore.at(-1)).toBe(0);
	});

	it('forgets what it heard when told to', () => {
		const { judge, detector, hear } = setUp();
		hear(...times(100, 0.9));
		detector.reset();
		expect(hear(0.5)).toEqual([false]);
		expect(judge.heardBefore.at(-1)).toBe(0);
		expect(judge.windows.at(-1)?.slice(0, inputSamples - 64)).toEqual(
			new Float32Array(inputSamples - 64),
		);
	});

	it('keeps what is no number from its model', () => {
		const { judge, hear } = setUp();
		expect(hear(Number.NaN, Number.POSITIVE_INFINITY)).toEqual([false, false]);
		expect(judge.windows.at(-1)?.every(Number.isFinite)).toBe(true);
	});
});
