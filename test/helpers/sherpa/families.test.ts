import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	loadOfflineEngine,
	loadStreamingEngine,
	loadVoiceActivityEngine,
} from '../../../main/helpers/sherpa/engines.ts';
import { loadSherpa } from '../../../main/helpers/sherpa/native-module.ts';
import { loadDenoised, loadPunctuationEngine } from '../../../main/helpers/sherpa/text-engines.ts';
import type { InstalledModel } from '../../../models/catalogue.ts';
import { configSchemaOf } from '../../../models/engine-families.ts';
import { offlineModel, offlineTokens } from '../../../models/practice/tools/make_offline.mjs';
import { practiceModel, practiceSamples } from '../../support/practice-speech.ts';
import * as tiny from '../../support/tiny-models.ts';

/*
 * The real engine, with the real configuration of a family and a model made for it. What such a model needs is read in sherpa-onnx's
 * sources; a wrong name ends this process. Families without one here are checked by name only (test/models/engine-config.test.ts).
 */
const sherpa = loadSherpa();
const cpu = { provider: 'cpu', threads: 1 };
const practice = join(import.meta.dirname, '../../../models/practice/stt');
const streaming = readFileSync(join(practice, 'model.onnx'));

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'parley-families-'));
	put('words.txt', offlineTokens(readFileSync(join(practice, 'tokens.txt'), 'utf8')));
	put('letters.txt', tiny.tinyTokens);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, contents: Uint8Array | string): string {
	const path = join(folder, name);
	writeFileSync(path, contents);
	return path;
}

function entry(
	role: InstalledModel['role'],
	family: string,
	config: InstalledModel['config'],
): InstalledModel {
	expect(configSchemaOf(role, family)?.safeParse(config).error).toBeUndefined();
	return { ...practiceModel('practice-en'), role, family, config };
}

const sentence = practiceSamples()[0] ?? { samples: new Float32Array(0), text: '' };

async function heard(family: string, modelConfig: InstalledModel['config']): Promise<string> {
	const model = entry('offline-recognizer', family, { modelConfig });
	const engine = await loadOfflineEngine(sherpa, model, cpu);
	return engine.transcribe(sentence.samples);
}

describe('an offline recognizer', () => {
	const words = (): string => join(folder, 'words.txt');
	const letters = (): string => join(folder, 'letters.txt');

	it('of zipformer-ctc hears the practice words', async () => {
		const model = put('zipformer.onnx', offlineModel(streaming, 'zipformer-ctc'));
		expect(await heard('zipformer-ctc', { zipformerCtc: { model }, tokens: words() })).toBe(
			'STOP THE MUSIC',
		);
	});

	it('of wenet-ctc hears the practice words', async () => {
		const model = put('wenet.onnx', offlineModel(streaming, 'wenet-ctc'));
		expect(await heard('wenet-ctc', { wenetCtc: { model }, tokens: words() })).toBe('STOP THE MUSIC');
	});

	it('of nemo-ctc runs; its features are others than the practice model’s', async () => {
		const model = put('nemo.onnx', offlineModel(streaming, 'nemo-ctc'));
		expect(await heard('nemo-ctc', { nemoCtc: { model }, tokens: words() })).toEqual(expect.any(String));
	});

	it('of transducer hears the practice words, syllables twice where nothing counts them once', async () => {
		const transducer = {
			encoder: put('encoder.onnx', offlineModel(streaming, 'transducer')),
			decoder: put('decoder.onnx', tiny.transducerDecoder()),
			joiner: put('joiner.onnx', tiny.transducerJoiner()),
		};
		const text = await heard('transducer', { transducer, tokens: words() });
		expect(text).toContain('MUSIC');
	});

	it('of sense-voice is told the language that is spoken, and whether to write numbers and marks', async () => {
		const model = put('sense-voice.onnx', tiny.senseVoice());
		const tokens = put('sense-voice.txt', tiny.senseVoiceTokens);
		const told = async (itn: number, language: string): Promise<string> => {
			const senseVoice = { model, language: 'auto', useInverseTextNormalization: itn };
			const known = entry('offline-recognizer', 'sense-voice', { modelConfig: { senseVoice, tokens } });
			const engine = await loadOfflineEngine(
				sherpa,
				{ ...known, languages: ['zh', 'yue', 'en', 'ja', 'ko'] },
				{ ...cpu, language },
			);
			return engine.transcribe(sentence.samples);
		};
		expect(await told(1, 'en-GB')).toBe('english!');
		expect(await told(0, 'en')).toBe('english');
		expect(await told(1, 'ja')).toBe('other!');
		expect(await told(0, 'hi')).toBe('other');
	});

	it('of omnilingual and tdnn says what its model says', async () => {
		const omnilingual = { model: put('omnilingual.onnx', tiny.omnilingual()) };
		expect(await heard('omnilingual', { omnilingual, tokens: letters() })).toBe('a');
		const tdnn = { model: put('tdnn.onnx', tiny.tdnn()) };
		expect(await heard('tdnn', { tdnn, tokens: letters() })).toBe('a');
	});
});

