import { describe, expect, it } from 'vitest';
import type { RecognizerCare } from '../../../main/adapters/speech/recognizer-options.ts';
import { utteranceId } from '../../../main/domain/ids.ts';
import { loadedLine, loadingLine } from '../../../main/helpers/sherpa/loading-protocol.ts';
import { setUp } from './recognizer-under-test.ts';

const press = utteranceId('press_1');
const crash = { code: 139, signal: null };
const frame = (startMs: number) => ({ startMs, samples: new Float32Array(320) });

describe('a recognizer that rests', () => {
	it('is started again with nothing but the detector, and what is said meanwhile is sent in order', () => {
		const { processes, recognizer, hello } = setUp();
		processes.last.getsReady();
		expect(hello().resting).toBe(false);
		processes.last.exitWhenAsked = null;
		recognizer.rest();
		recognizer.accept(frame(0));
		recognizer.beginUtterance(press);
		recognizer.accept(frame(20));
		processes.last.exits({ code: 0, signal: null });
		expect(hello().resting).toBe(true);
		processes.last.getsReady();
		expect(processes.last.commands.map(({ type }) => type)).toEqual([
			'listen',
			'frame',
			'begin-utterance',
			'frame',
		]);
		recognizer.accept(frame(40));
		expect(processes.last.commands.at(-1)).toMatchObject({ startMs: 40 });
	});

	it('loads everything again after it heard something, also in a process that replaces a crashed one', () => {
		const { processes, recognizer, hello, comeBack } = setUp();
		processes.last.getsReady();
		recognizer.rest();
		processes.last.getsReady();
		expect(recognizer.resting).toBe(true);
		processes.last.emits({ type: 'speech-started', utteranceId: 'utt_1', onsetMs: 1, tMs: 2 });
		expect(recognizer.resting).toBe(false);
		processes.last.exits(crash);
		comeBack();
		expect(hello().resting).toBe(false);
	});

	it('does not rest while somebody speaks, nor before it runs, nor twice', () => {
		const { processes, recognizer } = setUp();
		recognizer.rest();
		processes.last.getsReady();
		recognizer.beginUtterance(press);
		recognizer.rest();
		expect(processes.all).toHaveLength(1);
		processes.last.emits({ type: 'final', utteranceId: press, text: '', last: true, tMs: 1 });
		recognizer.rest();
		processes.last.getsReady();
		recognizer.rest();
		expect(processes.all).toHaveLength(2);
	});

	it('may be silent for long while it loads, and is taken for dead afterwards as any other', () => {
		const { processes, clock } = setUp();
		processes.last.getsReady();
		processes.last.answering = false;
		processes.last.writes(loadingLine('/models/large.onnx'));
		clock.advanceBy(30_000);
		expect(processes.last.kills).toEqual([]);
		processes.last.writes(loadedLine());
		clock.advanceBy(12_000);
		expect(processes.all[0]?.kills).toEqual(['SIGKILL']);
	});
});

describe('a recognizer that knows its computer', () => {
	function careOf(changes: Partial<RecognizerCare> = {}) {
		const used: string[] = [];
		const failures: string[] = [];
		const care: RecognizerCare = {
			choose: () => ({ provider: 'cuda', reason: '' }),
			measured: (models) =>
				Object.fromEntries(models.map(({ id }) => [id, { provider: 'cuda', threads: 4 }])),
			best: () => null,
			used: ({ id }) => used.push(id),
			cudaFailed: (why) => {
				failures.push(why);
				return Promise.resolve();
			},
			...changes,
		};
		return { care, used, failures };
	}

	it('asks for what was found to work, and tells which models it uses', () => {
		const { care, used } = careOf();
		const { processes, hello, recognizer } = setUp({}, care);
		expect(hello()).toMatchObject({
			provider: 'cuda',
			measured: { 'practice-en': { provider: 'cuda', threads: 4 } },
		});
		processes.last.getsReady();
		processes.last.emits({ type: 'ready', model: 'practice-en', provider: 'cuda', tMs: 1 });
		expect(used).toEqual(['practice-en']);
		expect(recognizer.words).toBeNull();
	});

	it('says why it is not what was asked for, and how fast it is', () => {
		const { care } = careOf({
			choose: () => ({ provider: 'cpu', reason: 'CUDA was asked for, but no; the CPU is used.' }),
			best: () => ({
				provider: 'cpu',
				threads: 2,
				realTimeFactor: 0.0123,
				firstAudioMs: null,
				loadMs: 1,
				memoryMb: 1,
			}),
		});
		const { processes, events, recognizer } = setUp({ provider: 'cuda' }, care);
		processes.last.getsReady();
		processes.last.emits({ type: 'ready', model: 'practice-en', provider: 'cpu', tMs: 1 });
		expect(events).toMatchObject([
			{ provider: 'cpu', providerReason: 'CUDA was asked for, but no; the CPU is used.' },
		]);
		expect(recognizer.words).toBe(
			"practice-en on CPU, 2 threads, measured here: 1.2 % of the sound's length. CUDA was asked for, but no; the CPU is used.",
		);
	});

	it('blames the card, not the model, when loading onto it ends the process', () => {
		const { care, failures } = careOf();
		const { processes, events, hello, comeBack } = setUp({ provider: 'cuda' }, care);
		processes.last.writes(loadingLine('/models/x/model.onnx'));
		processes.last.exits({ code: 134, signal: null });
		expect(failures).toHaveLength(1);
		comeBack();
		expect(processes.all).toHaveLength(2);
		expect(events.filter(({ type }) => type === 'error')).toEqual([]);
		expect(hello().model).toBe('practice-en');
	});

	it('begins anew when CUDA turns out to work while nobody speaks, and only then', () => {
		let provider = 'cpu';
		const { care } = careOf({ choose: () => ({ provider, reason: '' }), measured: () => ({}) });
		const { processes, recognizer, hello } = setUp({}, care);
		processes.last.getsReady();
		recognizer.providerSettled();
		expect(processes.all).toHaveLength(1);
		provider = 'cuda';
		recognizer.beginUtterance(press);
		recognizer.providerSettled();
		expect(processes.all).toHaveLength(1);
		processes.last.emits({ type: 'final', utteranceId: press, text: '', last: true, tMs: 1 });
		recognizer.providerSettled();
		expect(processes.all).toHaveLength(2);
		expect(hello().provider).toBe('cuda');
	});
});
