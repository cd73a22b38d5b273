// Writes ONNX models by hand. ONNX is protobuf: field numbers of onnx.proto3 of ONNX 1.16.

export const float = 1;
export const int32 = 6;
export const int64 = 7;

/** A whole model of opset 13. */
export function model({ name, nodes, initializers = [], inputs, outputs, metadata = {} }) {
	const graph = message(
		...nodes.map((each) => bytes(1, each)),
		text(2, name),
		...initializers.map((each) => bytes(5, each)),
		...inputs.map((each) => bytes(11, each)),
		...outputs.map((each) => bytes(12, each)),
	);
	return message(
		number(1, 8),
		text(2, 'parley'),
		bytes(7, graph),
		bytes(8, message(text(1, ''), number(2, 13))),
		...Object.entries(metadata).map(([key, value]) =>
			bytes(14, message(text(1, key), text(2, String(value)))),
		),
	);
}

export function node(operator, inputs, output, ...attributes) {
	return message(
		...inputs.map((input) => text(1, input)),
		...[output].flat().map((each) => text(2, each)),
		text(3, [output].flat()[0]),
		text(4, operator),
		...attributes.map((attribute) => bytes(5, attribute)),
	);
}

export function intAttribute(name, value) {
	return message(text(1, name), number(3, value), number(20, 2));
}

export function intsAttribute(name, values) {
	return message(text(1, name), ...values.map((value) => number(8, value)), number(20, 7));
}

export function tensor(name, type, dimensions, raw) {
	return message(...dimensions.map((size) => number(1, size)), number(2, type), text(8, name), bytes(9, raw));
}

export function valueInfo(name, type, dimensions) {
	const sizes = dimensions.map((size) => message(typeof size === 'string' ? text(2, size) : number(1, size)));
	const shape = message(...sizes.map((size) => bytes(1, size)));
	return message(text(1, name), bytes(2, message(bytes(1, message(number(1, type), bytes(2, shape))))));
}

export function int64s(...values) {
	return Buffer.from(BigInt64Array.from(values, BigInt).buffer);
}

export function float32s(...values) {
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
