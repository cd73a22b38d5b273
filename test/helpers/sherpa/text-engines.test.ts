import { describe, expect, it } from 'vitest';
import { loadSherpa } from '../../../main/helpers/sherpa/native-module.ts';
import type { SherpaModule } from '../../../main/helpers/sherpa/native-module.ts';
import { loadDenoised, loadPunctuationEngine } from '../../../main/helpers/sherpa/text-engines.ts';
import type { InstalledModel } from '../../../models/catalogue.ts';
import { practiceModel } from '../../support/practice-speech.ts';

// No model of these families can be made by hand: what they are asked, and with which configuration, is looked at instead.
const cpu = { provider: 'cpu', threads: 2 };
const parts = { numThreads: 2, provider: 'cpu', debug: 0 };

function model(role: InstalledModel['role'], family: string, section: object): InstalledModel {
	return { ...practiceModel('practice-en'), role, family, config: { model: { ...section } } };
}

function recording(punctuated = (text: string) => `${text}.`) {
	const made: { readonly what: string; readonly config: object }[] = [];
	const asked: unknown[] = [];
	const punctuation = (what: string) =>
		class {
			constructor(config: object) {
				made.push({ what, config });
			}
			addPunct(text: string): string {
				asked.push(text);
				return punctuated(text);
			}
		};
	const sherpa: SherpaModule = {
		...loadSherpa(),
		OfflinePunctuation: punctuation('offline'),
		OnlinePunctuation: punctuation('online'),
		OfflineSpeechDenoiser: class {
			constructor(config: object) {
				made.push({ what: 'denoiser', config });
			}
			run(wave: { readonly samples: Float32Array; readonly sampleRate: number }) {
				asked.push(wave);
				return { samples: Float32Array.of(0.25), sampleRate: 8_000 };
			}
		},
	};
	return { sherpa, made, asked };
}

describe('punctuation', () => {
	it.each([
		['ct-transformer', { ctTransformer: '/m.onnx' }, 'offline'],
		['cnn-bilstm', { cnnBilstm: '/m.onnx', bpeVocab: '/b' }, 'online'],
	])('of %s is loaded with its section, threads and provider', (family, section, what) => {
		const { sherpa, made } = recording();
		loadPunctuationEngine(sherpa, model('punctuation', family, section), cpu);
		expect(made).toEqual([{ what, config: { model: { ...section, ...parts } } }]);
	});

	it('is set where there is none; capitals throughout are made small first', () => {
		const { sherpa, asked } = recording((text) => ` ${text}? `);
		const engine = loadPunctuationEngine(sherpa, model('punctuation', 'cnn-bilstm', {}), cpu);
		expect(engine.punctuate('how are you')).toBe('how are you?');
		expect(engine.punctuate('HOW ARE YOU')).toBe('how are you?');
		expect(asked).toEqual(['how are you', 'how are you']);
	});

	it.each(['', ' ', '42', 'Already, there', 'नमस्ते।', '你好。', 'word '.repeat(500)])(
		'is never asked about %j',
		(text) => {
			const { sherpa, asked } = recording();
			const engine = loadPunctuationEngine(sherpa, model('punctuation', 'ct-transformer', {}), cpu);
			expect(engine.punctuate(text)).toBe(text);
			expect(asked).toEqual([]);
		},
	);

	it('keeps the words when the model gives none', () => {
		const { sherpa } = recording(() => '');
		const engine = loadPunctuationEngine(sherpa, model('punctuation', 'ct-transformer', {}), cpu);
		expect(engine.punctuate('hello')).toBe('hello');
	});
});

describe('a denoiser', () => {
	it.each([
		['gtcrn', { gtcrn: { model: '/g.onnx' } }],
		['dpdfnet', { dpdfnet: { model: '/d.onnx' } }],
	])('%s gives what hears afterwards its own sound and rate', async (family, section) => {
		const { sherpa, made, asked } = recording();
		const heard: unknown[] = [];
		const engine = loadDenoised(sherpa, model('denoiser', family, section), cpu, {
			transcribe: (samples, rateHz) => {
				heard.push({ samples, rateHz });
				return Promise.resolve('words');
			},
		});
		expect(await engine.transcribe(Float32Array.of(1, Number.NaN))).toBe('words');
		expect(made).toEqual([{ what: 'denoiser', config: { model: { ...section, ...parts } } }]);
		expect(asked).toEqual([
			{ samples: Float32Array.of(1, 0), sampleRate: 16_000, enableExternalBuffer: false },
		]);
		expect(heard).toEqual([{ samples: Float32Array.of(0.25), rateHz: 8_000 }]);
		expect(await engine.transcribe(new Float32Array(0))).toBe('');
		expect(asked).toHaveLength(1);
	});
});
