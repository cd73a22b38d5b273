/**
 * From a catalogue entry to the configuration sherpa-onnx gets. What would end the process (crash_cases.txt: unsupported
 * decoding methods, threads below 1, unknown providers, odd features) never leaves this file.
 */
import type { InstalledModel, ModelConfig } from '../../../models/catalogue.ts';

export const providers = ['cpu', 'cuda', 'coreml', 'directml'] as const;
export type Provider = (typeof providers)[number];

export interface EngineSettings {
	/** What is asked for; sherpa-onnx falls back to the CPU with a line on stderr and nothing else. */
	readonly provider: string;
	/** 1–16. More threads finish a step sooner on idle cores and later on busy ones. */
	readonly threads: number;
	/** BCP 47; what a recognizer of many languages is to expect. Absent or unknown to it: it finds out, or has one. */
	readonly language?: string;
}

/** Whatever a settings file says, one of the providers sherpa-onnx knows. */
export function providerOf(wish: string): Provider {
	return providers.find((provider) => provider === wish) ?? 'cpu';
}

const beamFamilies = new Set(['transducer']);
/** NeMo's transducers search greedily only; asked for anything else the engine leaves. */
const greedyModelTypes: ReadonlySet<unknown> = new Set(['nemo_transducer']);
const featureDimensions = [40, 80, 128];

export function streamingConfig(model: InstalledModel, settings: EngineSettings): object {
	return {
		...model.config,
		...recognizerParts(model, settings),
		// Endpoints are voice-activity.ts's to decide; the engine's own rules would only clear our text.
		enableEndpoint: false,
	};
}

export function offlineConfig(model: InstalledModel, settings: EngineSettings): object {
	const parts = recognizerParts(model, settings);
	return { ...model.config, ...parts, modelConfig: expecting(model, parts.modelConfig, settings.language) };
}

/** Where a family takes the language: its section, and the keys in it. */
const languageKeys: Readonly<Record<string, readonly [section: string, ...keys: string[]]>> = {
	whisper: ['whisper', 'language'],
	'sense-voice': ['senseVoice', 'language'],
	canary: ['canary', 'srcLang', 'tgtLang'],
	'cohere-transcribe': ['cohereTranscribe', 'language'],
};

/** Only a language the entry names: told another one, the engine ends the process. */
function expecting(model: InstalledModel, modelConfig: ModelConfig, language = ''): ModelConfig {
	const [primary = ''] = language.toLowerCase().split(/[-_]/);
	const [name, ...keys] = languageKeys[model.family] ?? [];
	if (name === undefined || !model.languages.includes(primary)) return modelConfig;
	const told = Object.fromEntries(keys.map((key) => [key, primary]));
	return { ...modelConfig, [name]: { ...section(modelConfig, name), ...told } };
}

export function voiceConfig(model: InstalledModel, settings: EngineSettings): object {
	return {
		...model.config,
		model: { ...section(model.config, 'model'), ...engineParts(settings) },
		// One sentence a callback: audio leaves as early as it can, and a cancel waits for one sentence at most.
		maxNumSentences: 1,
	};
}

interface Detector {
	readonly section: string;
	/** Samples judged at once, at 16 kHz. */
	readonly windowSize: number;
	/** Samples of the window before that sherpa-onnx wants in each call; without them the first decision would come late. */
	readonly overlap: number;
}

const silero: Detector = { section: 'sileroVad', windowSize: 512, overlap: 64 };
const detectors: Readonly<Record<string, Detector>> = {
	'silero-vad': silero,
	'ten-vad': { section: 'tenVad', windowSize: 256, overlap: 0 },
};

export function detectorOf(family: string): Detector {
	return detectors[family] ?? silero;
}

/**
 * Tiny durations instead of 0, which sherpa-onnx reads as "use the default": it then answers window by window, after two
 * windows above the threshold. `maxSpeechDuration` keeps it from changing its own threshold after 20 s of speech.
 */
export function voiceActivityConfig(model: InstalledModel, threshold: number): object {
	const detector = detectorOf(model.family);
	return {
		[detector.section]: {
			...section(model.config, detector.section),
			threshold,
			minSilenceDuration: 0.0001,
			minSpeechDuration: 0.0001,
			maxSpeechDuration: 100_000,
			windowSize: detector.windowSize,
		},
		sampleRate: 16_000,
		numThreads: 1,
		provider: 'cpu',
		debug: 0,
	};
}

/** KeywordSpotter takes a recognizer's parts without a decoding method; the words come with each stream. */
export function keywordConfig(model: InstalledModel, settings: EngineSettings): object {
	const { featConfig, modelConfig } = recognizerParts(model, settings);
	return { ...model.config, featConfig, modelConfig };
}

/** For punctuation and denoisers: everything is in `model`. */
export function modelPartConfig(model: InstalledModel, settings: EngineSettings): object {
	return { ...model.config, model: { ...section(model.config, 'model'), ...engineParts(settings) } };
}

/** How sensitive a detector is when nobody said: sherpa-onnx's own default. */
const usualThreshold = 0.5;

/** The configuration any model of the catalogue is loaded with; null for an engine that is not sherpa-onnx's. */
export function engineConfig(model: InstalledModel, settings: EngineSettings): object | null {
	switch (model.role) {
		case 'streaming-recognizer':
			return streamingConfig(model, settings);
		case 'offline-recognizer':
			return offlineConfig(model, settings);
		case 'synthesizer':
			return voiceConfig(model, settings);
		case 'voice-activity':
			return voiceActivityConfig(model, usualThreshold);
		case 'keyword':
			return keywordConfig(model, settings);
		case 'punctuation':
		case 'denoiser':
			return modelPartConfig(model, settings);
		case 'end-of-turn':
			return null;
	}
}

interface RecognizerParts {
	readonly featConfig: object;
	readonly modelConfig: ModelConfig;
	readonly decodingMethod: 'greedy_search' | 'modified_beam_search';
}

function recognizerParts(model: InstalledModel, settings: EngineSettings): RecognizerParts {
	const { featureDim } = section(model.config, 'featConfig');
	const { decodingMethod } = model.config;
	const { modelType } = section(model.config, 'modelConfig');
	const beam =
		decodingMethod === 'modified_beam_search' &&
		beamFamilies.has(model.family) &&
		!greedyModelTypes.has(modelType);
	return {
		featConfig: {
			sampleRate: 16_000,
			featureDim: featureDimensions.includes(Number(featureDim)) ? Number(featureDim) : 80,
		},
		modelConfig: { ...section(model.config, 'modelConfig'), ...engineParts(settings) },
		decodingMethod: beam ? 'modified_beam_search' : 'greedy_search',
	};
}

function engineParts({ provider, threads }: EngineSettings): ModelConfig {
	const whole = Number.isFinite(threads) ? Math.trunc(threads) : 1;
	return { numThreads: Math.min(16, Math.max(1, whole)), provider: providerOf(provider), debug: 0 };
}

/** A nested object of the configuration, empty when there is none. */
export function section(config: ModelConfig, name: string): ModelConfig {
	const value = config[name];
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
