/**
 * The smallest models that sherpa-onnx takes for a family: right names, shapes and metadata around next to nothing. What they say is
 * known beforehand; that the engine loads and runs them shows that our configuration reaches it.
 */
import {
	float,
	float32s,
	int32,
	int64,
	int64s,
	intAttribute,
	intsAttribute,
	model,
	node,
	tensor,
	valueInfo,
} from '../../models/practice/tools/onnx_writer.mjs';

/** Scores of `<blk>`, `a` and `b`: always `a`. */
const scores = tensor('scores', float, [1, 1, 3], float32s(-2, 0, -2));
const zero = tensor('zero', float, [], float32s(0));
export const tinyTokens = '<blk> 0\na 1\nb 2\n';

/** From `[1, frames, features]` named `x` to `[1, frames, 3]`. */
function alwaysA(output: string): readonly Uint8Array[] {
	return [
		node('ReduceMean', ['x'], 'mean', intsAttribute('axes', [2]), intAttribute('keepdims', 1)),
		node('Mul', ['mean', 'zero'], 'nothing'),
		node('Add', ['nothing', 'scores'], output),
	];
}

/** Hears raw samples; needs no metadata. */
export function omnilingual(): Uint8Array {
	return model({
		name: 'omnilingual',
		nodes: [node('Unsqueeze', ['samples', 'last'], 'x'), ...alwaysA('logits')],
		initializers: [scores, zero, tensor('last', int64, [1], int64s(2))],
		inputs: [valueInfo('samples', float, [1, 'count'])],
		outputs: [valueInfo('logits', float, [1, 'frames', 3])],
	});
}

export function tdnn(): Uint8Array {
	return model({
		name: 'tdnn',
		nodes: alwaysA('log_probs'),
		initializers: [scores, zero],
		inputs: [valueInfo('x', float, [1, 'frames', 80])],
		outputs: [valueInfo('log_probs', float, [1, 'frames', 3])],
		metadata: { vocab_size: 3 },
	});
}

/** The encoder of a streaming LSTM transducer: a step of four frames, of which it makes one. */
export function lstmEncoder(): Uint8Array {
	const states = ['h', 'c'];
	return model({
		name: 'lstm_encoder',
		nodes: [
			node('Slice', ['frames', 'first', 'second', 'second'], 'x'),
			...alwaysA('encoder_out'),
			...states.map((state) => node('Identity', [state], `next_${state}`)),
		],
		initializers: [
			scores,
			zero,
			tensor('first', int64, [1], int64s(0)),
			tensor('second', int64, [1], int64s(1)),
		],
		inputs: [
			valueInfo('frames', float, ['batch', 9, 80]),
			...states.map((state) => valueInfo(state, float, [1, 'batch', 8])),
		],
		outputs: [
			valueInfo('encoder_out', float, ['batch', 1, 3]),
			...states.map((state) => valueInfo(`next_${state}`, float, [1, 'batch', 8])),
		],
		metadata: {
			model_type: 'lstm',
			num_encoder_layers: 1,
			T: 9,
			decode_chunk_len: 4,
			rnn_hidden_size: 8,
			d_model: 8,
		},
	});
}

/** A transducer's decoder: it looks at the last two tokens and does not mind them. */
export function transducerDecoder(vocabulary = 1000): Uint8Array {
	return model({
		name: 'decoder',
		nodes: [
			node('Cast', ['y'], 'numbers', intAttribute('to', float)),
			node(
				'ReduceMean',
				['numbers'],
				'decoder_out',
				intsAttribute('axes', [1]),
				intAttribute('keepdims', 1),
			),
		],
		inputs: [valueInfo('y', int64, ['batch', 2])],
		outputs: [valueInfo('decoder_out', float, ['batch', 1])],
		metadata: { vocab_size: vocabulary, context_size: 2 },
	});
}

