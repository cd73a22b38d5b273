import { describe, expect, it } from 'vitest';
import { setUp } from './heard-utterances.ts';

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
		const { feed, finals, events } = setUp({
			offline: { transcribe: () => Promise.reject(new Error('no')) },
		});
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

	it('waits for an engine that is still being loaded', async () => {
		const loading = Promise.withResolvers<undefined>();
		let asked = false;
		const { feed, finals } = setUp({
			offline: {
				ready: loading.promise.then(() => undefined),
				transcribe: () => {
					asked = true;
					return Promise.resolve('better');
				},
			},
		});
		feed(600, 0);
		feed(300, 0.2);
		feed(300, 0);
		await settled();
		expect(asked).toBe(false);
		expect(finals()).toMatchObject([{ last: false }]);
		loading.resolve(undefined);
		await settled();
		expect(finals().at(-1)).toMatchObject({ text: 'better', last: true });
	});

	it('has the last hand on each text: what an answer may begin on, and what it says itself', async () => {
		const { feed, finals, events } = setUp({
			offline: { transcribe: () => Promise.resolve('better') },
			finish: (text) => `${text}!`,
		});
		feed(600, 0);
		feed(300, 0.2);
		feed(400, 0);
		await settled();
		expect(events.find((event) => event.type === 'soft-end')).toMatchObject({ text: 'word word word!' });
		expect(finals()).toMatchObject([{ text: 'word word word!' }, { text: 'better!' }]);
		expect(events.findLast((event) => event.type === 'partial')).toMatchObject({
			text: 'word word word',
		});
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
