import { describe, expect, it } from 'vitest';
import type { StampedEvent } from '../../main/domain/assistant-events.ts';
import { ConversationRunner } from '../../main/domain/conversation-runner.ts';
import { initialConversation } from '../../main/domain/conversation-state.ts';
import { AssistantFailure } from '../../main/domain/errors.ts';
import { conversationId, utteranceId } from '../../main/domain/ids.ts';
import type { LanguageModelEvent } from '../../main/domain/ports/language-model.ts';
import type { RecognizerEvent, SpeechRecognizer } from '../../main/domain/ports/speech-recognizer.ts';
import type {
	SpeechRequest,
	SpeechSynthesizer,
	SynthesizerEvent,
} from '../../main/domain/ports/speech-synthesizer.ts';
import { FakeAudioOutput } from '../fakes/fake-audio-output.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeConversationStore } from '../fakes/fake-conversation-store.ts';
import { simulationSettings } from '../support/conversation-simulation.ts';

class ScriptedRecognizer implements SpeechRecognizer {
	readonly calls: string[] = [];
	tell: (event: RecognizerEvent) => void = () => undefined;
	accept(): void {
		this.calls.push('accept');
	}
	listen(mode: string): void {
		this.calls.push(`listen ${mode}`);
	}
	beginUtterance(id: string): void {
		this.calls.push(`begin ${id}`);
	}
	endUtterance(id: string): void {
		this.calls.push(`end ${id}`);
	}
	endTurn(): void {
		this.calls.push('end turn');
	}
	onEvent(listener: (event: RecognizerEvent) => void): void {
		this.tell = listener;
	}
}

/** Speaks 100 ms for everything, at once. */
class ToneSynthesizer implements SpeechSynthesizer {
	readonly requests: SpeechRequest[] = [];
	readonly cancelled: string[] = [];
	tell: (event: SynthesizerEvent) => void = () => undefined;
	readonly #clock: FakeClock;
	constructor(clock: FakeClock) {
		this.#clock = clock;
	}
	speak(request: SpeechRequest): void {
		this.requests.push(request);
		const { responseId, segmentIndex } = request;
		const tMs = this.#clock.nowMs();
		this.tell({
			type: 'audio',
			responseId,
			segmentIndex,
			samples: new Float32Array(1600),
			rateHz: 16_000,
			tMs,
		});
		this.tell({ type: 'segment-done', responseId, segmentIndex, durationMs: 100, tMs });
	}
	cancel(id: string): void {
		this.cancelled.push(id);
	}
	onEvent(listener: (event: SynthesizerEvent) => void): void {
		this.tell = listener;
	}
}

type Answer = (signal: AbortSignal) => AsyncIterable<LanguageModelEvent>;

async function* sayHello(): AsyncGenerator<LanguageModelEvent> {
	yield { type: 'sent', tMs: 0 };
	await Promise.resolve();
	yield { type: 'delta', text: 'Hello there.', tMs: 0 };
	yield { type: 'done', reason: 'stop', model: 'scripted', tMs: 0 };
}

