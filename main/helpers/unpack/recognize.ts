/**
 * Which engine family files belong to, from their names and their ONNX metadata: what sherpa-onnx's own exporters write
 * (`model_type`, `decode_chunk_len`, `window_size`, `voice` …) and how its releases name files. Guesses nothing beyond that.
 */
import { ModelFolder } from './model-folder.ts';
import type { Config, Find, Rule, SeenFile } from './model-folder.ts';
import { otherRules } from './recognize-others.ts';
import type { RecognizedModel } from './unpack-protocol.ts';

/** Null when they are of no family that is known, or not all of it is there. */
export function recognize(files: readonly SeenFile[]): RecognizedModel | null {
	const folder = new ModelFolder(files);
	for (const rule of rules) {
		const found = rule(folder);
		if (found !== null) return described(found);
	}
	return null;
}

const tokens = /tokens\.txt$/;
const encoder = /encoder.*\.onnx$/;
const decoder = /decoder.*\.onnx$/;
const joiner = /joiner.*\.onnx$/;

function recognizer(
	role: 'streaming-recognizer' | 'offline-recognizer',
	family: string,
	main: SeenFile | null,
	parts: Config | null,
	folder: ModelFolder,
): Find | null {
	const tokenFile = folder.places({ tokens });
	if (main === null || parts === null || tokenFile === null) return null;
	const config = {
		featConfig: { sampleRate: 16_000, featureDim: 80 },
		modelConfig: { [sectionOf(family)]: parts, ...tokenFile },
		decodingMethod: 'greedy_search',
	};
	return { role, family, main, config, sampleRateHz: 16_000 };
}

