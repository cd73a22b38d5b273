import { afterEach, describe, expect, it } from 'vitest';
import { responseId } from '../../main/domain/ids.ts';
import type { SpeechSynthesizer, SynthesizerEvent } from '../../main/domain/ports/speech-synthesizer.ts';

export interface SynthesizerUnderTest extends AsyncDisposable {
	readonly synthesizer: SpeechSynthesizer;
	/** Catalogue id of a voice that speaks English. */
	readonly model: string;
	/** Settles once `met` holds, or fails. */
	until(met: () => boolean): Promise<void>;
	/** Everything that was on its way has come. */
	settle(): Promise<void>;
}

/** What every synthesizer does, the fake and the real one. */
export function describeSpeechSynthesizer(name: string, open: () => Promise<SynthesizerUnderTest>): void {
	describe(`SpeechSynthesizer: ${name}`, () => {
		let subject: SynthesizerUnderTest;
		let events: SynthesizerEvent[] = [];

		async function begin(): Promise<void> {
			subject = await open();
			events = [];
			subject.synthesizer.onEvent((event) => {
				if (event.type !== 'ready') events.push(event);
			});
		}

		function speak(response: string, segmentIndex: number, text: string, speed = 1): void {
			subject.synthesizer.speak({
				responseId: responseId(response),
				segmentIndex,
				text,
				voice: { model: subject.model, speaker: 0, speed },
				language: 'en',
			});
		}

		const done = (response: string): (number | null)[] =>
			events.flatMap((event) =>
				event.type === 'segment-done' && event.responseId === response ? [event.segmentIndex] : [],
			);
		const soundMs = (response: string, segmentIndex: number): number =>
			events.reduce(
				(sum, event) =>
					event.type === 'audio' &&
					event.responseId === response &&
					event.segmentIndex === segmentIndex
						? sum + (event.samples.length / event.rateHz) * 1000
						: sum,
				0,
			);

		afterEach(async () => {
			await subject[Symbol.asyncDispose]();
		});

		it('gives out all of a segment, then says how long it was', async () => {
			await begin();
			speak('r1', 0, 'Hello there. How are you?');
			await subject.until(() => done('r1').length === 1);

			const last = events.at(-1);
			expect(last?.type === 'segment-done' && last.durationMs).toBeCloseTo(soundMs('r1', 0), 3);
			expect(soundMs('r1', 0)).toBeGreaterThan(500);
			expect(events.filter(({ type }) => type === 'audio').length).toBeGreaterThan(1);
		});

		it('speaks segments in the order they were asked for', async () => {
			await begin();
			speak('r1', 0, 'One.');
			speak('r1', 1, 'Two.');
			speak('r1', 2, 'Three.');
			await subject.until(() => done('r1').length === 3);

			const order = events.map((event) => ('segmentIndex' in event ? event.segmentIndex : null));
			expect(order).toEqual(order.toSorted((a, b) => Number(a) - Number(b)));
			expect(done('r1')).toEqual([0, 1, 2]);
		});

		it('takes a faster pace for a shorter sound', async () => {
			await begin();
			speak('r1', 0, 'The same words.');
			speak('r1', 1, 'The same words.', 1.5);
			await subject.until(() => done('r1').length === 2);

			expect(soundMs('r1', 1)).toBeLessThan(soundMs('r1', 0) * 0.8);
		});

		it('is done at once with what has no sound', async () => {
			await begin();
			speak('r1', 0, '… !');
			await subject.until(() => done('r1').length === 1);

			expect(events).toMatchObject([{ type: 'segment-done', durationMs: 0 }]);
		});

		it('says nothing more of a response that was cancelled, and goes on with the next', async () => {
			await begin();
			for (let index = 0; index < 20; index++)
				speak('r1', index, 'A sentence. Another one. And one more.');
			speak('r2', 0, 'Still here.');
			await subject.until(() => events.length > 0);
			subject.synthesizer.cancel(responseId('r1'));
			const before = events.length;
			await subject.until(() => done('r2').length === 1);
			await subject.settle();

			const later = events.slice(before);
			expect(new Set(later.map((event) => ('responseId' in event ? event.responseId : null)))).toEqual(
				new Set(['r2']),
			);
			expect(done('r1').length).toBeLessThan(20);
		});
	});
}
