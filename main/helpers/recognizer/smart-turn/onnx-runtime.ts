/** The only door to onnxruntime-node. It has no binary for Intel Macs (platform.md §0.7), and then there is a reason, not a crash. */
import { createRequire } from 'node:module';
import type { InferenceSession, Tensor } from 'onnxruntime-node';

/** The part of an `InferenceSession` used here. */
export interface OnnxSession {
	readonly inputNames: readonly string[];
	readonly outputNames: readonly string[];
	/** Synchronous in this thread, in spite of the promise (platform.md §3). */
	run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}

export interface OnnxRuntime {
	readonly InferenceSession: {
		create(path: string, options: InferenceSession.SessionOptions): Promise<OnnxSession>;
	};
	readonly Tensor: new (type: 'float32', data: Float32Array, dimensions: readonly number[]) => Tensor;
}

/** onnxruntime-node could not be loaded; the message holds the system loader's own words. */
export class OnnxRuntimeUnavailable extends Error {
	constructor(message: string, cause?: unknown) {
		super(message, { cause });
		this.name = 'OnnxRuntimeUnavailable';
	}
}

/** @throws {OnnxRuntimeUnavailable} */
export function loadOnnxRuntime(
	load: (name: string) => unknown = createRequire(import.meta.url),
): OnnxRuntime {
	let loaded: unknown;
	try {
		loaded = load('onnxruntime-node');
	} catch (error) {
		// Node adds the stack of requires to the first line.
		const [why = 'unknown error'] = error instanceof Error ? error.message.split('\n') : [];
		throw new OnnxRuntimeUnavailable(why, error);
	}
	if (isOnnxRuntime(loaded)) return loaded;
	throw new OnnxRuntimeUnavailable('onnxruntime-node has an unknown shape');
}

function isOnnxRuntime(loaded: unknown): loaded is OnnxRuntime {
	return (
		typeof loaded === 'object' &&
		loaded !== null &&
		['InferenceSession', 'Tensor'].every((name) => typeof Reflect.get(loaded, name) === 'function')
	);
}
