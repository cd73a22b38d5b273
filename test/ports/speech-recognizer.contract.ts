import { afterEach, describe, expect, it } from 'vitest';
import { utteranceId } from '../../main/domain/ids.ts';
import type { RecognizerEvent, SpeechRecognizer } from '../../main/domain/ports/speech-recognizer.ts';

/** A recognizer and somebody who can be heard by it. */
export interface RecognizerUnderTest extends AsyncDisposable {
	readonly recognizer: SpeechRecognizer;
	/** Says "stop the music" into the microphone, then a second of silence; settles once all of it was worked on. */
	saySentence(): Promise<void>;
	/** Everything that was on its way has come. */
	settle(): Promise<void>;
}

const sentence = 'stop the music';

/** What every recognizer does, the fake and the real one. */
export function describeSpeechRecognizer(name: string, open: () => Promise<RecognizerUnderTest>): void {
	describe(`SpeechRecognizer: ${name}`, () => {
		let subject: RecognizerUnderTest;
		const events: RecognizerEvent[] = [];

		async function begin(mode: 'open' | 'manual'): Promise<SpeechRecognizer> {
			subject = await open();
			events.length = 0;
			subject.recognizer.onEvent((event) => {
				if (event.type !== 'ready') events.push(event);
			});
			subject.recognizer.listen(mode);
			return subject.recognizer;
		}

		const types = (): string[] => events.map(({ type }) => type);
		const finals = (): Extract<RecognizerEvent, { type: 'final' }>[] =>
			events.filter((event) => event.type === 'final');

		afterEach(async () => {
			await subject[Symbol.asyncDispose]();
		});

		it('tells an utterance from its onset to its text', async () => {
			await begin('open');
			await subject.saySentence();

			expect(types()[0]).toBe('speech-started');
			expect(types().slice(-2)).toEqual(['speech-stopped', 'final']);
			expect(types().slice(1, -2).length).toBeGreaterThan(0);
			expect(
				new Set(
					types()
						.slice(1, -2)
						.filter((type) => type !== 'soft-end'),
				),
			).toEqual(new Set(['partial']));
			// A soft end is said while the utterance is open, and the last one is what the final says.
			const softEnd = events.findLast((event) => event.type === 'soft-end');
			expect(softEnd?.text ?? sentence).toBe(sentence);
			expect(finals()).toMatchObject([{ text: sentence, last: true }]);
			expect(
				new Set(events.map((event) => ('utteranceId' in event ? event.utteranceId : null))).size,
			).toBe(1);
			const [started] = events;
			const stopped = events.at(-2);
			if (started?.type !== 'speech-started' || stopped?.type !== 'speech-stopped')
				throw new Error('wrong events');
			expect(stopped.endMs).toBeGreaterThan(started.onsetMs + 500);
		});

		it('names each utterance anew', async () => {
			await begin('open');
			await subject.saySentence();
			await subject.saySentence();

			expect(finals().map(({ text }) => text)).toEqual([sentence, sentence]);
			expect(new Set(finals().map((final) => final.utteranceId)).size).toBe(2);
		});

		it('hears nothing by itself while listening by hand', async () => {
			await begin('manual');
			await subject.saySentence();

			expect(events).toEqual([]);
		});

		it('gives the text of what was said between press and release, once', async () => {
			const recognizer = await begin('manual');
			recognizer.beginUtterance(utteranceId('press_1'));
			await subject.saySentence();
			recognizer.endUtterance(utteranceId('press_1'));
			recognizer.endUtterance(utteranceId('press_1'));
			await subject.settle();

			expect(new Set(types().slice(0, -1))).toEqual(new Set(['partial']));
			expect(events.at(-1)).toMatchObject({
				type: 'final',
				utteranceId: 'press_1',
				text: sentence,
				last: true,
			});
			expect(finals()).toHaveLength(1);
		});

		it('does nothing about an utterance it does not know', async () => {
			const recognizer = await begin('open');
			recognizer.endUtterance(utteranceId('nobody'));
			recognizer.endTurn();
			await subject.settle();

			expect(events).toEqual([]);
		});
	});
}