async function* sayNothingUntilAborted(signal: AbortSignal): AsyncGenerator<LanguageModelEvent> {
	yield { type: 'sent', tMs: 0 };
	await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function setUp(answer: Answer = sayHello) {
	const clock = new FakeClock();
	const output = new FakeAudioOutput({ clock });
	const recognizer = new ScriptedRecognizer();
	const synthesizer = new ToneSynthesizer(clock);
	const store = new FakeConversationStore({ now: () => clock.wallMs() });
	const events: StampedEvent[] = [];
	const languageModel = {
		answer: (_: unknown, signal: AbortSignal) => answer(signal),
		warmUp: () => undefined,
	};
	const id = conversationId('conv_1');
	const runner = new ConversationRunner({
		ports: { clock, output, recognizer, synthesizer, languageModel: () => languageModel, store },
		initial: initialConversation({
			sessionId: 's',
			wallOriginMs: clock.wallMs(),
			conversationId: id,
			settings: simulationSettings,
		}),
		onEvent: (event) => events.push(event),
	});
	runner.dispatch({
		type: 'session.started',
		wallOriginMs: clock.wallMs(),
		conversationId: id,
		entries: [],
		stored: false,
	});
	synthesizer.tell({ type: 'ready', model: 'tones', provider: 'cpu', providerReason: '', tMs: 0 });
	return { clock, output, recognizer, synthesizer, store, events, runner, id };
}

const done = (events: readonly StampedEvent[]) => events.filter((event) => event.type === 'response.done');

describe('the runner', () => {
	it('carries a typed question through to the last sample and to the store', async () => {
		const { clock, output, events, runner, store, id } = setUp();
		runner.dispatch({ type: 'text.submitted', text: 'hello' });
		await clock.settleTo(2000);
		expect(done(events)).toMatchObject([{ status: 'completed', heard: 'Hello there.' }]);
		expect(output.heard.reduce((sum, each) => sum + each.lengthMs, 0)).toBeCloseTo(100, 0);
		expect(store.turns(id, { limit: 10 }).turns).toMatchObject([
			{ role: 'user', content: 'hello' },
			{ role: 'assistant', content: 'Hello there.', heard: 'Hello there.' },
		]);
		expect(runner.pending).toEqual({ timers: 0, answers: 0 });
	});

	it('passes on what the recognizer says, and tells it when the turn is over', async () => {
		const { clock, recognizer, events } = setUp();
		const id = utteranceId('utt_1');
		await clock.settleTo(2000);
		recognizer.tell({ type: 'speech-started', utteranceId: id, onsetMs: 500, tMs: 564 });
		recognizer.tell({ type: 'speech-stopped', utteranceId: id, endMs: 1700, tMs: 1932 });
		recognizer.tell({ type: 'final', utteranceId: id, text: 'how are you today', last: true, tMs: 1940 });
		await clock.settleTo(5000);
		expect(done(events)).toMatchObject([{ status: 'completed' }]);
		expect(recognizer.calls).toContain('end turn');
		expect(events.map((event) => event.t_ms)).toEqual(
			[...events.map((event) => event.t_ms)].sort((a, b) => a - b),
		);
	});

	it('aborts the answer that is interrupted', async () => {
		let aborted = false;
		const { clock, events, runner } = setUp((signal) => {
			signal.addEventListener('abort', () => (aborted = true));
			return sayNothingUntilAborted(signal);
		});
		runner.dispatch({ type: 'text.submitted', text: 'hello' });
		await clock.settleTo(100);
		expect(runner.pending.answers).toBe(1);
		runner.dispatch({ type: 'response.stop' });
		await clock.settleTo(1000);
		expect(aborted).toBe(true);
		expect(done(events)).toMatchObject([{ status: 'cancelled' }]);
		expect(runner.pending).toEqual({ timers: 0, answers: 0 });
	});

	it.each([
		[
			'fails with a sentence of its own',
			new AssistantFailure({
				kind: 'language-model-quota',
				message: 'No credit is left.',
				retryable: false,
			}),
			'language-model-quota',
		],
		['breaks', new TypeError('x is not a function'), 'language-model-failed'],
	])('tells when the model %s', async (_, thrown, kind) => {
		const { clock, events, runner } = setUp(() => {
			throw thrown;
		});
		runner.dispatch({ type: 'text.submitted', text: 'hello' });
		await clock.settleTo(1000);
		expect(events.filter((event) => event.type === 'error')).toMatchObject([{ error: { kind } }]);
		expect(done(events)).toMatchObject([{ status: 'failed' }]);
	});

	it('takes an answer that just ends for one that was cut off', async () => {
		const { clock, events, runner } = setUp(async function* () {
			yield { type: 'delta', text: 'Hello', tMs: 0 };
			await Promise.resolve();
		});
		runner.dispatch({ type: 'text.submitted', text: 'hello' });
		await clock.settleTo(3000);
		expect(events.filter((event) => event.type === 'error')).toMatchObject([
			{ error: { kind: 'language-model-cut-off' } },
		]);
		expect(done(events)).toMatchObject([{ status: 'incomplete', text: 'Hello' }]);
	});

	it('tells when the disk is full, and goes on', async () => {
		const { clock, events, runner, store } = setUp();
		store.saveTurn = () => {
			throw new AssistantFailure({
				kind: 'storage-full',
				message: 'The disk is full.',
				retryable: true,
			});
		};
		runner.dispatch({ type: 'text.submitted', text: 'hello' });
		await clock.settleTo(2000);
		expect(events.find((event) => event.type === 'error')).toMatchObject({
			error: { kind: 'storage-full' },
		});
		expect(done(events)).toMatchObject([{ status: 'completed' }]);
	});

	it('never lets time run back, nor ahead of the clock', async () => {
		const { clock, events, runner } = setUp();
		await clock.settleTo(1000);
		runner.dispatch({ type: 'talk.muted', muted: true }, 9000);
		runner.dispatch({ type: 'talk.muted', muted: false }, 10);
		expect(events.slice(-2).map((event) => event.t_ms)).toEqual([1000, 1000]);
	});

	it('leaves nothing behind when it is disposed in the middle of an answer', async () => {
		const { clock, events, runner, recognizer, synthesizer, output } = setUp(sayNothingUntilAborted);
		runner.dispatch({ type: 'text.submitted', text: 'hello' });
		await clock.settleTo(100);
		recognizer.tell({ type: 'speech-started', utteranceId: utteranceId('utt_1'), onsetMs: 90, tMs: 100 });
		expect(runner.pending).toEqual({ timers: 1, answers: 1 });
		runner[Symbol.dispose]();
		output[Symbol.dispose]();
		const told = events.length;
		recognizer.tell({
			type: 'final',
			utteranceId: utteranceId('utt_1'),
			text: 'hello',
			last: true,
			tMs: 100,
		});
		synthesizer.tell({ type: 'ready', model: 'tones', provider: 'cpu', providerReason: '', tMs: 100 });
		runner.dispatch({ type: 'text.submitted', text: 'again' });
		await clock.settleTo(10_000);
		expect(runner.pending).toEqual({ timers: 0, answers: 0 });
		expect(clock.pendingTimers).toBe(0);
		expect(events).toHaveLength(told);
	});
});
