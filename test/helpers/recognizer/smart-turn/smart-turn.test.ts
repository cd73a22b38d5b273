import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import {
	loadOnnxRuntime,
	OnnxRuntimeUnavailable,
} from '../../../../main/helpers/recognizer/smart-turn/onnx-runtime.ts';
import type { OnnxSession } from '../../../../main/helpers/recognizer/smart-turn/onnx-runtime.ts';
import { SmartTurn } from '../../../../main/helpers/recognizer/smart-turn/smart-turn.ts';

const models = join(import.meta.dirname, '../../../../models/practice');

describe('Smart Turn', () => {
	it('answers a probability: the practice model a high one after silence, a low one after noise', async () => {
		const model = await SmartTurn.load(loadOnnxRuntime(), join(models, 'end-of-turn/model.onnx'));
		let state = 1;
		const noise = (length: number): Float32Array =>
			Float32Array.from({ length }, () => (state = (state * 16_807) % 2_147_483_647) / 2 ** 32 - 0.25);
		model.accept(noise(32_000));
		const loudEnd = await model.judge(32_000);
		model.accept(new Float32Array(32_000));
		const quietEnd = await model.judge(64_000);
		model.reset();
		expect(loudEnd).toBeGreaterThanOrEqual(0);
		expect(loudEnd).toBeLessThan(0.1);
		expect(quietEnd).toBeGreaterThan(0.5);
		expect(quietEnd).toBeLessThanOrEqual(1);
	});

	it('refuses a model with other inputs', async () => {
		await expect(SmartTurn.load(loadOnnxRuntime(), join(models, 'stt/model.onnx'))).rejects.toThrow(
			'has no input_features',
		);
	});

	it('runs in one thread, beside a recognizer and a language model', async () => {
		const { InferenceSession: real, Tensor: tensor } = loadOnnxRuntime();
		let asked: InferenceSession.SessionOptions = {};
		const create = (path: string, options: InferenceSession.SessionOptions): Promise<OnnxSession> => {
			asked = options;
			return real.create(path, options);
		};
		await SmartTurn.load(
			{ InferenceSession: { create }, Tensor: tensor },
			join(models, 'end-of-turn/model.onnx'),
		);
		expect(asked).toMatchObject({
			executionMode: 'sequential',
			interOpNumThreads: 1,
			intraOpNumThreads: 1,
		});
	});

	it.each([Number.NaN, 1.5, -0.1])('never passes on %f as a probability', async (answer) => {
		const runtime = loadOnnxRuntime();
		const logits = new runtime.Tensor('float32', Float32Array.of(answer), [1, 1]);
		const session = {
			inputNames: ['input_features'],
			outputNames: ['logits'],
			run: () => Promise.resolve({ logits }),
		};
		const create = (): Promise<OnnxSession> => Promise.resolve(session);
		await expect(SmartTurn.load({ ...runtime, InferenceSession: { create } }, '')).rejects.toThrow(
			'no probability',
		);
	});
});

describe('onnxruntime-node', () => {
	it('is a reason and no crash where it has no binary for this computer', () => {
		const missing = (): never => {
			throw new Error(
				"Cannot find module '../bin/napi-v6/darwin/x64/onnxruntime_binding.node'\nRequire stack:\n- /app",
			);
		};
		const load = (): unknown => loadOnnxRuntime(missing);
		expect(load).toThrow(OnnxRuntimeUnavailable);
		expect(load).toThrow(/onnxruntime_binding\.node'$/);
	});

	it('is not used when it is something else than expected', () => {
		expect(() => loadOnnxRuntime(() => ({ InferenceSession: 3 }))).toThrow('unknown shape');
	});
});
