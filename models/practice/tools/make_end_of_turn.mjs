// Writes models/practice/end-of-turn/model.onnx: the inputs and outputs of Smart Turn v3, with one number for a brain.
// ONNX is protobuf, and so small a model is written by hand: no package is needed. Field numbers: onnx.proto3 of ONNX 1.16.
//
//   node models/practice/tools/make_end_of_turn.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Judged: the last 0.8 s. */
const firstFrame = 720;
/** probability = sigmoid(slope · (average of the judged features) + shift): the quieter the end, the likelier it is one. */
const slope = -8;
const shift = 0;

const float = 1;
const int64 = 7;

const graph = message(
	...[
		node('Slice', ['input_features', 'starts', 'ends', 'axes'], 'tail'),
		node('ReduceMean', ['tail'], 'mean', intsAttribute('axes', [1, 2]), intAttribute('keepdims', 0)),
		node('Unsqueeze', ['mean', 'last_axis'], 'column'),
		node('Mul', ['column', 'slope'], 'scaled'),
		node('Add', ['scaled', 'shift'], 'shifted'),
		node('Sigmoid', ['shifted'], 'logits'),
	].map((each) => bytes(1, each)),
	text(2, 'practice_end_of_turn'),
	...[
		tensor('starts', int64, [1], int64s(firstFrame)),
		tensor('ends', int64, [1], int64s(800)),
		tensor('axes', int64, [1], int64s(2)),
		tensor('last_axis', int64, [1], int64s(1)),
		tensor('slope', float, [], float32s(slope)),
		tensor('shift', float, [], float32s(shift)),
	].map((each) => bytes(5, each)),
	bytes(11, valueInfo('input_features', ['batch', 80, 800])),
	bytes(12, valueInfo('logits', ['batch', 1])),
);
const opset = message(text(1, ''), number(2, 13));
const model = message(number(1, 8), text(2, 'parley'), bytes(7, graph), bytes(8, opset));

const folder = resolve(import.meta.dirname, '../end-of-turn');
mkdirSync(folder, { recursive: true });
writeFileSync(resolve(folder, 'model.onnx'), model);

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

function valueInfo(name, dimensions) {
	const sizes = dimensions.map((size) => message(typeof size === 'string' ? text(2, size) : number(1, size)));
	const shape = message(...sizes.map((size) => bytes(1, size)));
	const type = message(bytes(1, message(number(1, float), bytes(2, shape))));
	return message(text(1, name), bytes(2, type));
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