/** Passes on what the encoder says. */
export function transducerJoiner(vocabulary = 1000): Uint8Array {
	return model({
		name: 'joiner',
		nodes: [
			node('Mul', ['decoder_out', 'zero'], 'nothing'),
			node('Add', ['encoder_out', 'nothing'], 'logit'),
		],
		initializers: [zero],
		inputs: [
			valueInfo('encoder_out', float, ['batch', vocabulary]),
			valueInfo('decoder_out', float, ['batch', 1]),
		],
		outputs: [valueInfo('logit', float, ['batch', vocabulary])],
		metadata: { joiner_dim: vocabulary },
	});
}

/** Answers 1 where its features are above their mean, as loud sound is. */
export function tenVad(): Uint8Array {
	const states = [1, 2, 3, 4];
	return model({
		name: 'ten_vad',
		nodes: [
			node('ReduceMean', ['x'], 'mean', intsAttribute('axes', [1, 2]), intAttribute('keepdims', 1)),
			node('Mul', ['mean', 'steep'], 'steeper'),
			node('Sigmoid', ['steeper'], 'probability'),
			...states.map((each) => node('Identity', [`state_${each}`], `next_${each}`)),
		],
		initializers: [tensor('steep', float, [], float32s(4))],
		inputs: [
			valueInfo('x', float, [1, 3, 41]),
			...states.map((each) => valueInfo(`state_${each}`, float, [1, 64])),
		],
		outputs: [
			valueInfo('probability', float, [1, 1, 1]),
			...states.map((each) => valueInfo(`next_${each}`, float, [1, 64])),
		],
		metadata: {
			model_type: 'ten-vad',
			// The logarithm of silence is far below this, that of speech above.
			mean: Array.from({ length: 41 }, () => '-8').join(','),
			inv_stddev: Array.from({ length: 41 }, () => '1').join(','),
			window: Array.from({ length: 768 }, () => '1').join(','),
		},
	});
}

/** Takes no noise away: the spectrum goes through as it is. */
export function gtcrn(): Uint8Array {
	const caches = {
		conv_cache: [2, 1, 16, 16, 33],
		tra_cache: [2, 3, 1, 1, 16],
		inter_cache: [2, 1, 33, 16],
	};
	const names = Object.entries(caches);
	return model({
		name: 'gtcrn',
		nodes: [
			node('Identity', ['mix'], 'enh'),
			...names.map(([name]) => node('Identity', [name], `${name}_out`)),
		],
		inputs: [
			valueInfo('mix', float, [1, 257, 1, 2]),
			...names.map(([name, shape]) => valueInfo(name, float, shape)),
		],
		outputs: [
			valueInfo('enh', float, [1, 257, 1, 2]),
			...names.map(([name, shape]) => valueInfo(`${name}_out`, float, shape)),
		],
		metadata: {
			model_type: 'gtcrn',
			sample_rate: 16_000,
			n_fft: 512,
			hop_length: 256,
			window_length: 512,
			window_type: 'hann_sqrt',
			version: 1,
			...Object.fromEntries(names.map(([name, shape]) => [`${name}_shape`, shape.join(',')])),
		},
	});
}

/** Puts nothing between words; the engine adds the full stop at the end. */
export function ctTransformer(): Uint8Array {
	return model({
		name: 'ct_transformer',
		nodes: [
			node('Cast', ['inputs'], 'numbers', intAttribute('to', float)),
			node('Unsqueeze', ['numbers', 'last'], 'columns'),
			node('Mul', ['columns', 'zero'], 'nothing'),
			node('Cast', ['text_lengths'], 'length', intAttribute('to', float)),
			node('Mul', ['length', 'zero'], 'no_length'),
			node('Add', ['nothing', 'no_length'], 'still_nothing'),
			node('Add', ['still_nothing', 'marks'], 'logits'),
		],
		initializers: [
			zero,
			tensor('last', int64, [1], int64s(2)),
			tensor('marks', float, [1, 1, 6], float32s(0, 5, 0, 0, 0, 0)),
		],
		inputs: [valueInfo('inputs', int32, [1, 'length']), valueInfo('text_lengths', int32, [1])],
		outputs: [valueInfo('logits', float, [1, 'length', 6])],
		metadata: {
			tokens: 'hello|you|<unk>',
			vocab_size: 3,
			punctuations: '<unk>|_|，|。|？|、',
			unk_symbol: '<unk>',
		},
	});
}

