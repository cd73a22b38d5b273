import type { InferenceSession } from 'onnxruntime-node';
import type { EndOfTurnModel } from '../end-of-turn-model.ts';
import type { OnnxRuntime, OnnxSession } from './onnx-runtime.ts';
import { frameCount, TurnFeatures } from './turn-features.ts';
import { melCount } from './mel-filters.ts';

const input = 'input_features';
/** Holds a probability: the sigmoid is part of the model. */
const output = 'logits';
const sessionOptions = {
	executionProviders: ['cpu'],
	executionMode: 'sequential',
	// One small model beside a recognizer and a language model: more threads would only take turns with theirs.
	interOpNumThreads: 1,
	intraOpNumThreads: 1,
	// Errors only: warnings about its own optimisations would fill the helper's stderr.
	logSeverityLevel: 3,
} as const satisfies InferenceSession.SessionOptions;

/** The model's file is whole, but it is no Smart Turn model; the message completes "The file …". */
export class NoSmartTurnModel extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'NoSmartTurnModel';
	}
}

/** Smart Turn v3: has the person finished, by the sound of the voice? One inference blocks this process for 10 to 60 ms. */
export class SmartTurn implements EndOfTurnModel {
	readonly #runtime: OnnxRuntime;
	readonly #session: OnnxSession;
	readonly #features = new TurnFeatures();

	private constructor(runtime: OnnxRuntime, session: OnnxSession) {
		this.#runtime = runtime;
		this.#session = session;
	}

	/**
	 * Loads the model and lets it judge silence once: the first inference is slower, and a model of another shape fails here.
	 * @throws {NoSmartTurnModel} or what onnxruntime says about a file it cannot use
	 */
	static async load(runtime: OnnxRuntime, path: string): Promise<SmartTurn> {
		const session = await runtime.InferenceSession.create(path, sessionOptions);
		if (!session.inputNames.includes(input) || !session.outputNames.includes(output)) {
			throw new NoSmartTurnModel(`has no ${input} or no ${output}`);
		}
		const model = new SmartTurn(runtime, session);
		await model.judge(0);
		return model;
	}

	accept(samples: Float32Array): void {
		this.#features.accept(samples);
	}

	reset(): void {
		this.#features.reset();
	}

	async judge(turnSamples: number): Promise<number> {
		const features = this.#features.of(turnSamples);
		const tensor = new this.#runtime.Tensor('float32', features, [1, melCount, frameCount]);
		const results = await this.#session.run({ [input]: tensor });
		const probability = results[output]?.data[0];
		if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1)) {
			throw new NoSmartTurnModel('answers with something that is no probability');
		}
		return probability;
	}
}
