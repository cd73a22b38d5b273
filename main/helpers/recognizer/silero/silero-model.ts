import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { SileroJudge } from './silero-detector.ts';
import { inputSamples } from './silero-detector.ts';
import type { SileroRuntime } from './silero-runtime.ts';

const inputs = ['input', 'state', 'sr'];
const probabilityOutput = 'output';
const stateOutput = 'stateN';
const stateShape = [2, 1, 128] as const;
const sessionOptions = {
	executionProviders: ['cpu'],
	executionMode: 'sequential',
	// An inference is 0.07 ms: a second thread would cost more than it gives.
	interOpNumThreads: 1,
	intraOpNumThreads: 1,
	logSeverityLevel: 3,
} as const satisfies InferenceSession.SessionOptions;

/** The model's file is whole, but it is no Silero of version 5 or 6; the message completes "The file …". */
export class NoSileroModel extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'NoSileroModel';
	}
}

/**
 * Silero 5 or 6: a window of sound and what came before in, the probability of speech and what to remember out. Judges silence
 * once: a model of another shape fails here.
 * @throws {NoSileroModel} or what onnxruntime says about a file it cannot read
 */
export function loadSileroModel({ Session, Tensor }: SileroRuntime, path: string): SileroJudge<Tensor> {
	const session = new Session();
	session.loadModel(path, sessionOptions);
	const known = new Set(session.inputMetadata.map(({ name }) => name));
	if (!inputs.every((name) => known.has(name))) throw new NoSileroModel(`has not ${inputs.join(', ')}`);
	const sr = new Tensor('int64', BigInt64Array.of(16_000n), []);
	const fresh = new Tensor('float32', new Float32Array(256), stateShape);
	const fetches = { [probabilityOutput]: null, [stateOutput]: null };
	const judge: SileroJudge<Tensor> = {
		fresh,
		judge(window, state) {
			const input = new Tensor('float32', window, [1, inputSamples]);
			const results = session.run({ input, state, sr }, fetches, {});
			const probability = results[probabilityOutput]?.data[0];
			const next = results[stateOutput];
			if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1) || !next) {
				throw new NoSileroModel('answers with something that is no probability');
			}
			return { probability, state: next };
		},
	};
	judge.judge(new Float32Array(inputSamples), fresh);
	return judge;
}
