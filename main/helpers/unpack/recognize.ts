/**
 * Which engine family files belong to, from their names and their ONNX metadata: what sherpa-onnx's own exporters write
 * (`model_type`, `decode_chunk_len`, `window_size`, `voice` …) and how its releases name files. Guesses nothing beyond that.
 */
import type { ModelRole } from '../../../models/catalogue.ts';
import type { ConfigValue, RecognizedModel } from './unpack-protocol.ts';

export interface SeenFile {
	/** With forward slashes. */
	readonly path: string;
	/** Empty when it is no ONNX file. */
	readonly metadata: ReadonlyMap<string, string>;
}

type Config = Record<string, ConfigValue>;

interface Find {
	readonly role: ModelRole;
	readonly family: string;
	readonly config: Config;
	/** The file whose metadata says rate, speakers and language. */
	readonly main: SeenFile;
	readonly sampleRateHz?: number;
}

/** Null when they are of no family that is known, or not all of it is there. */
export function recognize(files: readonly SeenFile[]): RecognizedModel | null {
	const folder = new ModelFolder(files);
	for (const rule of rules) {
		const found = rule(folder);
		if (found !== null) return described(found);
	}
	return null;
}

type Rule = (folder: ModelFolder) => Find | null;

class ModelFolder {
	readonly #files: readonly SeenFile[];

	constructor(files: readonly SeenFile[]) {
		this.#files = files;
	}

	/** The best file of that name: the quantised one (smaller, nearly as good), then the shortest path. */
	file(name: RegExp): SeenFile | null {
		const fitting = this.#files.filter(({ path }) => name.test(path.split('/').at(-1) ?? ''));
		const rank = ({ path }: SeenFile): number => (/int8|quant/.test(path) ? 0 : 1000) + path.length;
		return fitting.toSorted((left, right) => rank(left) - rank(right))[0] ?? null;
	}

	/** An ONNX file whose `model_type` says so. */
	typed(type: RegExp): SeenFile | null {
		return this.#best((file) => type.test(file.metadata.get('model_type') ?? ''));
	}

	#best(fits: (file: SeenFile) => boolean): SeenFile | null {
		const fitting = this.#files.filter((file) => file.path.endsWith('.onnx') && fits(file));
		return new ModelFolder(fitting).file(/./);
	}

	/** `{path}` for every name that is there; null when one is missing. */
	places(wanted: Readonly<Record<string, RegExp>>): Config | null {
		const config: Config = {};
		for (const [key, name] of Object.entries(wanted)) {
			const found = this.file(name);
			if (found === null) return null;
			config[key] = `{${found.path}}`;
		}
		return config;
	}

	/** As `places`, for what may be missing. */
	options(wanted: Readonly<Record<string, RegExp>>): Config {
		const config: Config = {};
		for (const [key, name] of Object.entries(wanted)) Object.assign(config, this.places({ [key]: name }));
		return config;
	}

	/** espeak-ng's data, where there is some. */
	dataDir(): Config {
		const phontab = this.file(/^phontab$/)?.path;
		return phontab?.includes('/') === true
			? { dataDir: `{folder:${phontab.slice(0, phontab.lastIndexOf('/'))}}` }
			: {};
	}
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

const sileroVad: Rule = (folder) => {
	const main = folder.file(/^silero_vad.*\.onnx$/);
	if (main === null) return null;
	const config = { sileroVad: { model: `{${main.path}}` } };
	return { role: 'voice-activity', family: 'silero-vad', main, config, sampleRateHz: 16_000 };
};

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
	sileroVad,
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
