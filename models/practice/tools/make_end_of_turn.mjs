// Writes models/practice/end-of-turn/model.onnx: the inputs and outputs of Smart Turn v3, with one number for a brain.
// So small a model is written by hand (onnx_writer.mjs): no package is needed.
//
//   node models/practice/tools/make_end_of_turn.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
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

/** Judged: the last 0.8 s. */
const firstFrame = 720;
/** probability = sigmoid(slope · (average of the judged features) + shift): the quieter the end, the likelier it is one. */
const slope = -8;
const shift = 0;

const bytes = model({
	name: 'practice_end_of_turn',
	nodes: [
		node('Slice', ['input_features', 'starts', 'ends', 'axes'], 'tail'),
		node('ReduceMean', ['tail'], 'mean', intsAttribute('axes', [1, 2]), intAttribute('keepdims', 0)),
		node('Unsqueeze', ['mean', 'last_axis'], 'column'),
		node('Mul', ['column', 'slope'], 'scaled'),
		node('Add', ['scaled', 'shift'], 'shifted'),
		node('Sigmoid', ['shifted'], 'logits'),
	],
	initializers: [
		tensor('starts', int64, [1], int64s(firstFrame)),
		tensor('ends', int64, [1], int64s(800)),
		tensor('axes', int64, [1], int64s(2)),
		tensor('last_axis', int64, [1], int64s(1)),
		tensor('slope', float, [], float32s(slope)),
		tensor('shift', float, [], float32s(shift)),
	],
	inputs: [valueInfo('input_features', float, ['batch', 80, 800])],
	outputs: [valueInfo('logits', float, ['batch', 1])],
});

const folder = resolve(import.meta.dirname, '../end-of-turn');
mkdirSync(folder, { recursive: true });
writeFileSync(resolve(folder, 'model.onnx'), bytes);
