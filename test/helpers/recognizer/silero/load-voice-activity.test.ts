import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HelperRefused } from '../../../../main/helpers/helper-runtime.ts';
import { defaultVoiceActivity } from '../../../../main/helpers/recognizer/recognizer-protocol.ts';
import { loadSilero } from '../../../../main/helpers/recognizer/silero/load-voice-activity.ts';
import { loadSileroRuntime } from '../../../../main/helpers/recognizer/silero/silero-runtime.ts';
import type { SileroRuntime } from '../../../../main/helpers/recognizer/silero/silero-runtime.ts';
import { OnnxRuntimeUnavailable } from '../../../../main/helpers/recognizer/smart-turn/onnx-runtime.ts';
import { practiceModel } from '../../../support/practice-speech.ts';

const silero = practiceModel('silero-vad');
let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'parley-silero-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function load(path?: string, loadRuntime?: () => SileroRuntime) {
	const notes: string[] = [];
	const detector = loadSilero({
		model: path === undefined ? silero : { ...silero, files: [{ path }] },
		options: defaultVoiceActivity,
		onNote: (line) => notes.push(line),
		...(loadRuntime === undefined ? {} : { loadRuntime }),
	});
	return { detector, notes };
}

describe('loading Silero on onnxruntime-node', () => {
	it('gives a detector that says silence is none', () => {
		const { detector, notes } = load();
		expect(detector?.accept(new Float32Array(detector.hopSamples))).toBe(false);
		expect(notes).toEqual([]);
	});

	it('leaves it to sherpa-onnx and says why where there is no binary, as on Intel Macs', () => {
		const { detector, notes } = load(undefined, () =>
			loadSileroRuntime(() => {
				throw new Error('no darwin/x64 binding\nRequire stack: …');
			}),
		);
		expect(detector).toBeNull();
		expect(notes).toEqual([
			'Voice activity runs on sherpa-onnx, which hears onsets later: no darwin/x64 binding.',
		]);
	});

	it('leaves another model’s shape to sherpa-onnx', () => {
		const [file] = practiceModel('practice-tones').files;
		const { detector, notes } = load(file?.path);
		expect(detector).toBeNull();
		expect(notes[0]).toContain('has not input, state, sr');
	});

	it('refuses a file that cannot be read, by name', async () => {
		const path = join(folder, 'silero_broken.onnx');
		await writeFile(path, new Uint8Array([8, 7, 58, 3, 255, 255, 255]));
		expect(() => load(path)).toThrow(HelperRefused);
		expect(() => load(path)).toThrow('silero_broken.onnx');
	});

	it.each([
		['nothing', () => ({})],
		['no session', () => ({ initOrt: () => undefined, binding: {}, Tensor: Array })],
		['no binding', () => ({ initOrt: () => undefined, Tensor: Array })],
	])('takes a package of another shape (%s) for none', (_, loadPackage) => {
		expect(() => loadSileroRuntime(loadPackage)).toThrow(OnnxRuntimeUnavailable);
	});
});
