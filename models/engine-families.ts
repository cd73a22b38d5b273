/**
 * Which engine families there are for which role, and the configuration each takes: a family is a line here, a model of a known
 * family is an entry of catalogue.json and nothing else.
 */
import { z } from 'zod';
import {
	denoiserSections,
	offlineSections,
	punctuationSections,
	streamingSections,
	voiceActivitySections,
	voiceSections,
} from './engine-config.ts';

/** What a model does. One helper loads the roles of listening, another the role of speaking. */
export const modelRoles = [
	'streaming-recognizer',
	'offline-recognizer',
	'synthesizer',
	'voice-activity',
	'end-of-turn',
	'keyword',
	'punctuation',
	'denoiser',
] as const;
export type ModelRole = (typeof modelRoles)[number];

/** What sherpa-onnx takes beside the section; threads, provider and debug are main/helpers/sherpa's to set. */
const feature = z.strictObject({ sampleRate: z.number(), featureDim: z.number() }).optional();
const number = z.number().optional();
const word = z.string().optional();
const recognizerRest = {
	featConfig: feature,
	decodingMethod: z.enum(['greedy_search', 'modified_beam_search']).optional(),
	maxActivePaths: number,
	hotwordsFile: word,
	hotwordsScore: number,
	ruleFsts: word,
	ruleFars: word,
	blankPenalty: number,
};
const recognizerModelRest = { modelType: word, modelingUnit: word, bpeVocab: word };

function streaming(name: keyof typeof streamingSections): z.ZodType {
	const modelConfig = z.strictObject({
		[name]: streamingSections[name],
		tokens: z.string(),
		...recognizerModelRest,
	});
	return z.strictObject({ ...recognizerRest, modelConfig });
}

/** @param tokens false for families that bring a tokenizer of their own */
function offline(name: keyof typeof offlineSections, tokens = true): z.ZodType {
	const modelConfig = z.strictObject({
		[name]: offlineSections[name],
		tokens: tokens ? z.string() : word,
		...recognizerModelRest,
	});
	return z.strictObject({ ...recognizerRest, modelConfig });
}

function voice(name: keyof typeof voiceSections): z.ZodType {
	return z.strictObject({
		model: z.strictObject({ [name]: voiceSections[name] }),
		maxNumSentences: number,
		silenceScale: number,
		ruleFsts: word,
		ruleFars: word,
	});
}

function voiceActivity(name: keyof typeof voiceActivitySections): z.ZodType {
	return z.strictObject({ [name]: voiceActivitySections[name] });
}

function denoiser(name: keyof typeof denoiserSections): z.ZodType {
	return z.strictObject({ model: z.strictObject({ [name]: denoiserSections[name] }) });
}

const keyword = z.strictObject({
	featConfig: feature,
	modelConfig: z.strictObject({
		transducer: streamingSections.transducer,
		tokens: z.string(),
		...recognizerModelRest,
	}),
	keywordsFile: word,
	keywordsScore: number,
	keywordsThreshold: number,
	maxActivePaths: number,
	numTrailingBlanks: number,
});

const { ctTransformer, cnnBilstm, bpeVocab } = punctuationSections;

/** By role and family, the schema of `engine.config`; family names are sherpa-onnx's section names in kebab case. */
export const configSchemas = {
	'streaming-recognizer': {
		transducer: streaming('transducer'),
		paraformer: streaming('paraformer'),
		'zipformer2-ctc': streaming('zipformer2Ctc'),
		'nemo-ctc': streaming('nemoCtc'),
		't-one-ctc': streaming('toneCtc'),
	},
	'offline-recognizer': {
		transducer: offline('transducer'),
		paraformer: offline('paraformer'),
		'nemo-ctc': offline('nemoCtc'),
		'zipformer-ctc': offline('zipformerCtc'),
		'wenet-ctc': offline('wenetCtc'),
		omnilingual: offline('omnilingual'),
		medasr: offline('medasr'),
		tdnn: offline('tdnn'),
		dolphin: offline('dolphin'),
		whisper: offline('whisper'),
		moonshine: offline('moonshine'),
		'sense-voice': offline('senseVoice'),
		canary: offline('canary'),
		'fire-red-asr': offline('fireRedAsr'),
		'fire-red-asr-ctc': offline('fireRedAsrCtc'),
		'cohere-transcribe': offline('cohereTranscribe'),
		'funasr-nano': offline('funasrNano', false),
		'qwen3-asr': offline('qwen3Asr', false),
	},
	synthesizer: {
		vits: voice('vits'),
		matcha: voice('matcha'),
		kokoro: voice('kokoro'),
		kitten: voice('kitten'),
		supertonic: voice('supertonic'),
		pocket: voice('pocket'),
		zipvoice: voice('zipvoice'),
	},
	'voice-activity': {
		'silero-vad': voiceActivity('sileroVad'),
		'ten-vad': voiceActivity('tenVad'),
	},
	'end-of-turn': { 'smart-turn': z.strictObject({}) },
	keyword: { transducer: keyword },
	punctuation: {
		'ct-transformer': z.strictObject({ model: z.strictObject({ ctTransformer }) }),
		'cnn-bilstm': z.strictObject({ model: z.strictObject({ cnnBilstm, bpeVocab }) }),
	},
	denoiser: { gtcrn: denoiser('gtcrn'), dpdfnet: denoiser('dpdfnet') },
} as const satisfies Record<ModelRole, Readonly<Record<string, z.ZodType>>>;

/** The schema of a family's configuration; undefined when the family does not do what the role says. */
export function configSchemaOf(role: ModelRole, family: string): z.ZodType | undefined {
	const schemas: Readonly<Record<string, z.ZodType>> = configSchemas[role];
	return Object.hasOwn(schemas, family) ? schemas[family] : undefined;
}
