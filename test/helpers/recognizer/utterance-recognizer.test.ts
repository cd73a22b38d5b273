import { describe, expect, it } from 'vitest';
import {
	defaultVoiceActivity,
} from '../../../main/helpers/recognizer/recognizer-protocol.ts';
import type { RecognizerHelperEvent } from '../../../main/helpers/recognizer/recognizer-protocol.ts';
import { UtteranceRecognizer } from '../../../main/helpers/recognizer/utterance-recognizer.ts';
import type { UtteranceRecognizerOptions } from '../../../main/helpers/recognizer/utterance-recognizer.ts';
import type { RecognizerStream } from '../../../main/helpers/sherpa/engines.ts';

const frame = 320;

/** A stream that "recognises" each 100 ms of loud samples as a word. */
class FakeStream implements RecognizerStream {
	/** Silent samples before the first loud one, loud samples, silent samples after the last one. */
	before = 0;
	loud = 0;
	after = 0;

	accept(samples: Float32Array): void {
		for (const sample of samples) {
			if (sample !== 0) {
				this.loud += 1;
				this.after = 0;
			} else if (this.loud === 0) this.before += 1;
			else this.after += 1;
		}
	}

	text(): string {
		return Array.from({ length: Math.floor(this.loud / 1_600) }, () => 'word').join(' ');
	}
}

function setUp(change: Partial<UtteranceRecognizerOptions> = {}) {
	const events: RecognizerHelperEvent[] = [];
	const streams: FakeStream[] = [];
	let nowMs = 0;
	let resets = 0;
	const recognizer = new UtteranceRecognizer({
		streaming: {
			open: () => {
				const stream = new FakeStream();
				streams.push(stream);
				return stream;
			},
		},
		offline: null,
		endOfTurn: null,
		detector: { accept: (hop) => hop.some((sample) => sample !== 0), reset: () => (resets += 1) },
		voiceActivity: defaultVoiceActivity,
		mode: 'open',
		utterancesSoFar: 0,
		tailPaddingMs: 800,
		nowMs: () => nowMs,
		emit: (event) => events.push(event),
		...change,
	});
	return {
		recognizer,
		events,
		streams,
		resets: () => resets,
		types: () => events.map(({ type }) => type),
		finals: () => events.filter((event) => event.type === 'final'),
		at: () => nowMs,
		skip: (ms: number) => (nowMs += ms),
		feed: (ms: number, level: number) => {
			for (let fed = 0; fed < ms; fed += 20, nowMs += 20) {
				recognizer.accept(new Float32Array(frame).fill(level), nowMs);
			}
		},
	};
}

describe('the recognizer of utterances', () => {
	it('decodes nothing while nobody speaks', () => {
		const { feed, streams, events } = setUp();
		feed(5_000, 0);
		expect(streams).toEqual([]);
		expect(events).toEqual([]);
	});

	it('feeds at least 500 ms before the onset, then everything, then the silence that makes it say the rest', () => {
		const { feed, streams, types } = setUp();
		feed(1_000, 0);
		feed(500, 0.2);
		feed(300, 0);
		expect(types()).toEqual(['speech-started', ...Array<string>(5).fill('partial'), 'speech-stopped', 'final']);
		const [stream] = streams;
		expect((stream?.before ?? 0) / 16).toBeGreaterThanOrEqual(500);
		expect(stream?.loud).toBe(500 * 16);
		expect(stream?.after).toBeGreaterThanOrEqual(800 * 16);
	});

	it('does not feed the speech of one utterance to the next', () => {
		const { feed, streams, finals } = setUp();
		feed(1_000, 0);
		feed(500, 0.2);
		feed(260, 0);
		feed(300, 0.2);
		feed(300, 0);
		expect(streams.map(({ loud }) => loud / 16)).toEqual([500, 300]);
		expect(finals()).toMatchObject([
			{ utteranceId: 'utt_1', text: 'word word word word word', last: true },
			{ utteranceId: 'utt_2', text: 'word word word', last: true },
		]);
	});

	it('goes on naming where the last process stopped', () => {
		const { feed, finals } = setUp({ utterancesSoFar: 41 });
		feed(1_000, 0);
		feed(200, 0.2);
		feed(300, 0);
		expect(finals()[0]?.utteranceId).toBe('utt_42');
	});

	it('listens by hand: pre-roll before the press, a final at the release, nothing else', () => {
		const { recognizer, feed, streams, types, finals } = setUp({ mode: 'manual' });
		feed(2_000, 0.2);
		recognizer.begin('press');
		feed(300, 0.2);
		recognizer.end('press');
		recognizer.end('press');
		feed(1_000, 0.2);
		expect(streams).toHaveLength(1);
		expect((streams[0]?.loud ?? 0) / 16).toBeGreaterThanOrEqual(800);
		expect(new Set(types())).toEqual(new Set(['partial', 'final']));
		expect(finals()).toHaveLength(1);
	});

	it('lets a press take over from the detector, and the detector from the release', () => {
		const { recognizer, feed, types, finals } = setUp();
		feed(600, 0);
		feed(300, 0.2);
		recognizer.begin('press');
		feed(2_000, 0);
		recognizer.end('press');
		expect(types().filter((type) => type !== 'partial')).toEqual(['speech-started', 'final', 'final']);
		feed(300, 0.2);
		feed(300, 0);
		expect(finals().map(({ utteranceId }) => utteranceId)).toEqual(['utt_1', 'press', 'utt_2']);
	});

	it('closes an utterance early when asked to, and hears what goes on as the next', () => {
		const { recognizer, feed, finals } = setUp();
		feed(600, 0);
		feed(300, 0.2);
		recognizer.end('utt_1');
		expect(finals()).toMatchObject([{ utteranceId: 'utt_1', text: 'word word word' }]);
		feed(200, 0.2);
		feed(300, 0);
		expect(finals()).toMatchObject([{}, { utteranceId: 'utt_2', text: 'word word' }]);
	});

	it('closes what the detector opened when it is told to listen by hand', () => {
		const { recognizer, feed, finals } = setUp();
		feed(600, 0);
		feed(300, 0.2);
		recognizer.listen('manual');
		expect(finals()).toHaveLength(1);
		feed(1_000, 0.2);
		expect(finals()).toHaveLength(1);
		recognizer.listen('open');
		feed(100, 0.2);
		feed(300, 0);
		expect(finals()).toHaveLength(2);
	});

	it('cuts endless speech into utterances of a minute', () => {
		const { feed, types, finals, streams, resets } = setUp();
		feed(600, 0);
		feed(130_000, 0.2);
		feed(300, 0);
		expect(finals()).toHaveLength(3);
		expect(types().filter((type) => type !== 'partial')).toEqual(
			[1, 2, 3].flatMap(() => ['speech-started', 'speech-stopped', 'final']),
		);
		expect(streams.reduce((sum, { loud }) => sum + loud, 0)).toBe(130_000 * 16);
		expect(resets()).toBeGreaterThanOrEqual(2);
	}, 60_000);

	it('keeps one utterance of an endless press, over several streams', () => {
		const { recognizer, feed, finals, streams } = setUp({ mode: 'manual' });
		recognizer.begin('press');
		feed(61_000, 0.2);
		recognizer.end('press');
		expect(streams).toHaveLength(2);
		expect(finals()).toHaveLength(1);
		expect(finals()[0]?.text.split(' ')).toHaveLength(610);
	}, 60_000);

	it('takes a gap in the sound for the end of what was being said', () => {
		const { feed, skip, types, streams } = setUp();
		feed(600, 0);
		feed(300, 0.2);
		skip(5_000);
		feed(300, 0.2);
		feed(300, 0);
		expect(types().filter((type) => type !== 'partial')).toEqual(
			[1, 2].flatMap(() => ['speech-started', 'speech-stopped', 'final']),
		);
		expect(streams.map(({ loud }) => loud / 16)).toEqual([300, 300]);
	});

	it('stays small over two thousand turns', () => {
		const { feed, finals, streams } = setUp();
		for (let turn = 0; turn < 2_000; turn++) {
			feed(260, 0);
			feed(100, 0.2);
			streams.splice(0, streams.length - 1);
		}
		feed(300, 0);
		expect(finals()).toHaveLength(2_000);
		expect(finals().every(({ text }) => text === 'word')).toBe(true);
	}, 60_000);
});

