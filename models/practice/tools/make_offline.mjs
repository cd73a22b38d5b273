// Makes a recogniser that hears whole utterances out of models/practice/stt/model.onnx: the same weights, read from that file,
// in a graph without caches. sherpa-onnx loads it as an offline Zipformer CTC model (x, x_lens → log_probs, log_probs_len). It is
// not kept: tests of the second pass make it when they need it.
//
//   node models/practice/tools/make_offline.mjs FOLDER
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
	float,
	float32s,
	int64,
	int64s,
	intAttribute,
	intsAttribute,
	model,
	node,
	tensor,
	valueInfo,
} from './onnx_writer.mjs';

const streaming = resolve(import.meta.dirname, '../stt');
/** What differs between the families that can run this graph: names, the order of axes, and what they want to be told. */
const variants = {
	'zipformer-ctc': { input: 'x', lengths: 'x_lens', outputs: ['log_probs', 'log_probs_len'], metadata: {} },
	// Its features are of samples up to 32,768: the logarithm of their power is higher by 2 · ln 32,768.
	'wenet-ctc': {
		input: 'x',
		lengths: 'x_lens',
		outputs: ['log_probs', 'log_probs_len'],
		raise: 2 * Math.log(32_768),
		metadata: { vocab_size: 1000, subsampling_factor: 8 },
	},
	// Its features are librosa's, which this network never heard: it runs, and says nonsense.
	'nemo-ctc': {
		input: 'audio_signal',
		lengths: 'length',
		outputs: ['logprobs'],
		channelsFirst: true,
		metadata: { vocab_size: 999, subsampling_factor: 8, normalize_type: 'NA' },
	},
	// The encoder of a transducer whose decoder and joiner do nothing (test/support/tiny-models.ts).
	transducer: {
		input: 'x',
		lengths: 'x_lens',
		outputs: ['encoder_out', 'encoder_out_lens'],
		metadata: { model_type: 'zipformer2', version: '1' },
	},
};

/** @param {Uint8Array} streamingModel the streaming model's file @returns {Buffer} */
export function offlineModel(streamingModel, family = 'zipformer-ctc') {
	const variant = variants[family];
	const graph = bytesOf(fieldsOf(streamingModel).find(({ field }) => field === 7));
	const parts = fieldsOf(graph);
	// The weights are kept as int8 with a scale for each row: a Cast and a Mul before anything else.
	const weights = parts.filter(({ field, value }) => field === 1 && isWeight(value));
	const initializers = parts.filter(({ field }) => field === 5);
	const [scores, lengths] = variant.outputs;
	const frames = variant.channelsFirst ? [1, 80, 'frames'] : [1, 'frames', 80];
	return model({
		name: 'practice_offline',
		nodes: [...weights.map(({ value }) => value), ...nodes(variant)],
		initializers: [...initializers.map(({ value }) => value), ...constants(variant)],
		inputs: [valueInfo(variant.input, float, frames), valueInfo(variant.lengths, int64, [1])],
		outputs: [
			valueInfo(scores, float, [1, 'steps', 1000]),
			...(lengths === undefined ? [] : [valueInfo(lengths, int64, [1])]),
		],
		metadata: { model_type: 'zipformer2_ctc', model_author: 'project test fixture', ...variant.metadata },
	});
}

/** The streaming model's words in capitals, so that it can be seen which of the two said them. */
export function offlineTokens(tokens) {
	return tokens.replace(/^(\S+)(?= \d+$)/gm, (token) => (token.startsWith('<') ? token : token.toUpperCase()));
}

