// Makes a recogniser that hears whole utterances out of models/practice/stt/model.onnx: the same weights, read from that file,
// in a graph without caches. sherpa-onnx loads it as an offline Zipformer CTC model (x, x_lens → log_probs, log_probs_len). It is
// not kept: tests of the second pass make it when they need it. ONNX is protobuf: field numbers of onnx.proto3 of ONNX 1.16.
//
//   node models/practice/tools/make_offline.mjs FOLDER
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const streaming = resolve(import.meta.dirname, '../stt');
const float = 1;
const int64 = 7;

/** @param {Uint8Array} model the streaming model's file @returns {Buffer} */
export function offlineModel(model) {
	const graph = bytesOf(fieldsOf(model).find(({ field }) => field === 7));
	const parts = fieldsOf(graph);
	// The weights are kept as int8 with a scale for each row: a Cast and a Mul before anything else.
	const weights = parts.filter(({ field, value }) => field === 1 && isWeight(value));
	const initializers = parts.filter(({ field }) => field === 5);
	const made = message(
		...weights.map(({ value }) => bytes(1, value)),
		...nodes().map((each) => bytes(1, each)),
		text(2, 'practice_offline'),
		...initializers.map(({ value }) => bytes(5, value)),
		...constants().map((each) => bytes(5, each)),
		bytes(11, valueInfo('x', float, [1, 'frames', 80])),
		bytes(11, valueInfo('x_lens', int64, [1])),
		bytes(12, valueInfo('log_probs', float, [1, 'steps', 1000])),
		bytes(12, valueInfo('log_probs_len', int64, [1])),
	);
	const metadata = { model_type: 'zipformer2_ctc', version: '1', model_author: 'project test fixture' };
	return message(
		number(1, 8),
		text(2, 'parley'),
		bytes(7, made),
		bytes(8, message(text(1, ''), number(2, 13))),
		...Object.entries(metadata).map(([key, value]) => bytes(14, message(text(1, key), text(2, value)))),
	);
}

/** The streaming model's words in capitals, so that it can be seen which of the two said them. */
export function offlineTokens(tokens) {
	return tokens.replace(/^(\S+)(?= \d+$)/gm, (token) => (token.startsWith('<') ? token : token.toUpperCase()));
}

function nodes() {
	return [
		node('Sub', ['x', 'net.mean'], 'centred'),
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
		node('LogSoftmax', ['logits'], 'log_probs', intAttribute('axis', 2)),
		node('Shape', ['log_probs'], 'out_shape'),
		node('Gather', ['out_shape', 'one'], 'log_probs_len'),
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

function constants() {
	return [
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

function node(operator, inputs, output, ...attributes) {
	return message(
		...inputs.map((input) => text(1, input)),
		text(2, output),
		text(3, output),
		text(4, operator),
		...attributes.map((attribute) => bytes(5, attribute)),
	);
}

function intAttribute(name, value) {
	return message(text(1, name), number(3, value), number(20, 2));
}

function intsAttribute(name, values) {
	return message(text(1, name), ...values.map((value) => number(8, value)), number(20, 7));
}

function tensor(name, type, dimensions, raw) {
	return message(...dimensions.map((size) => number(1, size)), number(2, type), text(8, name), bytes(9, raw));
}

function valueInfo(name, type, dimensions) {
	const sizes = dimensions.map((size) => message(typeof size === 'string' ? text(2, size) : number(1, size)));
	const shape = message(...sizes.map((size) => bytes(1, size)));
	return message(text(1, name), bytes(2, message(bytes(1, message(number(1, type), bytes(2, shape))))));
}

function int64s(...values) {
	return Buffer.from(BigInt64Array.from(values, BigInt).buffer);
}

function float32s(...values) {
	return Buffer.from(Float32Array.from(values).buffer);
}

function message(...fields) {
	return Buffer.concat(fields);
}

function number(field, value) {
	return Buffer.concat([varint(field * 8), varint(value)]);
}

function text(field, value) {
	return bytes(field, Buffer.from(value));
}

function bytes(field, value) {
	return Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);
}

function varint(value) {
	const groups = [];
	let rest = value;
	for (; rest >= 128; rest = Math.floor(rest / 128)) groups.push((rest % 128) + 128);
	return Buffer.from([...groups, rest]);
}

if (import.meta.main) {
	const [folder] = process.argv.slice(2);
	if (folder === undefined) throw new Error('Say in which folder it is to be made.');
	mkdirSync(folder, { recursive: true });
	writeFileSync(resolve(folder, 'model.onnx'), offlineModel(readFileSync(resolve(streaming, 'model.onnx'))));
	const tokens = readFileSync(resolve(streaming, 'tokens.txt'), 'utf8');
	writeFileSync(resolve(folder, 'tokens.txt'), offlineTokens(tokens));
}