describe('a streaming recognizer', () => {
	it('of transducer says what its model says, a letter a step', () => {
		const transducer = {
			encoder: put('lstm.onnx', tiny.lstmEncoder()),
			decoder: put('small-decoder.onnx', tiny.transducerDecoder(3)),
			joiner: put('small-joiner.onnx', tiny.transducerJoiner(3)),
		};
		const config = { modelConfig: { transducer, tokens: join(folder, 'letters.txt') } };
		const model = entry('streaming-recognizer', 'transducer', config);
		const stream = loadStreamingEngine(sherpa, model, cpu).open();
		stream.accept(sentence.samples.subarray(0, 8_000));
		expect(stream.text()).toMatch(/^a{5,}$/);
	});
});

describe('TEN', () => {
	it('hears in hops of half its own window: loud sound and nothing else', () => {
		const tenVad = { model: put('ten.onnx', tiny.tenVad()) };
		const detector = loadVoiceActivityEngine(sherpa, entry('voice-activity', 'ten-vad', { tenVad }), 0.5);
		expect(detector.hopSamples).toBe(128);
		const hears = (level: number): readonly boolean[] =>
			Array.from({ length: 40 }, () =>
				detector.accept(Float32Array.from({ length: 128 }, () => (Math.random() * 2 - 1) * level)),
			);
		expect(hears(0)).not.toContain(true);
		// Two windows in a row, each four hops or fewer away.
		expect(hears(0.5).slice(8)).not.toContain(false);
		detector.reset();
		expect(hears(0)).not.toContain(true);
	});
});

describe('a denoiser', () => {
	it('of gtcrn gives the sound on', async () => {
		const gtcrn = { model: put('gtcrn.onnx', tiny.gtcrn()) };
		const passed: Float32Array[] = [];
		const engine = loadDenoised(sherpa, entry('denoiser', 'gtcrn', { model: { gtcrn } }), cpu, {
			transcribe: (samples) => {
				passed.push(samples);
				return Promise.resolve('');
			},
		});
		await engine.transcribe(sentence.samples);
		const [sound = new Float32Array(0)] = passed;
		expect(sound.length).toBeGreaterThan(sentence.samples.length - 1_024);
		const strayed = sound
			.slice(1_024, -1_024)
			.reduce(
				(most, sample, at) => Math.max(most, Math.abs(sample - (sentence.samples[at + 1_024] ?? 0))),
				0,
			);
		expect(strayed).toBeLessThan(0.01);
	});
});

describe('punctuation', () => {
	it('of ct-transformer ends a sentence', () => {
		const ctTransformer = put('punctuation.onnx', tiny.ctTransformer());
		const model = entry('punctuation', 'ct-transformer', { model: { ctTransformer } });
		expect(loadPunctuationEngine(sherpa, model, cpu).punctuate('hello you')).toMatch(/^hello you[.。]$/);
	});
});
