/**
 * What sherpa-onnx-node 1.13.8 takes for each engine family, as types and as schemas that TypeScript holds against each other.
 * The types follow the package's own (node_modules/sherpa-onnx-node/types.js); what those leave out and the binary reads all the
 * same (supertonic, mergedDecoder, funasrNano, qwen3Asr, fireRedAsrCtc) was found in its strings. test/models/engine-config.test.ts
 * looks every key up in the installed package, so an update that renames one is noticed. Every string names a file unless told.
 */
import { z } from 'zod';

interface Transducer {
	readonly encoder: string;
	readonly decoder: string;
	readonly joiner: string;
}
interface EncoderDecoder {
	readonly encoder: string;
	readonly decoder: string;
}
interface SingleModel {
	readonly model: string;
}

/** Sections of `modelConfig` for OnlineRecognizer; KeywordSpotter takes `transducer` only. */
export interface StreamingSections {
	readonly transducer: Transducer;
	readonly paraformer: EncoderDecoder;
	readonly zipformer2Ctc: SingleModel;
	readonly nemoCtc: SingleModel;
	readonly toneCtc: SingleModel;
}

/** Sections of `modelConfig` for OfflineRecognizer. */
export interface OfflineSections {
	readonly transducer: Transducer;
	readonly paraformer: SingleModel;
	readonly nemoCtc: SingleModel;
	readonly zipformerCtc: SingleModel;
	readonly wenetCtc: SingleModel;
	readonly omnilingual: SingleModel;
	readonly medasr: SingleModel;
	readonly tdnn: SingleModel;
	readonly dolphin: SingleModel;
	readonly fireRedAsrCtc: SingleModel;
	readonly fireRedAsr: EncoderDecoder;
	/** `language` and `task` are words ("en", "transcribe"); empty: the model finds the language out. */
	readonly whisper: EncoderDecoder & {
		readonly language?: string | undefined;
		readonly task?: string | undefined;
		readonly tailPaddings?: number | undefined;
	};
	/** Version 1 has four parts; version 2 `encoder` and `mergedDecoder`. */
	readonly moonshine: {
		readonly encoder: string;
		readonly preprocessor?: string | undefined;
		readonly uncachedDecoder?: string | undefined;
		readonly cachedDecoder?: string | undefined;
		readonly mergedDecoder?: string | undefined;
	};
	/** `language`: zh, en, ja, ko, yue or auto. `useInverseTextNormalization`: 1 for punctuation and digits. */
	readonly senseVoice: SingleModel & {
		readonly language?: string | undefined;
		readonly useInverseTextNormalization?: number | undefined;
	};
	/** `srcLang`, `tgtLang`: en, de, es, fr. `usePnc`: 1 for punctuation and capitals. */
	readonly canary: EncoderDecoder & {
		readonly srcLang?: string | undefined;
		readonly tgtLang?: string | undefined;
		readonly usePnc?: number | undefined;
	};
	readonly cohereTranscribe: EncoderDecoder & {
		readonly language?: string | undefined;
		readonly usePunct?: number | undefined;
		readonly useItn?: number | undefined;
	};
	/** `tokenizer` is a folder. */
	readonly funasrNano: {
		readonly encoderAdaptor: string;
		readonly llm: string;
		readonly embedding: string;
		readonly tokenizer: string;
		readonly language?: string | undefined;
	};
	/** `tokenizer` is a folder. */
	readonly qwen3Asr: EncoderDecoder & { readonly convFrontend: string; readonly tokenizer: string };
}

interface VoiceParts {
	readonly tokens: string;
	readonly lexicon?: string | undefined;
	/** The folder of espeak-ng's data. */
	readonly dataDir?: string | undefined;
	readonly lengthScale?: number | undefined;
}

/** Sections of `model` for OfflineTts. */
export interface VoiceSections {
	readonly vits: VoiceParts &
		SingleModel & { readonly noiseScale?: number | undefined; readonly noiseScaleW?: number | undefined };
	readonly matcha: VoiceParts & {
		readonly acousticModel: string;
		readonly vocoder: string;
		readonly noiseScale?: number | undefined;
	};
	/** `lang` is espeak-ng's name of a language. */
	readonly kokoro: VoiceParts &
		SingleModel & { readonly voices: string; readonly lang?: string | undefined };
	readonly kitten: VoiceParts & SingleModel & { readonly voices: string };
	readonly supertonic: {
		readonly durationPredictor: string;
		readonly textEncoder: string;
		readonly vectorEstimator: string;
		readonly vocoder: string;
		readonly ttsJson: string;
		readonly unicodeIndexer: string;
		readonly voiceStyle: string;
	};
	/** Speaks with the voice of a recording it is given with each request. */
	readonly pocket: {
		readonly lmFlow: string;
		readonly lmMain: string;
		readonly encoder: string;
		readonly decoder: string;
		readonly textConditioner: string;
		readonly vocabJson: string;
		readonly tokenScoresJson: string;
		readonly voiceEmbeddingCacheCapacity?: number | undefined;
	};
	/** Speaks with the voice of a recording it is given with each request. */
	readonly zipvoice: Omit<VoiceParts, 'lengthScale'> &
		EncoderDecoder & {
			readonly vocoder: string;
			readonly featScale?: number | undefined;
			readonly tShift?: number | undefined;
			readonly targetRms?: number | undefined;
			readonly guidanceScale?: number | undefined;
		};
}

