import { describe, expect, it } from 'vitest';
import type {
	LanguageModel,
	LanguageModelEvent,
	LanguageModelRequest,
} from '../../main/domain/ports/language-model.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';

export interface LanguageModelUnderTest extends AsyncDisposable {
	readonly model: LanguageModel;
	/** What it answers to `question`, several deltas long. */
	readonly expectedText: string;
	/** Passes the time that `work` waits for, where time is virtual. */
	readonly during: <T>(work: Promise<T>) => Promise<T>;
}

export const question: LanguageModelRequest = {
	messages: [
		{ role: 'system', content: 'You are brief.' },
		{ role: 'user', content: 'how do you make bread' },
	],
	measured: { endpointMs: 412.4, transcriptMs: 530 },
};

/** Lets virtual time pass until `work` has settled. */
export async function passTime<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
	const state = { settled: false };
	const watched = work.finally(() => (state.settled = true));
	watched.catch(() => undefined);
	while (!state.settled) await clock.settleTo(clock.nowMs() + 5);
	return watched;
}

/** Every event of one answer; `stopAfter` aborts once so many deltas came. */
export async function collect(
	model: LanguageModel,
	{
		request = question,
		stopAfter = Number.POSITIVE_INFINITY,
	}: { request?: LanguageModelRequest; stopAfter?: number } = {},
): Promise<LanguageModelEvent[]> {
	const abort = new AbortController();
	const events: LanguageModelEvent[] = [];
	for await (const event of model.answer(request, abort.signal)) {
		events.push(event);
		if (textsOf(events, 'delta').length >= stopAfter) abort.abort();
	}
	return events;
}

export function textsOf(events: readonly LanguageModelEvent[], type: 'delta' | 'reasoning'): string[] {
	return events.flatMap((event) => (event.type === type ? [event.text] : []));
}

/** What every language model does, whoever answers. */
export function describeLanguageModel(name: string, create: () => Promise<LanguageModelUnderTest>): void {
	describe(`a language model: ${name}`, () => {
		it('tells when the request was sent, then the answer in pieces, then that it is done', async () => {
			await using tested = await create();
			const events = await tested.during(collect(tested.model));
			expect(events.map(({ type }) => type).filter((type) => type !== 'reasoning')).toEqual([
				'sent',
				...textsOf(events, 'delta').map(() => 'delta'),
				'done',
			]);
			expect(textsOf(events, 'delta').length).toBeGreaterThan(1);
			expect(textsOf(events, 'delta').join('')).toBe(tested.expectedText);
			expect(events.at(-1)).toMatchObject({ reason: 'stop' });
		});

		it('never tells an empty piece, nor goes back in time', async () => {
			await using tested = await create();
			const events = await tested.during(collect(tested.model));
			expect([...textsOf(events, 'delta'), ...textsOf(events, 'reasoning')]).not.toContain('');
			const times = events.map(({ tMs }) => tMs);
			expect(times).toEqual(times.toSorted((one, other) => one - other));
		});

		it('ends quietly when aborted in the middle of the answer', async () => {
			await using tested = await create();
			const events = await tested.during(collect(tested.model, { stopAfter: 1 }));
			expect(textsOf(events, 'delta')).toHaveLength(1);
			expect(events.at(-1)?.type).toBe('delta');
		});

		it('tells nothing when aborted before it is asked', async () => {
			await using tested = await create();
			const events: LanguageModelEvent[] = [];
			const work = (async () => {
				for await (const event of tested.model.answer(question, AbortSignal.abort()))
					events.push(event);
			})();
			await tested.during(work);
			expect(events).toEqual([]);
		});

		it('answers again after an answer that was left in the middle', async () => {
			await using tested = await create();
			const leave = async () => {
				for await (const event of tested.model.answer(question, new AbortController().signal)) {
					if (event.type === 'delta') return event.text;
				}
				return '';
			};
			expect(tested.expectedText.startsWith(await tested.during(leave()))).toBe(true);
			const events = await tested.during(collect(tested.model));
			expect(textsOf(events, 'delta').join('')).toBe(tested.expectedText);
		});

		it('can be warmed up at any time', async () => {
			await using tested = await create();
			tested.model.warmUp();
			tested.model.warmUp();
			const events = await tested.during(collect(tested.model));
			tested.model.warmUp();
			expect(textsOf(events, 'delta').join('')).toBe(tested.expectedText);
		});
	});
}
