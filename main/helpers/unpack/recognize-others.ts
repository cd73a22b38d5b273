/**
 * Rules for models that are no recognizers and bring no `tokens.txt` of their own, or are told by it alone: from what sherpa-onnx
 * 1.13.8 reads of their metadata (csrc/ten-vad-model.cc, offline-speech-denoiser-*.cc, *punctuation*, offline-ct-transformer-model.cc,
 * online-cnn-bilstm-model.cc) and the file names of its releases.
 */
import type { Config, Rule } from './model-folder.ts';

const sileroVad: Rule = (folder) => {
	const main = folder.file(/^silero_vad.*\.onnx$/);
	if (main === null) return null;
	const config = { sileroVad: { model: `{${main.path}}` } };
	return { role: 'voice-activity', family: 'silero-vad', main, config, sampleRateHz: 16_000 };
};

const tenVad: Rule = (folder) => {
	const main = folder.typed(/^ten-vad$/);
	if (main === null) return null;
	const config = { tenVad: { model: `{${main.path}}` } };
	return { role: 'voice-activity', family: 'ten-vad', main, config, sampleRateHz: 16_000 };
};

/** Its file says nothing about itself. */
const smartTurn: Rule = (folder) => {
	const main = folder.file(/^smart-turn-v3.*\.onnx$/);
	if (main === null) return null;
	return { role: 'end-of-turn', family: 'smart-turn', main, config: {}, sampleRateHz: 16_000 };
};

function denoiser(family: 'gtcrn' | 'dpdfnet'): Rule {
	return (folder) => {
		const main = folder.typed(new RegExp(`^${family}$`));
		if (main === null) return null;
		const config = { model: { [family]: { model: `{${main.path}}` } } };
		return { role: 'denoiser', family, main, config };
	};
}

/** Works on text: the rate is what recognizers hear at, for want of a meaning. */
const ctTransformer: Rule = (folder) => {
	const main = folder.telling('punctuations', 'unk_symbol', 'vocab_size');
	if (main === null) return null;
	const config = { model: { ctTransformer: `{${main.path}}` } };
	return { role: 'punctuation', family: 'ct-transformer', main, config, sampleRateHz: 16_000 };
};

const cnnBilstm: Rule = (folder) => {
	const main = folder.telling('COMMA', 'PERIOD', 'QUESTION', 'MIX_CASE');
	const vocabulary = folder.places({ bpeVocab: /^bpe\.vocab$/ });
	if (main === null || vocabulary === null) return null;
	const config = { model: { cnnBilstm: `{${main.path}}`, ...vocabulary } };
	return { role: 'punctuation', family: 'cnn-bilstm', main, config, sampleRateHz: 16_000 };
};

/** A voice of several parts, told by their names. `rateHz` is what the family speaks at when no part says so. */
function partedVoice(
	family: 'supertonic' | 'pocket' | 'zipvoice',
	main: RegExp,
	parts: Readonly<Record<string, RegExp>>,
	rateHz: number,
	more: (folder: Parameters<Rule>[0]) => Config = () => ({}),
): Rule {
	return (folder) => {
		const file = folder.file(main);
		const places = folder.places(parts);
		if (file === null || places === null) return null;
		return {
			role: 'synthesizer',
			family,
			main: file,
			config: { model: { [family]: { ...places, ...more(folder) } }, maxNumSentences: 1 },
			...(file.metadata.has('sample_rate') ? {} : { sampleRateHz: rateHz }),
		};
	};
}

const supertonic = partedVoice(
	'supertonic',
	/^vocoder.*\.onnx$/,
	{
		durationPredictor: /^duration_predictor.*\.onnx$/,
		textEncoder: /^text_encoder.*\.onnx$/,
		vectorEstimator: /^vector_estimator.*\.onnx$/,
		vocoder: /^vocoder.*\.onnx$/,
		ttsJson: /^tts\.json$/,
		unicodeIndexer: /^unicode_indexer\.bin$/,
		voiceStyle: /^voice\.bin$/,
	},
	44_100,
);

const pocket = partedVoice(
	'pocket',
	/^lm_main.*\.onnx$/,
	{
		lmFlow: /^lm_flow.*\.onnx$/,
		lmMain: /^lm_main.*\.onnx$/,
		encoder: /^encoder.*\.onnx$/,
		decoder: /^decoder.*\.onnx$/,
		textConditioner: /^text_conditioner.*\.onnx$/,
		vocabJson: /^vocab\.json$/,
		tokenScoresJson: /^token_scores\.json$/,
	},
	24_000,
);

/** The vocoder comes beside its release: without it these are an encoder and a decoder of who knows what. */
const zipvoice = partedVoice(
	'zipvoice',
	/^(fm_)?decoder.*\.onnx$/,
	{
		encoder: /^(text_)?encoder.*\.onnx$/,
		decoder: /^(fm_)?decoder.*\.onnx$/,
		vocoder: /vocos.*\.onnx$/,
		tokens: /tokens\.txt$/,
	},
	24_000,
	(folder) => ({ ...folder.options({ lexicon: /^lexicon.*\.txt$/ }), ...folder.dataDir() }),
);

/** What a file says about itself comes before what it is called. */
export const otherRules: readonly Rule[] = [
	tenVad,
	denoiser('gtcrn'),
	denoiser('dpdfnet'),
	ctTransformer,
	cnnBilstm,
	supertonic,
	pocket,
	zipvoice,
	sileroVad,
	smartTurn,
];