describe('the second pass', () => {
	const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

	it('says the utterance again after the streaming text', async () => {
		const heard: number[] = [];
		const { feed, finals } = setUp({
			offline: {
				transcribe: (samples) => {
					heard.push(samples.filter((sample) => sample !== 0).length / 16);
					return Promise.resolve('Better words.');
				},
			},
		});
		feed(600, 0);
		feed(300, 0.2);
		feed(300, 0);
		await settled();
		expect(heard).toEqual([300]);
		expect(finals()).toMatchObject([
			{ text: 'word word word', last: false },
			{ text: 'Better words.', last: true },
		]);
	});

	it('is left out after it failed, which is said once, and the streaming text stands', async () => {
		const { feed, finals, events } = setUp({ offline: { transcribe: () => Promise.reject(new Error('no')) } });
		for (let turn = 0; turn < 2; turn++) {
			feed(600, 0);
			feed(300, 0.2);
			feed(300, 0);
			await settled();
		}
		expect(finals()).toMatchObject([
			{ text: 'word word word', last: false },
			{ text: 'word word word', last: true },
			{ text: 'word word word', last: true },
		]);
		expect(events.filter((event) => event.type === 'error')).toHaveLength(1);
	});

	it('is not asked about an utterance without a word', async () => {
		const { feed, finals } = setUp({ offline: { transcribe: () => Promise.resolve('imagined') } });
		feed(600, 0);
		feed(60, 0.2);
		feed(300, 0);
		await settled();
		expect(finals()).toMatchObject([{ text: '', last: true }]);
	});
});

describe('the end-of-turn model', () => {
	it('is asked at each pause about the turn so far, and about a new one after its end', async () => {
		const judgedMs: number[] = [];
		let heardMs = 0;
		const { recognizer, feed, events } = setUp({
			endOfTurn: {
				accept: ({ length }) => (heardMs += length / 16),
				reset: () => undefined,
				judge: (samples) => {
					judgedMs.push(samples / 16);
					return Promise.resolve(0.7);
				},
			},
		});
		feed(1_000, 0);
		feed(300, 0.2);
		feed(400, 0);
		feed(600, 0.2);
		feed(400, 0);
		recognizer.endTurn();
		feed(200, 0.2);
		feed(400, 0);
		await new Promise((resolve) => setImmediate(resolve));
		expect(heardMs).toBe(3_300);
		const [first = 0, second = 0, third = 0] = judgedMs;
		expect(judgedMs).toHaveLength(3);
		expect(first).toBeGreaterThanOrEqual(500);
		expect(second).toBe(first + 1_000);
		expect(third).toBeLessThan(second);
		expect(events.filter((event) => event.type === 'end-of-turn')).toMatchObject([
			{ utteranceId: 'utt_1', probability: 0.7 },
			{ utteranceId: 'utt_2' },
			{ utteranceId: 'utt_3' },
		]);
	});
});