/** sherpa-onnx's name for the section: the family in camel case. */
function sectionOf(family: string): string {
	return family.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** A model that is one file of a `model_type`. */
function single(role: 'streaming-recognizer' | 'offline-recognizer', family: string, type: RegExp): Rule {
	return (folder) => {
		const main = folder.typed(type);
		if (main === null || streams(main) !== (role === 'streaming-recognizer')) return null;
		return recognizer(role, family, main, { model: `{${main.path}}` }, folder);
	};
}

/** Exporters of streaming models write down how much they take at a time. */
function streams({ metadata }: SeenFile): boolean {
	return ['decode_chunk_len', 'window_size', 'chunk_shift'].some((key) => metadata.has(key));
}

const transducer: Rule = (folder) => {
	const main = folder.file(encoder);
	if (main === null) return null;
	const role = streams(main) ? 'streaming-recognizer' : 'offline-recognizer';
	return recognizer(role, 'transducer', main, folder.places({ encoder, decoder, joiner }), folder);
};

/** Encoder and decoder, told apart by what the encoder says about itself. */
function pair(role: 'streaming-recognizer' | 'offline-recognizer', family: string, type: RegExp): Rule {
	return (folder) => {
		const main = folder.file(encoder);
		if (main === null || !type.test(main.metadata.get('model_type') ?? '')) return null;
		return recognizer(role, family, main, folder.places({ encoder, decoder }), folder);
	};
}

const moonshine: Rule = (folder) =>
	recognizer(
		'offline-recognizer',
		'moonshine',
		folder.file(/^encode.*\.onnx$/),
		folder.places({
			preprocessor: /^preprocess.*\.onnx$/,
			encoder: /^encode.*\.onnx$/,
			uncachedDecoder: /^uncached_decode.*\.onnx$/,
			cachedDecoder: /^cached_decode.*\.onnx$/,
		}),
		folder,
	);

/** The second version: two parts, also in ONNX Runtime's own format. */
const moonshine2: Rule = (folder) => {
	const parts = folder.places({
		encoder: /^encoder_model.*\.(onnx|ort)$/,
		mergedDecoder: /^decoder_model_merged.*\.(onnx|ort)$/,
	});
	const main = folder.file(/^encoder_model.*\.(onnx|ort)$/);
	return recognizer('offline-recognizer', 'moonshine', main, parts, folder);
};

/** Told from a recognizer only by the folder it comes in, or by the keywords beside it. */
const keywordSpotter: Rule = (folder) => {
	const main = folder.file(encoder);
	const parts = folder.places({ encoder, decoder, joiner });
	const tokenFile = folder.places({ tokens });
	const isOne = folder.mentions(/(^|-)kws-/) || folder.file(/^keywords(_raw)?\.txt$/) !== null;
	if (main === null || parts === null || tokenFile === null || !isOne) return null;
	const config = {
		featConfig: { sampleRate: 16_000, featureDim: 80 },
		modelConfig: { transducer: parts, ...tokenFile },
	};
	return { role: 'keyword', family: 'transducer', main, config, sampleRateHz: 16_000 };
};

/** `needs` are files the family cannot do without besides model and tokens. */
function voice(
	family: string,
	type: RegExp,
	needs: Readonly<Record<string, RegExp>>,
	modelKey = 'model',
): Rule {
	return (folder) => {
		const main = folder.typed(type);
		const parts = folder.places({ tokens, ...needs });
		if (main === null || parts === null) return null;
		const rest = { ...folder.options({ lexicon: /^lexicon.*\.txt$/ }), ...folder.dataDir() };
		return {
			role: 'synthesizer',
			family,
			main,
			config: {
				model: { [family]: { [modelKey]: `{${main.path}}`, ...parts, ...rest } },
				maxNumSentences: 1,
			},
		};
	};
}

/** The first that fits counts: what a file says about itself comes before what it is called. */
const rules: readonly Rule[] = [
	voice('kokoro', /^kokoro/, { voices: /^voices\.bin$/ }),
	voice('kitten', /^kitten-tts/, { voices: /^voices\.bin$/ }),
	voice('matcha', /^matcha-tts$/, { vocoder: /(vocos|hifigan).*\.onnx$/ }, 'acousticModel'),
	voice('vits', /^(vits|mimic3|melo-vits|icefall)/, {}),
	pair('offline-recognizer', 'whisper', /^whisper/),
	pair('offline-recognizer', 'canary', /canary|EncDecMultiTaskModel/i),
	pair('offline-recognizer', 'fire-red-asr', /^fire-?red/i),
	moonshine,
	moonshine2,
	// Its files are named as a streaming recognizer's are.
	keywordSpotter,
	transducer,
	pair('streaming-recognizer', 'paraformer', /^paraformer$/),
	single('offline-recognizer', 'sense-voice', /^sense_voice/),
	single('offline-recognizer', 'omnilingual', /^omnilingual/),
	single('offline-recognizer', 'dolphin', /^dolphin/),
	single('offline-recognizer', 'paraformer', /^paraformer$/),
	single('offline-recognizer', 'zipformer-ctc', /^zipformer2_ctc|^zipformer_ctc/),
	single('offline-recognizer', 'wenet-ctc', /^wenet/),
	single('offline-recognizer', 'nemo-ctc', /^EncDec\w*CTC\w*$/),
	single('streaming-recognizer', 'nemo-ctc', /^EncDec\w*CTC\w*$/),
	single('streaming-recognizer', 'zipformer2-ctc', /^zipformer2/),
	...otherRules,
];

function described({ role, family, config, main: { metadata }, sampleRateHz }: Find): RecognizedModel {
	const rate = sampleRateHz ?? Number(metadata.get('sample_rate'));
	const speakers = Number(metadata.get('n_speakers'));
	// espeak's voice names begin with the language's own tag: "en-us", "pt-br", "cmn".
	const language = /^([a-z]{2,3})(-|$)/.exec(metadata.get('voice') ?? '')?.[1] ?? null;
	return {
		role,
		family,
		config,
		sampleRateHz: rate >= 8000 && rate <= 48_000 ? rate : 22_050,
		speakers: Number.isInteger(speakers) && speakers > 0 && speakers < 10_000 ? speakers : 1,
		language,
	};
}
