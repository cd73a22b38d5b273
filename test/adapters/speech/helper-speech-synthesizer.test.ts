import { describe, expect, it } from 'vitest';
import { HelperSpeechSynthesizer } from '../../../main/adapters/speech/helper-speech-synthesizer.ts';
import { responseId } from '../../../main/domain/ids.ts';
import type { SpeechRequest, SynthesizerEvent } from '../../../main/domain/ports/speech-synthesizer.ts';
import { loadingLine } from '../../../main/helpers/sherpa/loading-protocol.ts';
import type {
	SynthesizerCommand,
	SynthesizerHelperEvent,
	SynthesizerOptions,
} from '../../../main/helpers/synthesizer/synthesizer-protocol.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeHelperProcesses } from '../../fakes/fake-helper-processes.ts';
import { practiceLibrary, practiceModel } from '../../support/practice-speech.ts';

const crash = { code: 139, signal: null };

function segment(response: string, segmentIndex: number): SpeechRequest {
	return {
		responseId: responseId(response),
		segmentIndex,
		text: 'Words.',
		voice: { model: 'practice-tones', speaker: 0, speed: 1 },
		language: 'en',
	};
}

function setUp(provider = 'auto') {
	const clock = new FakeClock();
	const processes = new FakeHelperProcesses<
		SynthesizerOptions,
		SynthesizerCommand,
		SynthesizerHelperEvent
	>();
	const events: SynthesizerEvent[] = [];
	const synthesizer = new HelperSpeechSynthesizer({
		fork: processes.fork,
		clock,
		originNs: 0n,
		entry: '/parley/synthesizer.entry.ts',
		models: practiceLibrary('/nowhere'),
		settings: () => ({ model: 'practice-tones', provider }),
	});
	synthesizer.onEvent((event) => events.push(event));
	synthesizer.start();
	const hello = (): SynthesizerOptions => {
		const [message] = processes.last.received;
		if (message?.type !== 'hello') throw new Error('no hello');
		return message.options;
	};
	/** After the first back-off, before the deadline of the handshake. */
	const comeBack = (): void => {
		clock.advanceBy(1_000);
		processes.last.getsReady();
	};
	const done = (response: string, segmentIndex: number): void =>
		processes.last.emits({
			type: 'segment-done',
			responseId: response,
			segmentIndex,
			durationMs: 10,
			tMs: 1,
		});
	const names = (): string[] =>
		events.map((event) =>
			'segmentIndex' in event ? `${event.type} ${event.responseId}/${event.segmentIndex}` : event.type,
		);
	return { clock, processes, events, synthesizer, hello, comeBack, done, names };
}

