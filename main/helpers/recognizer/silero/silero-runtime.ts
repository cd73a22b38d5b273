/**
 * onnxruntime-node's own binding, called at once. The public `run` waits for a turn of the event loop at each call; 250 of them a
 * second would let frames, commands and answers overtake each other. The file is no public interface: its shape is checked, and
 * sherpa-onnx's detector stands in where it is another (or where there is no binary, as on Intel Macs).
 */
import { createRequire } from 'node:module';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { OnnxRuntimeUnavailable } from '../smart-turn/onnx-runtime.ts';

/** The part of a bound session used here. */
export interface BoundSession {
	readonly inputMetadata: readonly { readonly name: string }[];
	readonly outputMetadata: readonly { readonly name: string }[];
	loadModel(path: string, options: InferenceSession.SessionOptions): void;
	run(
		feeds: Readonly<Record<string, Tensor>>,
		fetches: Readonly<Record<string, null>>,
		options: object,
	): Readonly<Record<string, Tensor>>;
}

export interface SileroRuntime {
	readonly Session: new () => BoundSession;
	readonly Tensor: {
		new (type: 'float32', data: Float32Array, dimensions: readonly number[]): Tensor;
		new (type: 'int64', data: BigInt64Array, dimensions: readonly number[]): Tensor;
	};
}

/** @throws {OnnxRuntimeUnavailable} */
export function loadSileroRuntime(
	load: (name: string) => unknown = createRequire(import.meta.url),
): SileroRuntime {
	const bound = required(load, 'onnxruntime-node/dist/binding');
	const common = required(load, 'onnxruntime-node');
	if (!isBinding(bound) || !isCommon(common)) {
		throw new OnnxRuntimeUnavailable('onnxruntime-node has an unknown shape');
	}
	bound.initOrt();
	return { Session: bound.binding.InferenceSession, Tensor: common.Tensor };
}

function required(load: (name: string) => unknown, name: string): unknown {
	try {
		return load(name);
	} catch (error) {
		// Node adds the stack of requires to the first line.
		const [why = 'unknown error'] = error instanceof Error ? error.message.split('\n') : [];
		throw new OnnxRuntimeUnavailable(why, error);
	}
}

interface Binding {
	initOrt(): void;
	readonly binding: { readonly InferenceSession: SileroRuntime['Session'] };
}

function isBinding(loaded: unknown): loaded is Binding {
	if (!hasFunction(loaded, 'initOrt') || !('binding' in loaded)) return false;
	return hasFunction(loaded.binding, 'InferenceSession');
}

function isCommon(loaded: unknown): loaded is Pick<SileroRuntime, 'Tensor'> {
	return hasFunction(loaded, 'Tensor');
}

function hasFunction(value: unknown, name: string): value is object {
	return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function';
}