/** Sections of Vad's configuration. */
export interface VoiceActivitySections {
	readonly sileroVad: SingleModel;
	readonly tenVad: SingleModel;
}

/** Sections of `model` for OnlineSpeechDenoiser and OfflineSpeechDenoiser. */
export interface DenoiserSections {
	readonly gtcrn: SingleModel;
	readonly dpdfnet: SingleModel & { readonly attenuationLimitDb?: number | undefined };
}

/** A schema for each section, of exactly the section's type. */
type Schemas<Sections> = { readonly [Name in keyof Sections]: z.ZodType<Sections[Name]> };

const file = z.string().min(1);
const word = z.string().optional();
const number = z.number().optional();
const single = z.strictObject({ model: file });
const pair = z.strictObject({ encoder: file, decoder: file });
const transducer = z.strictObject({ encoder: file, decoder: file, joiner: file });
const voiceParts = { tokens: file, lexicon: word, dataDir: word, lengthScale: number };

export const streamingSections = {
	transducer,
	paraformer: pair,
	zipformer2Ctc: single,
	nemoCtc: single,
	toneCtc: single,
} as const satisfies Schemas<StreamingSections>;

export const offlineSections = {
	transducer,
	paraformer: single,
	nemoCtc: single,
	zipformerCtc: single,
	wenetCtc: single,
	omnilingual: single,
	medasr: single,
	tdnn: single,
	dolphin: single,
	fireRedAsrCtc: single,
	fireRedAsr: pair,
	whisper: pair.extend({ language: word, task: word, tailPaddings: number }),
	moonshine: z
		.strictObject({
			encoder: file,
			preprocessor: word,
			uncachedDecoder: word,
			cachedDecoder: word,
			mergedDecoder: word,
		})
		.refine(
			(parts) =>
				parts.mergedDecoder !== undefined ||
				[parts.preprocessor, parts.uncachedDecoder, parts.cachedDecoder].every(
					(part) => part !== undefined,
				),
			{ message: 'Moonshine needs a merged decoder, or a preprocessor and both decoders.' },
		),
	senseVoice: single.extend({ language: word, useInverseTextNormalization: number }),
	canary: pair.extend({ srcLang: word, tgtLang: word, usePnc: number }),
	cohereTranscribe: pair.extend({ language: word, usePunct: number, useItn: number }),
	funasrNano: z.strictObject({
		encoderAdaptor: file,
		llm: file,
		embedding: file,
		tokenizer: file,
		language: word,
	}),
	qwen3Asr: pair.extend({ convFrontend: file, tokenizer: file }),
} as const satisfies Schemas<OfflineSections>;

export const voiceSections = {
	vits: single.extend({ ...voiceParts, noiseScale: number, noiseScaleW: number }),
	matcha: z.strictObject({ ...voiceParts, acousticModel: file, vocoder: file, noiseScale: number }),
	kokoro: single.extend({ ...voiceParts, voices: file, lang: word }),
	kitten: single.extend({ ...voiceParts, voices: file }),
	supertonic: z.strictObject({
		durationPredictor: file,
		textEncoder: file,
		vectorEstimator: file,
		vocoder: file,
		ttsJson: file,
		unicodeIndexer: file,
		voiceStyle: file,
	}),
	pocket: z.strictObject({
		lmFlow: file,
		lmMain: file,
		encoder: file,
		decoder: file,
		textConditioner: file,
		vocabJson: file,
		tokenScoresJson: file,
		voiceEmbeddingCacheCapacity: number,
	}),
	zipvoice: pair.extend({
		tokens: file,
		lexicon: word,
		dataDir: word,
		vocoder: file,
		featScale: number,
		tShift: number,
		targetRms: number,
		guidanceScale: number,
	}),
} as const satisfies Schemas<VoiceSections>;

export const voiceActivitySections = {
	sileroVad: single,
	tenVad: single,
} as const satisfies Schemas<VoiceActivitySections>;

export const denoiserSections = {
	gtcrn: single,
	dpdfnet: single.extend({ attenuationLimitDb: number }),
} as const satisfies Schemas<DenoiserSections>;

/** `ctTransformer` is OfflinePunctuation's, the other two together are OnlinePunctuation's. */
export const punctuationSections = {
	ctTransformer: file,
	cnnBilstm: file,
	bpeVocab: file,
} as const;
