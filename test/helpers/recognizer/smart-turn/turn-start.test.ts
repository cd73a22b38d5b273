import { describe, expect, it } from 'vitest';
import type { EndOfTurnModel } from '../../../../main/helpers/recognizer/end-of-turn-model.ts';
import { defaultVoiceActivity } from '../../../../main/helpers/recognizer/recognizer-protocol.ts';
import { UtteranceRecognizer } from '../../../../main/helpers/recognizer/utterance-recognizer.ts';

/** Silence of 200 ms ends an utterance, noticed with the next frame (20 ms) or hop (16 ms). */
const pauseMs = 200;
const noticedMs = 40;

/** Feeds frames of 20 ms; what the model was asked about and heard since its last reset, in ms. */
function setUp() {
	const judgedMs: number[] = [];
	let heardMs = 0;
	let nowMs = 0;
	const endOfTurn: EndOfTurnModel = {
		accept: ({ length }) => (heardMs += length / 16),
		reset: () => (heardMs = 0),
		judge: (turnSamples) => {
			judgedMs.push(turnSamples / 16);
			return Promise.resolve(0.7);
		},
	};
	const recognizer = new UtteranceRecognizer({
		streaming: { open: () => ({ accept: () => undefined, text: () => 'words' }) },
		offline: null,
		endOfTurn,
		detector: {
			hopSamples: 256,
			accept: (hop) => hop.some((sample) => sample !== 0),
			reset: () => undefined,
		},
		voiceActivity: defaultVoiceActivity,
		mode: 'open',
		utterancesSoFar: 0,
		tailPaddingMs: 800,
		nowMs: () => nowMs,
		emit: () => undefined,
	});
	return {
		recognizer,
		judgedMs,
		heardMs: () => heardMs,
		away: (ms: number) => (nowMs += ms),
		feed: (ms: number, level: number) => {
			for (let fed = 0; fed < ms; fed += 20, nowMs += 20) {
				recognizer.accept(new Float32Array(320).fill(level), nowMs);
			}
		},
	};
}

function expectAbout(judgedMs: number | undefined, ms: number): void {
	expect(judgedMs).toBeGreaterThanOrEqual(ms);
	expect(judgedMs).toBeLessThanOrEqual(ms + noticedMs);
}

describe('the sound the end-of-turn model judges', () => {
	it('begins 500 ms before the turn’s first onset and grows with each pause', () => {
		const { feed, judgedMs } = setUp();
		feed(2_000, 0);
		feed(300, 0.2);
		feed(400, 0);
		feed(10_000, 0.2);
		feed(400, 0);
		expectAbout(judgedMs[0], 500 + 300 + pauseMs);
		expectAbout(judgedMs[1], 500 + 300 + 400 + 10_000 + pauseMs);
	});

	it('begins anew after the turn, with its own onset', () => {
		const { recognizer, feed, judgedMs } = setUp();
		feed(2_000, 0);
		feed(300, 0.2);
		feed(400, 0);
		recognizer.endTurn();
		feed(3_000, 0);
		feed(200, 0.2);
		feed(400, 0);
		expectAbout(judgedMs[1], 500 + 200 + pauseMs);
	});

	it('holds what was being said when the turn ended: that belongs to the next one', () => {
		const { recognizer, feed, judgedMs } = setUp();
		feed(2_000, 0);
		feed(1_000, 0.2);
		feed(300, 0);
		feed(400, 0.2);
		recognizer.endTurn();
		feed(400, 0);
		expect(judgedMs).toHaveLength(2);
		expect(judgedMs[1]).toBeGreaterThanOrEqual(400 + pauseMs);
		expect(judgedMs[1]).toBeLessThanOrEqual(300 + 400 + pauseMs + noticedMs);
	});

	it('does not reach back over a time without a microphone', () => {
		const { feed, away, judgedMs, heardMs } = setUp();
		feed(2_000, 0);
		feed(500, 0.2);
		away(5_000);
		feed(1_000, 0);
		feed(200, 0.2);
		feed(400, 0);
		expect(judgedMs).toHaveLength(2);
		expectAbout(judgedMs[1], 500 + 200 + pauseMs);
		expect(heardMs()).toBe(1_600);
	});
});
