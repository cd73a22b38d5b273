import { describe, expect, it } from 'vitest';
import { loadStreamingEngine } from '../../../main/helpers/sherpa/engines.ts';
import { loadSherpa } from '../../../main/helpers/sherpa/native-module.ts';
import { Utterance } from '../../../main/helpers/recognizer/utterance.ts';
import { practiceModel, practiceSamples } from '../../support/practice-speech.ts';
import { FakeStream } from './heard-utterances.ts';

const tailSamples = 12_800;
const frame = 320;

function setUp(kind: 'voice' | 'manual' = 'voice') {
	const streams: FakeStream[] = [];
	const open = (): FakeStream => {
		const stream = new FakeStream();
		streams.push(stream);
		return stream;
	};
	const utterance = new Utterance({ id: 'utt_1', kind, engine: { open }, from: 0 });
	const feed = (ms: number, level: number): void => {
		for (let fed = 0; fed < ms; fed += 20) utterance.accept(new Float32Array(frame).fill(level));
	};
	return { utterance, streams, feed };
}

describe('an utterance that pauses', () => {
	it('says what it has, and hears all of it again without the made-up silence when it goes on', () => {
		const { utterance, streams, feed } = setUp();
		feed(300, 0.2);
		feed(120, 0);
		expect(utterance.pause(tailSamples)).toBe('word word word');
		expect(utterance.paused).toBe(true);
		expect(streams[0]?.after).toBe(120 * 16 + tailSamples);
		utterance.goOn();
		expect(utterance.paused).toBe(false);
		expect(streams[1]).toMatchObject({ before: 0, loud: 300 * 16, after: 120 * 16 });
		feed(200, 0.2);
		expect(streams).toHaveLength(2);
		expect(utterance.finish(tailSamples)).toBe('word word word word word');
		expect(utterance.audio()).toHaveLength((300 + 120 + 200) * 16);
		expect(utterance.fedTo).toBe((300 + 120 + 200) * 16);
	});

	it('ends with what it said at the pause, and decodes nothing more for it', () => {
		const { utterance, streams, feed } = setUp();
		feed(300, 0.2);
		utterance.pause(tailSamples);
		expect(utterance.finish(tailSamples)).toBe('word word word');
		expect(streams[0]?.after).toBe(tailSamples);
	});

	it('hears nothing again that did not pause', () => {
		const { utterance, streams, feed } = setUp();
		feed(300, 0.2);
		utterance.goOn();
		expect(streams).toHaveLength(1);
	});

	it('keeps the words of streams it has outlived, and hears only the present one again', () => {
		const { utterance, streams, feed } = setUp('manual');
		feed(300, 0.2);
		utterance.renew(tailSamples);
		feed(200, 0.2);
		expect(utterance.pause(tailSamples)).toBe('word word word word word');
		utterance.goOn();
		expect(streams.map(({ loud }) => loud / 16)).toEqual([300, 200, 200]);
		feed(100, 0.2);
		expect(utterance.finish(tailSamples)).toBe('word word word word word word');
		expect(utterance.audio()).toHaveLength(600 * 16);
	});

	it('hears a minute with a breath every second whole', () => {
		const { utterance, feed } = setUp();
		for (let second = 0; second < 60; second += 1) {
			feed(880, 0.2);
			feed(120, 0);
			utterance.pause(tailSamples);
			utterance.goOn();
		}
		expect(utterance.finish(tailSamples).split(' ')).toHaveLength(528);
		expect(utterance.audio()).toHaveLength(60_000 * 16);
	});
});

describe('the practice model', () => {
	const engine = loadStreamingEngine(loadSherpa(), practiceModel('practice-en'), {
		provider: 'cpu',
		threads: 1,
	});

	it.each(practiceSamples())(
		'hears $file the same however often it was paused in the middle of a word',
		({ samples, text }) => {
			const utterance = new Utterance({ id: 'utt_1', kind: 'voice', engine, from: 0 });
			for (let at = 0; at + frame <= samples.length; at += frame) {
				utterance.accept(samples.slice(at, at + frame));
				if (at % (40 * frame) !== 39 * frame) continue;
				utterance.pause(tailSamples);
				utterance.goOn();
			}
			expect(utterance.finish(tailSamples)).toBe(text);
		},
	);
});
