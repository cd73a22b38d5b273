import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forkNodeHelper } from '../../../main/adapters/helper-process/fork-node-helper.ts';
import { EngineBenchmarks } from '../../../main/adapters/speech/engine-benchmarks.ts';
import { EngineProviders } from '../../../main/adapters/speech/engine-providers.ts';
import { SystemClock } from '../../../main/adapters/system-clock.ts';
import { responseId, utteranceId } from '../../../main/domain/ids.ts';
import { libraryWithOffline, practiceOffline } from '../../support/offline-practice.ts';
import { practiceLibrary, practiceModel, practiceSamples } from '../../support/practice-speech.ts';
import { realRecognizer, realSynthesizer } from './helper-under-test.ts';

const helpersFolder = join(import.meta.dirname, '../../../main/helpers');
const frameSamples = 320;

type Recognizer = ReturnType<typeof realRecognizer>;

/** One practice sentence as frames that begin at `startMs`; gives its text. */
function say({ port }: Recognizer, number: number, startMs: number): string {
	const sample = practiceSamples()[number];
	const sound = new Float32Array(16_000 + (sample?.samples.length ?? 0));
	sound.set(sample?.samples ?? [], 8_000);
	for (let at = 0; at + frameSamples <= sound.length; at += frameSamples)
		port.accept({ startMs: startMs + at / 16, samples: sound.slice(at, at + frameSamples) });
	return sample?.text ?? '';
}

/** The last final of each utterance so far. */
function finals({ events }: Recognizer): readonly string[] {
	return events.flatMap((event) => (event.type === 'final' && event.last ? [event.text] : []));
}

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-care-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a second pass with a real engine', () => {
	it('says each finished utterance again', async () => {
		await using helper = realRecognizer({ secondPass: practiceOffline }, libraryWithOffline);
		await helper.port.whenReady();
		const text = say(helper, 3, 0);
		await helper.until(() => finals(helper).length > 0);
		const said = helper.events.filter((event) => event.type === 'final');
		expect(said.map(({ text: words, last }) => ({ words, last }))).toEqual([
			{ words: text, last: false },
			{ words: text.toUpperCase(), last: true },
		]);
		expect(helper.events.map(({ type }) => type)).not.toContain('error');
	});
});

describe('a recognizer that rests', () => {
	it('is another process, hears what is said while that is replaced, and loads the rest with the first word', async () => {
		await using helper = realRecognizer({ secondPass: practiceOffline }, libraryWithOffline);
		await helper.port.whenReady();
		const before = say(helper, 0, 0);
		await helper.until(() => finals(helper).length === 1);
		helper.states.length = 0;
		helper.port.rest();
		expect(helper.port.resting).toBe(true);
		// At once: the old process is still ending.
		const after = say(helper, 3, 20_000);
		await helper.until(() => finals(helper).length === 2);
		expect(helper.states.map(({ state }) => state)).toEqual(['restarting', 'starting', 'ready']);
		expect(finals(helper)).toEqual([before.toUpperCase(), after.toUpperCase()]);
		expect(helper.port.resting).toBe(false);
		expect(helper.port.stderr.join('\n')).toContain('parley: loading');
	});

	it('hears a press after a long rest from its first word', async () => {
		await using helper = realRecognizer();
		await helper.port.whenReady();
		helper.port.rest();
		await helper.until(() => helper.states.at(-1)?.state === 'ready' && helper.states.length > 3);
		helper.port.listen('manual');
		const press = utteranceId('press_1');
		helper.port.accept({ startMs: 0, samples: new Float32Array(frameSamples) });
		helper.port.beginUtterance(press);
		const text = say(helper, 0, 20);
		helper.port.endUtterance(press);
		await helper.until(() => finals(helper).length === 1);
		expect(finals(helper)).toEqual([text]);
	});
});

describe('a voice that rests', () => {
	it('has no process, and speaks again when it is asked to', async () => {
		await using helper = realSynthesizer();
		await helper.port.whenReady();
		helper.port.rest();
		expect(helper.port.resting).toBe(true);
		helper.port.speak({
			responseId: responseId('answer'),
			segmentIndex: 0,
			text: 'Hello again.',
			voice: { model: 'practice-tones', speaker: 0, speed: 1 },
			language: 'en',
		});
		await helper.until(() => helper.events.some(({ type }) => type === 'segment-done'));
		expect(helper.events.map(({ type }) => type)).not.toContain('segment-failed');
		expect(helper.port.resting).toBe(false);
	});
});

describe('a real trial of CUDA', () => {
	function providers(entry: string, deadlineMs = 60_000): EngineProviders {
		return new EngineProviders({
			fork: forkNodeHelper,
			clock: new SystemClock(),
			entry,
			trialModel: () => practiceModel('practice-en'),
			verdictFile: join(folder, '.providers.json'),
			run: () => Promise.resolve('570.86.15, NVIDIA H200, 143771 MiB'),
			libraries: () => ({ identity: 'pretended', missingForCuda: null }),
			deadlineMs,
		});
	}

	it.each([
		[
			'falls back to the CPU without a word to us, as the npm build does',
			join(helpersFolder, 'probe.entry.ts'),
			'this build of the speech engine has no support for it',
		],
		['aborts', join(import.meta.dirname, 'probe-that-aborts.entry.ts'), 'a trial of it failed'],
	])('that %s leaves the CPU, with the reason', async (_, entry, reason) => {
		using found = providers(entry);
		found.choose('cuda');
		await found.settled();
		expect(found.choose('cuda').provider).toBe('cpu');
		expect(found.choose('cuda').reason).toContain(reason);
	});

	it('that hangs leaves the CPU, and no process', async () => {
		using found = providers(join(import.meta.dirname, 'probe-that-hangs.entry.ts'), 3_000);
		found.choose('cuda');
		await found.settled();
		expect(found.choose('cuda').reason).toContain('did not come to an end');
	});
});

describe('a real benchmark', () => {
	it('measures what hears and what speaks, each in a process of its own', async () => {
		const library = practiceLibrary(folder);
		using benchmarks = new EngineBenchmarks({
			fork: forkNodeHelper,
			clock: new SystemClock(),
			entry: join(helpersFolder, 'probe.entry.ts'),
			file: library.notesFile('benchmarks'),
			sound: library.speechSample,
			providers: () => ['cpu'],
			libraries: 'installed',
			cores: 2,
		});
		const recognizer = practiceModel('practice-en');
		const voice = practiceModel('practice-tones');
		benchmarks.want(recognizer);
		benchmarks.want(voice);
		benchmarks.setIdle(true);
		await benchmarks.settled();
		const heard = benchmarks.best(recognizer, 'auto');
		const spoken = benchmarks.best(voice, 'auto');
		// Tiny models on whatever machine this is: far below 1, and never 0.
		expect(heard?.realTimeFactor).toBeGreaterThan(0);
		expect(heard?.realTimeFactor).toBeLessThan(1);
		expect(heard?.firstAudioMs).toBeNull();
		expect(spoken?.firstAudioMs).toBeGreaterThan(0);
		expect(spoken?.realTimeFactor).toBeLessThan(1);
		expect([1, 2]).toContain(spoken?.threads);
	});
});
