import { describe, expect, it } from 'vitest';
import { longestRehearingMs } from '../../../main/helpers/recognizer/utterance-recognizer.ts';
import { FakeStream, setUp } from './heard-utterances.ts';

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
		expect(types()).toEqual([
			'speech-started',
			...Array<string>(5).fill('partial'),
			'soft-end',
			'speech-stopped',
			'final',
		]);
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

	it('says the text so far after a short silence, and hears all of it again when the speech goes on', () => {
		const { feed, streams, events, finals, types } = setUp();
		feed(1_000, 0);
		feed(500, 0.2);
		feed(160, 0);
		feed(300, 0.2);
		feed(300, 0);
		const words = (count: number): string => Array<string>(count).fill('word').join(' ');
		expect(events.filter(({ type }) => type === 'soft-end')).toMatchObject([
			{ utteranceId: 'utt_1', text: words(5), endMs: 1_500 },
			{ utteranceId: 'utt_1', text: words(8), endMs: 1_960 },
		]);
		expect(finals()).toMatchObject([{ utteranceId: 'utt_1', text: words(8), last: true }]);
		expect(types().filter((type) => type === 'speech-stopped')).toHaveLength(1);
		expect(streams.map(({ loud }) => loud / 16)).toEqual([500, 800]);
		// The stream that was flushed has the made-up silence, the other one only what was there.
		expect(streams[0]?.after).toBeGreaterThanOrEqual(800 * 16);
		expect(streams[1]?.before).toBe(streams[0]?.before);
	});

	it('says nothing of a silence after no word', () => {
		const { feed, types } = setUp();
		feed(1_000, 0);
		feed(60, 0.2);
		feed(300, 0);
		expect(types()).toEqual(['speech-started', 'speech-stopped', 'final']);
	});

	it('closes a paused utterance with the words of the pause, and loses no sound to the next', () => {
		const { recognizer, feed, finals, streams } = setUp();
		feed(600, 0);
		feed(300, 0.2);
		feed(140, 0);
		recognizer.begin('press');
		feed(200, 0.2);
		recognizer.end('press');
		expect(finals()).toMatchObject([
			{ utteranceId: 'utt_1', text: 'word word word' },
			{ utteranceId: 'press', text: 'word word' },
		]);
		expect(streams.map(({ loud }) => loud / 16)).toEqual([300, 200]);
	});

	it('gives the second pass everything that was said around a breath', async () => {
		const heardMs: number[] = [];
		const { feed } = setUp({
			offline: {
				transcribe: (samples) => {
					heardMs.push(samples.filter((sample) => sample !== 0).length / 16);
					return Promise.resolve('Better words.');
				},
			},
		});
		feed(1_000, 0);
		feed(500, 0.2);
		feed(160, 0);
		feed(300, 0.2);
		feed(300, 0);
		await new Promise((resolve) => setImmediate(resolve));
		expect(heardMs).toEqual([800]);
	});

	it('has soft ends only while hearing the utterance again would take less than 150 ms', () => {
		const perSecondMs = 100;
		const heard = (speechMs: number) => {
			const each: ReturnType<typeof setUp> = setUp({
				streaming: {
					open: () => {
						const stream = new FakeStream();
						const accept = stream.accept.bind(stream);
						stream.accept = (samples) => {
							each.work((samples.length / 16_000) * perSecondMs);
							accept(samples);
						};
						each.streams.push(stream);
						return stream;
					},
				},
			});
			each.feed(1_000, 0);
			each.feed(speechMs, 0.2);
			each.feed(160, 0);
			each.feed(100, 0.2);
			each.feed(300, 0);
			expect(each.finals()).toHaveLength(1);
			return { softEnds: each.types().filter((type) => type === 'soft-end').length, ...each };
		};
		expect(longestRehearingMs).toBe(150);
		// 600 ms before the onset are heard too.
		expect(heard(500).softEnds).toBe(2);
		const long = heard(1_200);
		expect(long.softEnds).toBe(0);
		expect(long.streams.map(({ loud }) => loud / 16)).toEqual([1_300]);
		expect(long.finals()[0]?.text.split(' ')).toHaveLength(13);
	});

	it('cuts endless speech into utterances of a minute', () => {
		const { feed, types, finals, streams, resets } = setUp();
		feed(600, 0);
		feed(130_000, 0.2);
		feed(300, 0);
		expect(finals()).toHaveLength(3);
		const cut = ['speech-started', 'speech-stopped', 'final'];
		expect(types().filter((type) => type !== 'partial')).toEqual([
			...cut,
			...cut,
			...['speech-started', 'soft-end', 'speech-stopped', 'final'],
		]);
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
		expect(types().filter((type) => type !== 'partial')).toEqual([
			...['speech-started', 'speech-stopped', 'final'],
			...['speech-started', 'soft-end', 'speech-stopped', 'final'],
		]);
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
