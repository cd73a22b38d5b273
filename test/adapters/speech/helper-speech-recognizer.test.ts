import { describe, expect, it } from 'vitest';
import { utteranceId } from '../../../main/domain/ids.ts';
import type { RecognizerHelperEvent } from '../../../main/helpers/recognizer/recognizer-protocol.ts';
import { loadingLine } from '../../../main/helpers/sherpa/loading-protocol.ts';
import { setUp } from './recognizer-under-test.ts';

const press = utteranceId('press_1');

const crash = { code: 139, signal: null };

describe('the recognizer behind its helper', () => {
	it('tells the helper which models, and how to listen, anew at each start', () => {
		const { processes, recognizer, hello, comeBack } = setUp();
		expect(hello()).toMatchObject({
			streaming: { id: 'practice-en' },
			secondPass: null,
			voiceActivityModel: { id: 'silero-vad' },
			provider: 'cpu',
			mode: 'open',
			utterancesSoFar: 0,
		});
		recognizer.listen('manual');
		processes.last.getsReady();
		expect(processes.last.commands).toEqual([{ type: 'listen', mode: 'manual' }]);
		processes.last.emits({ type: 'speech-started', utteranceId: 'utt_1', onsetMs: 1, tMs: 2 });
		processes.last.exits(crash);
		comeBack();
		expect(hello()).toMatchObject({ mode: 'manual', utterancesSoFar: 1 });
	});

	it('sends frames as they are, and only their own part of a larger buffer', () => {
		const { processes, recognizer } = setUp();
		recognizer.accept({ startMs: 0, samples: new Float32Array(320) });
		processes.last.getsReady();
		const large = new Float32Array(3_200).fill(0.5);
		recognizer.accept({ startMs: 20, samples: large.subarray(320, 640) });
		const frames = processes.last.commands.filter((command) => command.type === 'frame');
		expect(frames).toHaveLength(1);
		expect(frames[0]).toMatchObject({ startMs: 20 });
		expect(frames[0]?.samples.buffer.byteLength).toBe(320 * 4);
	});

	it('passes on what the helper heard', () => {
		const { processes, events } = setUp();
		processes.last.getsReady();
		const said: RecognizerHelperEvent[] = [
			{ type: 'speech-started', utteranceId: 'utt_1', onsetMs: 1, tMs: 2 },
			{ type: 'partial', utteranceId: 'utt_1', text: 'hel', tMs: 3 },
			{ type: 'speech-stopped', utteranceId: 'utt_1', endMs: 4, tMs: 5 },
			{ type: 'final', utteranceId: 'utt_1', text: 'hello', last: false, tMs: 6 },
			{ type: 'final', utteranceId: 'utt_1', text: 'Hello.', last: true, tMs: 7 },
			{ type: 'end-of-turn', utteranceId: 'utt_1', probability: 0.5, tMs: 8 },
		];
		for (const event of said) processes.last.emits(event);
		expect(events).toEqual(said);
	});

	it('closes what was open when the helper dies: each with the last text, once', () => {
		const { processes, events, recognizer, clock, comeBack } = setUp();
		processes.last.getsReady();
		processes.last.emits({ type: 'speech-started', utteranceId: 'utt_1', onsetMs: 1, tMs: 2 });
		processes.last.emits({ type: 'partial', utteranceId: 'utt_1', text: 'so far', tMs: 3 });
		recognizer.accept({ startMs: 100, samples: new Float32Array(320) });
		clock.advanceBy(500);
		processes.last.exits(crash);
		expect(events.slice(2)).toEqual([
			{ type: 'speech-stopped', utteranceId: 'utt_1', endMs: 120, tMs: 500 },
			{ type: 'final', utteranceId: 'utt_1', text: 'so far', last: true, tMs: 500 },
		]);
		comeBack();
		expect(events).toHaveLength(4);
	});

	it('lets the streaming text stand when it dies during the second pass', () => {
		const { processes, events } = setUp();
		processes.last.getsReady();
		processes.last.emits({ type: 'speech-started', utteranceId: 'utt_1', onsetMs: 1, tMs: 2 });
		processes.last.emits({ type: 'speech-stopped', utteranceId: 'utt_1', endMs: 3, tMs: 4 });
		processes.last.emits({ type: 'final', utteranceId: 'utt_1', text: 'streamed', last: false, tMs: 5 });
		processes.last.exits(crash);
		expect(events.slice(3)).toMatchObject([{ type: 'final', text: 'streamed', last: true }]);
	});

	it('begins a press again that came while the helper was away', () => {
		const { processes, recognizer, comeBack } = setUp();
		processes.last.getsReady();
		processes.last.exits(crash);
		recognizer.beginUtterance(press);
		comeBack();
		expect(processes.last.commands).toContainEqual({ type: 'begin-utterance', utteranceId: press });
	});

	it('answers a release while the helper is away', async () => {
		const { processes, recognizer, events, comeBack } = setUp();
		processes.last.getsReady();
		processes.last.exits(crash);
		recognizer.beginUtterance(press);
		recognizer.endUtterance(press);
		expect(events).toEqual([]);
		await Promise.resolve();
		expect(events).toMatchObject([{ type: 'final', utteranceId: press, text: '', last: true }]);
		comeBack();
		expect(processes.last.commands).toEqual([{ type: 'listen', mode: 'open' }]);
	});

	it('names the model file that killed the helper, and does not try it again', () => {
		const { processes, events, clock } = setUp();
		processes.last.writes(loadingLine('/models/x/model.onnx'));
		processes.last.exits({ code: 255, signal: null });
		clock.advanceBy(60_000);
		expect(processes.all).toHaveLength(1);
		expect(events).toMatchObject([
			{
				type: 'error',
				error: { kind: 'model-corrupt', subject: '/models/x/model.onnx', retryable: false },
			},
		]);
	});

	it('says when the second pass is no model it knows, and hears without it', () => {
		const { processes, events, hello } = setUp({ secondPass: 'nobody' });
		expect(hello().secondPass).toBeNull();
		processes.last.getsReady();
		processes.last.emits({ type: 'ready', model: 'practice-en', provider: 'cpu', tMs: 1 });
		expect(events).toMatchObject([
			{ type: 'error', error: { kind: 'model-missing', subject: 'nobody' } },
			{ type: 'ready', model: 'practice-en', provider: 'cpu', providerReason: '' },
		]);
	});
});