function nodes({ input, channelsFirst = false, outputs: [scores, lengths] }) {
	return [
		channelsFirst
			? node('Transpose', [input], 'frames', intsAttribute('perm', [0, 2, 1]))
			: node('Identity', [input], 'frames'),
		node('Sub', ['frames', 'raise'], 'lowered'),
		node('Sub', ['lowered', 'net.mean'], 'centred'),
		node('Mul', ['centred', 'net.istd'], 'normal'),
		// Rows of 4 frames, the row before and the row after beside each; then pairs of rows. Padded to whole pairs.
		node('Concat', ['silence4', 'normal', 'silence8'], 'padded', intAttribute('axis', 1)),
		node('Shape', ['padded'], 'padded_shape'),
		node('Gather', ['padded_shape', 'one'], 'padded_length'),
		node('Div', ['padded_length', 'eight'], 'octets'),
		node('Mul', ['octets', 'eight'], 'whole_length'),
		node('Slice', ['padded', 'zero', 'whole_length', 'one'], 'whole'),
		node('Reshape', ['whole', 'rows_shape'], 'rows'),
		node('Slice', ['rows', 'zero', 'minus_two', 'one'], 'before'),
		node('Slice', ['rows', 'one', 'minus_one', 'one'], 'now'),
		node('Slice', ['rows', 'two', 'end', 'one'], 'after'),
		node('Concat', ['before', 'now', 'after'], 'stacked', intAttribute('axis', 2)),
		node('MatMul', ['stacked', 'onnx::MatMul_329'], 'projected'),
		node('Add', ['net.inp.bias', 'projected'], 'biased'),
		node('Relu', ['biased'], 'entered'),
		...recurrent('entered', 'first', ['onnx::GRU_347', 'onnx::GRU_348', 'onnx::GRU_349']),
		node('Reshape', ['first', 'pairs_shape'], 'pairs'),
		...recurrent('pairs', 'second', ['onnx::GRU_371', 'onnx::GRU_372', 'onnx::GRU_373']),
		node('Slice', ['pairs', 'zero', 'hidden', 'two'], 'left'),
		node('Slice', ['pairs', 'hidden', 'end', 'two'], 'right'),
		node('Add', ['left', 'right'], 'sum'),
		node('Mul', ['sum', 'half'], 'mean'),
		node('Add', ['second', 'mean'], 'second_out'),
		...recurrent('second_out', 'third', ['onnx::GRU_391', 'onnx::GRU_392', 'onnx::GRU_393']),
		node('Add', ['third', 'second_out'], 'third_out'),
		node('MatMul', ['third_out', 'onnx::MatMul_394'], 'scores'),
		node('Add', ['net.out.bias', 'scores'], 'logits'),
		node('LogSoftmax', ['logits'], scores, intAttribute('axis', 2)),
		...(lengths === undefined
			? []
			: [node('Shape', [scores], 'out_shape'), node('Gather', ['out_shape', 'one'], lengths)]),
	];
}

function recurrent(input, output, weights) {
	const permutation = intsAttribute('perm', [1, 0, 2]);
	return [
		node('Transpose', [input], `${output}_in`, permutation),
		node(
			'GRU',
			[`${output}_in`, ...weights],
			`${output}_all`,
			intAttribute('hidden_size', 320),
			intAttribute('linear_before_reset', 1),
		),
		node('Squeeze', [`${output}_all`, 'one'], `${output}_flat`),
		node('Transpose', [`${output}_flat`], output, permutation),
	];
}

function constants({ raise = 0 }) {
	return [
		tensor('raise', float, [], float32s(raise)),
		tensor('zero', int64, [1], int64s(0)),
		tensor('one', int64, [1], int64s(1)),
		tensor('two', int64, [1], int64s(2)),
		tensor('eight', int64, [1], int64s(8)),
		tensor('hidden', int64, [1], int64s(320)),
		tensor('minus_one', int64, [1], int64s(-1)),
		tensor('minus_two', int64, [1], int64s(-2)),
		tensor('end', int64, [1], int64s(2 ** 31)),
		tensor('rows_shape', int64, [3], int64s(1, -1, 320)),
		tensor('pairs_shape', int64, [3], int64s(1, -1, 640)),
		tensor('half', float, [], float32s(0.5)),
		tensor('silence4', float, [1, 4, 80], Buffer.alloc(4 * 80 * 4)),
		tensor('silence8', float, [1, 8, 80], Buffer.alloc(8 * 80 * 4)),
	];
}

function isWeight(value) {
	const inputs = fieldsOf(value).filter(({ field }) => field === 1);
	return /_i8$|_c$/.test(Buffer.from(inputs[0]?.value ?? []).toString());
}

/** Every field of a message, in order. */
function fieldsOf(message) {
	const fields = [];
	for (let at = 0; at < message.length;) {
		const tag = readVarint(message, at);
		const wire = tag.value % 8;
		const field = Math.floor(tag.value / 8);
		if (wire === 2) {
			const length = readVarint(message, tag.end);
			fields.push({ field, value: message.subarray(length.end, length.end + length.value) });
			at = length.end + length.value;
		} else {
			const end = wire === 0 ? readVarint(message, tag.end).end : tag.end + (wire === 5 ? 4 : 8);
			fields.push({ field, value: message.subarray(tag.end, end) });
			at = end;
		}
	}
	return fields;
}

function bytesOf(field) {
	if (field === undefined) throw new Error('This is no ONNX model.');
	return field.value;
}

function readVarint(message, start) {
	let value = 0;
	for (let index = 0; ; index++) {
		const byte = message[start + index];
		value += (byte % 128) * 128 ** index;
		if (byte < 128) return { value, end: start + index + 1 };
	}
}

if (import.meta.main) {
	const [folder] = process.argv.slice(2);
	if (folder === undefined) throw new Error('Say in which folder it is to be made.');
	mkdirSync(folder, { recursive: true });
	writeFileSync(resolve(folder, 'model.onnx'), offlineModel(readFileSync(resolve(streaming, 'model.onnx'))));
	const tokens = readFileSync(resolve(streaming, 'tokens.txt'), 'utf8');
	writeFileSync(resolve(folder, 'tokens.txt'), offlineTokens(tokens));
}
