import { describe, expect, it } from 'vitest';
import { FallbackLanguageModel } from '../../../main/adapters/language-model/fallback-language-model.ts';
import { ReplaceableLanguageModel } from '../../../main/adapters/language-model/replaceable-language-model.ts';
import { AssistantFailure } from '../../../main/domain/errors.ts';
import type { AssistantError, AssistantErrorKind } from '../../../main/domain/errors.ts';
import type { LanguageModelEvent } from '../../../main/domain/ports/language-model.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeLanguageModel } from '../../fakes/fake-language-model.ts';
import type { FakeAnswer } from '../../fakes/fake-language-model.ts';
import { collect, passTime, question } from '../../ports/language-model.contract.ts';

const trouble = (kind: AssistantErrorKind, more: Partial<AssistantError> = {}): AssistantError => ({
	kind,
	message: `It is ${kind}.`,
	retryable: true,
	...more,
});
const failing = (error: AssistantError, deltas: readonly string[] = []): FakeAnswer => ({
	deltas,
	failure: error,
});

function make(...answers: readonly FakeAnswer[]) {
	const clock = new FakeClock();
	const first = new FakeLanguageModel({ clock, answers });
	const second = new FakeLanguageModel({ clock, answers: [{ deltas: ['Instead.'] }] });
	const model = new FallbackLanguageModel({ first, second, secondModel: 'spare', clock });
	return { clock, first, second, model };
}

const types = (events: readonly LanguageModelEvent[]): string[] => events.map(({ type }) => type);

describe('a model with another one behind it', () => {
	it('answers alone while it can', async () => {
		const { clock, second, model } = make({ deltas: ['Yes.'] });
		expect(types(await passTime(clock, collect(model)))).toEqual(['sent', 'delta', 'done']);
		expect(second.requests).toEqual([]);
	});

	it.each([
		'language-model-unreachable',
		'language-model-timeout',
		'language-model-rate-limited',
		'language-model-quota',
		'language-model-failed',
		'offline',
	] as const)('is replaced before its first token: %s', async (kind) => {
		const { clock, model } = make(failing(trouble(kind)));
		const events = await passTime(clock, collect(model));
		expect(types(events)).toEqual(['sent', 'replaced', 'delta', 'done']);
		expect(events[1]).toMatchObject({ model: 'spare', error: { kind } });
	});

	it.each([
		'language-model-refused',
		'language-model-unauthorized',
		'language-model-not-found',
		'language-model-context-too-long',
	] as const)('is not replaced where the person has to act: %s', async (kind) => {
		const { clock, second, model } = make(failing(trouble(kind, { retryable: false })));
		await expect(passTime(clock, collect(model))).rejects.toMatchObject({ error: { kind } });
		expect(second.requests).toEqual([]);
	});

	it('is not replaced by a request that its server did not accept', async () => {
		const { clock, model } = make(failing(trouble('language-model-failed', { retryable: false })));
		await expect(passTime(clock, collect(model))).rejects.toBeInstanceOf(AssistantFailure);
	});

	it('is not replaced in the middle of an answer, nor of a thought', async () => {
		const cut = trouble('language-model-cut-off');
		const { clock, second, model } = make(failing(trouble('language-model-timeout'), ['Well,']), {
			deltas: [],
			reasoning: ['Hm.'],
			failure: cut,
		});
		await expect(passTime(clock, collect(model))).rejects.toMatchObject({
			error: { kind: 'language-model-timeout' },
		});
		await expect(passTime(clock, collect(model))).rejects.toMatchObject({ error: cut });
		expect(second.requests).toEqual([]);
	});

	it('is left alone for a minute, and then asked again', async () => {
		const { clock, first, model } = make(failing(trouble('language-model-unreachable')), {
			deltas: ['Back.'],
		});
		await passTime(clock, collect(model));
		const events = await passTime(clock, collect(model));
		// The reason is told each time: otherwise nobody would know who speaks.
		expect(types(events)).toEqual(['replaced', 'sent', 'delta', 'done']);
		expect(first.requests).toHaveLength(1);
		clock.advanceBy(60_000);
		expect(types(await passTime(clock, collect(model)))).toEqual(['sent', 'delta', 'done']);
		expect(first.requests).toHaveLength(2);
	});

	it('is left alone as long as its server asks', async () => {
		const { clock, first, model } = make(
			failing(trouble('language-model-rate-limited', { retryAfterMs: 300_000 })),
			{ deltas: ['Back.'] },
		);
		await passTime(clock, collect(model));
		clock.advanceBy(200_000);
		await passTime(clock, collect(model));
		expect(first.requests).toHaveLength(1);
		clock.advanceBy(100_000);
		await passTime(clock, collect(model));
		expect(first.requests).toHaveLength(2);
	});

	it('fails with the second one’s reason when that fails too', async () => {
		const { clock, second, model } = make(failing(trouble('language-model-unreachable')));
		second.answerNext(failing(trouble('language-model-quota')));
		await passTime(clock, collect(model));
		await expect(passTime(clock, collect(model))).rejects.toMatchObject({
			error: { kind: 'language-model-quota' },
		});
	});

	it('asks nobody once the answer is no longer wanted', async () => {
		const { second, model } = make(failing(trouble('language-model-unreachable')));
		const controller = new AbortController();
		for await (const event of model.answer(question, controller.signal)) {
			expect(event.type).toBe('sent');
			controller.abort();
		}
		expect(second.requests).toEqual([]);
	});
});

describe('a model that is replaced', () => {
	class Disposed extends FakeLanguageModel implements Disposable {
		disposed = 0;

		[Symbol.dispose](): void {
			this.disposed += 1;
		}
	}

	it('is disposed after its last answer, which it still gives', async () => {
		const clock = new FakeClock();
		const old = new Disposed({ clock, answers: [{ deltas: ['From', ' the', ' old.'] }] });
		const next = new Disposed({ clock, answers: [{ deltas: ['From the new.'] }] });
		const model = new ReplaceableLanguageModel(old);
		const work = collect(model);
		await clock.settleTo(110);
		model.replace(next);
		expect(old.disposed).toBe(0);
		expect(types(await passTime(clock, work))).toEqual(['sent', 'delta', 'delta', 'delta', 'done']);
		expect(old.disposed).toBe(1);
		const events = await passTime(clock, collect(model));
		expect(events[1]).toMatchObject({ text: 'From the new.' });
		expect(next.disposed).toBe(0);
	});

	it('is disposed at once when nothing is being answered, and the last one with the whole', () => {
		const clock = new FakeClock();
		const [old, next] = [new Disposed({ clock }), new Disposed({ clock })];
		const model = new ReplaceableLanguageModel(old);
		model.replace(next);
		expect(old.disposed).toBe(1);
		model[Symbol.dispose]();
		expect(next.disposed).toBe(1);
	});

	it('is disposed when its answer is thrown away or fails', async () => {
		const clock = new FakeClock();
		const old = new Disposed({ clock, answers: [failing(trouble('language-model-timeout'))] });
		const model = new ReplaceableLanguageModel(old);
		const work = collect(model).catch(() => 'failed');
		await clock.settleTo(10);
		model.replace(new Disposed({ clock }));
		await passTime(clock, work);
		expect(old.disposed).toBe(1);
	});
});