export const senseVoiceTokens =
	'<unk> 0\n<|en|> 1\n<|NEUTRAL|> 2\n<|Speech|> 3\n<|withitn|> 4\nenglish 5\nother 6\n! 7\n';
const languageIds = { auto: 0, zh: 3, en: 4, yue: 7, ja: 11, ko: 12 };

/** Scores of eight tokens in six frames, 0 but for these. */
function cells(...scored: readonly (readonly [frame: number, token: number, score: number])[]): Uint8Array {
	const all = new Float32Array(48);
	for (const [frame, token, score] of scored) all[frame * 8 + token] = score;
	return float32s(...all);
}

/** Says which language it was told, and `!` when it was told to write numbers and marks. */
export function senseVoice(): Uint8Array {
	// One token a frame: four that are about the sound, then a word and a mark, each with what is said instead.
	const told = cells(
		[0, 1, 2],
		[1, 2, 2],
		[2, 3, 2],
		[3, 4, 2],
		[4, 5, 2],
		[4, 6, 1],
		[5, 7, 2],
		[5, 0, 1],
	);
	return model({
		name: 'sense_voice',
		nodes: [
			...(['language', 'text_norm'] as const).flatMap((name) => [
				node('Cast', [name], `${name}_number`, intAttribute('to', float)),
				node('Sub', [`${name}_number`, `${name}_wanted`], `${name}_off`),
				node('Abs', [`${name}_off`], `${name}_far`),
				node('Mul', [`${name}_far`, `${name}_mask`], `${name}_effect`),
			]),
			node('Add', ['told', 'language_effect'], 'with_language'),
			node('Add', ['with_language', 'text_norm_effect'], 'said'),
			// Then nothing, as many frames as there is sound: four more come out than went in.
			node('Slice', ['x', 'second', 'end', 'axis'], 'rest'),
			node('ReduceMean', ['rest'], 'mean', intsAttribute('axes', [2]), intAttribute('keepdims', 1)),
			node('Mul', ['mean', 'zero'], 'nothing'),
			node('Add', ['nothing', 'blank'], 'blanks'),
			node('Concat', ['said', 'blanks'], 'logits', intAttribute('axis', 1)),
		],
		initializers: [
			zero,
			tensor('second', int64, [1], int64s(2)),
			tensor('end', int64, [1], int64s(2 ** 31)),
			tensor('axis', int64, [1], int64s(1)),
			tensor('blank', float, [1, 1, 8], float32s(5, 0, 0, 0, 0, 0, 0, 0)),
			tensor('told', float, [1, 6, 8], told),
			tensor('language_wanted', float, [], float32s(languageIds.en)),
			tensor('language_mask', float, [1, 6, 8], cells([4, 5, -10])),
			tensor('text_norm_wanted', float, [], float32s(14)),
			tensor('text_norm_mask', float, [1, 6, 8], cells([5, 7, -10])),
		],
		inputs: [
			valueInfo('x', float, [1, 'frames', 560]),
			valueInfo('x_length', int32, [1]),
			valueInfo('language', int32, [1]),
			valueInfo('text_norm', int32, [1]),
		],
		outputs: [valueInfo('logits', float, [1, 'steps', 8])],
		metadata: {
			model_type: 'sense_voice_ctc',
			vocab_size: 8,
			lfr_window_size: 7,
			lfr_window_shift: 6,
			normalize_samples: 0,
			with_itn: 14,
			without_itn: 15,
			...Object.fromEntries(Object.entries(languageIds).map(([name, id]) => [`lang_${name}`, id])),
			neg_mean: Array.from({ length: 560 }, () => '0').join(','),
			inv_stddev: Array.from({ length: 560 }, () => '1').join(','),
		},
	});
}