describe('the synthesizer behind its helper', () => {
	it('sends what was asked for while it started, in order, once it is ready', () => {
		const { processes, synthesizer, hello } = setUp();
		synthesizer.speak(segment('r1', 0));
		synthesizer.speak(segment('r1', 1));
		expect(hello()).toMatchObject({
			firstModel: 'practice-tones',
			language: 'en',
			provider: 'cpu',
			refused: [],
		});
		processes.last.getsReady();
		synthesizer.speak(segment('r1', 2));
		expect(
			processes.last.commands.map((command) => command.type === 'speak' && command.segmentIndex),
		).toEqual([0, 1, 2]);
	});

	it('hears nothing more of a response once it is cancelled, even what was on its way', () => {
		const { processes, synthesizer, done, names } = setUp();
		processes.last.getsReady();
		synthesizer.speak(segment('r1', 0));
		synthesizer.speak(segment('r2', 0));
		synthesizer.cancel(responseId('r1'));
		done('r1', 0);
		done('r2', 0);
		done('r2', 0);
		expect(names()).toEqual(['segment-done r2/0']);
		expect(processes.last.commands.at(-1)).toEqual({ type: 'cancel', responseId: 'r1' });
	});

	it('fails what the helper had when it died, retryable, and not what comes after', () => {
		const { processes, synthesizer, done, names, comeBack, events } = setUp();
		processes.last.getsReady();
		synthesizer.speak(segment('r1', 0));
		synthesizer.speak(segment('r1', 1));
		done('r1', 0);
		processes.last.exits(crash);
		expect(names()).toEqual(['segment-done r1/0', 'segment-failed r1/1']);
		expect(events.at(-1)).toMatchObject({ error: { retryable: true } });
		synthesizer.speak(segment('r1', 2));
		comeBack();
		expect(processes.last.commands).toMatchObject([{ type: 'speak', segmentIndex: 2 }]);
		done('r1', 2);
		expect(names().at(-1)).toBe('segment-done r1/2');
	});

	it('leaves out a voice whose file killed it, and gives it another chance when asked to', () => {
		const { processes, synthesizer, hello, comeBack, events } = setUp();
		const file = practiceModel('practice-tones').files[0]?.path ?? '';
		processes.last.writes(loadingLine(file));
		processes.last.exits({ code: null, signal: 'SIGABRT' });
		comeBack();
		expect(hello().refused).toMatchObject([
			{ model: 'practice-tones', error: { kind: 'model-corrupt', subject: file } },
		]);
		expect(events).toEqual([]);
		processes.last.exitWhenAsked = { code: 0, signal: null };
		synthesizer.restart();
		expect(hello().refused).toEqual([]);
	});

	it('says that there is no voice when the helper keeps dying, and fails at once what is asked for then', async () => {
		const { clock, processes, synthesizer, events, names } = setUp();
		for (let death = 0; death < 3; death++) {
			processes.last.exits(crash);
			clock.advanceBy(5_000);
		}
		expect(events).toMatchObject([{ type: 'unavailable', error: { kind: 'helper-crash-loop' } }]);
		synthesizer.speak(segment('r1', 0));
		await Promise.resolve();
		expect(names().at(-1)).toBe('segment-failed r1/0');
	});

	it('tells only the newest of two changes of voice', () => {
		const { clock, processes, events } = setUp('cuda');
		processes.last.getsReady();
		const ready = { type: 'ready', providerReason: '', tMs: 1 } as const;
		processes.last.emits({ ...ready, model: 'practice-tones', provider: 'cuda' });
		processes.last.emits({ ...ready, model: 'system', provider: 'system' });
		clock.advanceBy(1_000);
		expect(events).toMatchObject([{ type: 'ready', model: 'system', provider: 'system' }]);
	});
});

describe('a voice that rests', () => {
	it('ends its process, and begins anew when something is to be spoken', () => {
		const { processes, synthesizer, events } = setUp();
		processes.last.getsReady();
		synthesizer.rest();
		expect(processes.alive).toBe(0);
		synthesizer.speak(segment('answer', 0));
		expect(processes.all).toHaveLength(2);
		processes.last.getsReady();
		expect(processes.last.commands).toMatchObject([{ type: 'speak', responseId: 'answer' }]);
		expect(events).toEqual([]);
	});

	it('is awake before it is needed when it is told that somebody talks, even while it still ends', () => {
		const { processes, synthesizer, events } = setUp();
		processes.last.getsReady();
		processes.last.exitWhenAsked = null;
		synthesizer.rest();
		synthesizer.speak(segment('answer', 0));
		processes.last.exits({ code: 0, signal: null });
		processes.last.getsReady();
		expect(processes.last.commands).toHaveLength(1);
		expect(events).toEqual([]);
		synthesizer.wake();
		expect(processes.all).toHaveLength(2);
	});

	it('does not rest while something is to be spoken', () => {
		const { processes, synthesizer, done } = setUp();
		processes.last.getsReady();
		synthesizer.speak(segment('answer', 0));
		synthesizer.rest();
		expect(synthesizer.resting).toBe(false);
		done('answer', 0);
		synthesizer.rest();
		expect(synthesizer.resting).toBe(true);
	});
});
