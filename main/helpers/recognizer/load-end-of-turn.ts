import type { InstalledModel } from '../../../models/catalogue.ts';
import { corrupt } from '../../../models/check-model.ts';
import type { ModelVerdicts } from '../../../models/check-model.ts';
import type { HelperError } from '../protocol.ts';
import { inspectModel } from '../sherpa/inspect-model.ts';
import { noted } from '../sherpa/noted.ts';
import type { EndOfTurnModel } from './end-of-turn-model.ts';
import { loadOnnxRuntime, OnnxRuntimeUnavailable } from './smart-turn/onnx-runtime.ts';
import type { OnnxRuntime } from './smart-turn/onnx-runtime.ts';
import { SmartTurn } from './smart-turn/smart-turn.ts';

export interface EndOfTurnLoading {
	/** Null: none is wanted. */
	readonly model: InstalledModel | null;
	readonly verdicts: ModelVerdicts;
	readonly signal: AbortSignal;
	/** Told when it is there but cannot be used. */
	readonly onProblem: (error: HelperError) => void;
	readonly loadRuntime?: () => OnnxRuntime;
}

/**
 * A comfort like the second pass: null when it is not installed (which is no news) or cannot be used, and silence and words
 * alone end turns.
 */
export async function loadEndOfTurn(given: EndOfTurnLoading): Promise<EndOfTurnModel | null> {
	const { model, verdicts, signal, onProblem, loadRuntime = loadOnnxRuntime } = given;
	const [file] = model?.files ?? [];
	if (model === null || file === undefined) return null;
	const { problem } = await inspectModel(model, verdicts, signal);
	if (problem !== null) {
		if (problem.kind !== 'model-missing') onProblem(problem);
		return null;
	}
	try {
		const runtime = loadRuntime();
		return await noted(model, () => SmartTurn.load(runtime, file.path));
	} catch (error) {
		onProblem(problemOf(model, file.path, error));
		return null;
	}
}

function problemOf(model: InstalledModel, path: string, error: unknown): HelperError {
	const why = error instanceof Error ? error.message : 'unknown error';
	if (error instanceof OnnxRuntimeUnavailable) {
		return {
			kind: 'model-unsupported',
			message: `The end-of-turn model ${model.id} cannot run on this computer (${why}); silence and words alone end your turn. Set "turnTaking.endOfTurnModel" to null to stop trying.`,
			retryable: false,
			subject: model.id,
		};
	}
	return { ...corrupt(model.id, path, `cannot be used (${why})`), kind: 'model-unsupported' };
}
