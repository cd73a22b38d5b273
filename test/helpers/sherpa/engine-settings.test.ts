import { describe, expect, it } from 'vitest';
import {
	engineConfig,
	offlineConfig,
	providerOf,
	streamingConfig,
	voiceActivityConfig,
	voiceConfig,
} from '../../../main/helpers/sherpa/engine-settings.ts';
import { practiceModel } from '../../support/practice-speech.ts';

const stt = practiceModel('practice-en');
const cpu = { provider: 'cpu', threads: 1 };

describe('the configuration of an engine', () => {
	it.each([
		[0, 1],
		[-1, 1],
		[2.9, 2],
		[Number.NaN, 1],
		[Number.POSITIVE_INFINITY, 1],
		[500, 16],
	])('asks for a number of threads the engine takes: %d → %d', (threads, numThreads) => {
		expect(streamingConfig(stt, { provider: 'cpu', threads })).toMatchObject({
			modelConfig: { numThreads },
		});
		expect(voiceConfig(practiceModel('practice-tones'), { provider: 'cpu', threads })).toMatchObject({
			model: { numThreads },
		});
	});

	it('asks for known providers only', () => {
		expect(['cpu', 'cuda', 'coreml', 'directml', 'nonsense', ''].map(providerOf)).toEqual([
			'cpu',
			'cuda',
			'coreml',
			'directml',
			'cpu',
			'cpu',
		]);
	});

	it.each([
		['nemo-ctc', 'modified_beam_search', 'greedy_search'],
		['nemo-ctc', 'nonsense', 'greedy_search'],
		['paraformer', 'modified_beam_search', 'greedy_search'],
		['transducer', 'modified_beam_search', 'modified_beam_search'],
		['transducer', undefined, 'greedy_search'],
	])('lets %s decode by a method it has: %s → %s', (family, decodingMethod, allowed) => {
		const config = { ...stt.config, ...(decodingMethod === undefined ? {} : { decodingMethod }) };
		expect(streamingConfig({ ...stt, family, config }, cpu)).toMatchObject({
			decodingMethod: decodingMethod === undefined ? 'greedy_search' : allowed,
		});
		expect(offlineConfig({ ...stt, family, config }, cpu)).toHaveProperty('decodingMethod');
	});

	it('never lets a NeMo transducer search by beam, which it leaves at', () => {
		const section = { transducer: {}, tokens: '/t', modelType: 'nemo_transducer' };
		const config = { ...stt.config, modelConfig: section, decodingMethod: 'modified_beam_search' };
		const model = { ...stt, family: 'transducer', config };
		expect(streamingConfig(model, cpu)).toMatchObject({ decodingMethod: 'greedy_search' });
		expect(offlineConfig(model, cpu)).toMatchObject({ decodingMethod: 'greedy_search' });
	});

	it('gives TEN its own section and window', () => {
		const ten = {
			...practiceModel('silero-vad'),
			family: 'ten-vad',
			config: { tenVad: { model: '/ten.onnx' } },
		};
		const config = voiceActivityConfig(ten, 0.4);
		expect(config).toMatchObject({ tenVad: { model: '/ten.onnx', threshold: 0.4, windowSize: 256 } });
		expect(config).not.toHaveProperty('sileroVad');
	});

	it('loads keyword spotters, punctuation and denoisers with threads and a provider the engine takes', () => {
		const settings = { provider: 'nonsense', threads: 0 };
		const parts = { numThreads: 1, provider: 'cpu', debug: 0 };
		const keyword = engineConfig({ ...stt, role: 'keyword', family: 'transducer' }, settings);
		expect(keyword).toMatchObject({ featConfig: { featureDim: 80 }, modelConfig: parts });
		const config = { model: { gtcrn: { model: '/g.onnx' } } };
		for (const role of ['denoiser', 'punctuation'] as const) {
			expect(engineConfig({ ...stt, role, config }, settings)).toEqual({
				model: { gtcrn: { model: '/g.onnx' }, ...parts },
			});
		}
	});

	it('has none for an engine that is not its own', () => {
		expect(
			engineConfig({ ...stt, role: 'end-of-turn', family: 'smart-turn', config: {} }, cpu),
		).toBeNull();
	});

	it.each([
		[80, 80],
		[128, 128],
		[0, 80],
		[81, 80],
		['x', 80],
	])('keeps to feature sizes that exist: %s → %d', (featureDim, kept) => {
		const config = { ...stt.config, featConfig: { sampleRate: 8_000, featureDim } };
		expect(streamingConfig({ ...stt, config }, cpu)).toMatchObject({
			featConfig: { sampleRate: 16_000, featureDim: kept },
		});
	});

	it('decides endpoints itself, and takes one sentence at a time', () => {
		expect(streamingConfig(stt, cpu)).toMatchObject({ enableEndpoint: false });
		expect(voiceConfig(practiceModel('practice-tones'), cpu)).toMatchObject({ maxNumSentences: 1 });
	});

	it('gives the detector durations it does not take for defaults', () => {
		const { sileroVad } = voiceActivityConfig(practiceModel('silero-vad'), 0.4) as {
			sileroVad: { minSilenceDuration: number; minSpeechDuration: number };
		};
		expect(sileroVad).toMatchObject({ threshold: 0.4, windowSize: 512 });
		expect(sileroVad.minSilenceDuration).toBeGreaterThan(0);
		expect(sileroVad.minSpeechDuration).toBeGreaterThan(0);
	});
});

describe('the language a recognizer is told', () => {
	function told(family: string, section: string, languages: readonly string[], language?: string) {
		const config = { modelConfig: { [section]: { encoder: '/e', language: 'auto' }, tokens: '/t' } };
		const model = { ...stt, role: 'offline-recognizer' as const, family, config, languages };
		const settings = language === undefined ? cpu : { ...cpu, language };
		return offlineConfig(model, settings);
	}

	it.each([
		['whisper', 'whisper', { language: 'hi' }],
		['sense-voice', 'senseVoice', { language: 'hi' }],
		['cohere-transcribe', 'cohereTranscribe', { language: 'hi' }],
		['canary', 'canary', { srcLang: 'hi', tgtLang: 'hi' }],
	])('goes where %s takes it', (family, section, parts) => {
		expect(told(family, section, ['en', 'hi'], 'hi-IN')).toMatchObject({
			modelConfig: { [section]: { encoder: '/e', ...parts }, tokens: '/t', numThreads: 1 },
		});
	});

	it('is left to the model where it does not know it, takes none, or nobody says which', () => {
		for (const config of [
			told('sense-voice', 'senseVoice', ['zh', 'en'], 'hi'),
			told('sense-voice', 'senseVoice', ['zh', 'en']),
		])
			expect(config).toMatchObject({ modelConfig: { senseVoice: { language: 'auto' } } });
		expect(told('moonshine', 'moonshine', ['en'], 'en')).toMatchObject({
			modelConfig: { moonshine: { language: 'auto' } },
		});
	});
});
