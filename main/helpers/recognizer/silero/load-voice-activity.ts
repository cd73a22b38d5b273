import type { InstalledModel } from '../../../../models/catalogue.ts';
import { corrupt } from '../../../../models/check-model.ts';
import { HelperRefused } from '../../helper-runtime.ts';
import type { VoiceActivityEngine } from '../../sherpa/engines.ts';
import { noted } from '../../sherpa/noted.ts';
import type { VoiceActivityOptions } from '../recognizer-protocol.ts';
import { OnnxRuntimeUnavailable } from '../smart-turn/onnx-runtime.ts';
import { SileroDetector } from './silero-detector.ts';
import { loadSileroModel, NoSileroModel } from './silero-model.ts';
import { loadSileroRuntime } from './silero-runtime.ts';
import type { SileroRuntime } from './silero-runtime.ts';

export interface VoiceActivityLoading {
	/** Its files have been found right. */
	readonly model: InstalledModel;
	readonly options: VoiceActivityOptions;
	/** Why onnxruntime-node is not used: a line for the log. */
	readonly onNote: (line: string) => void;
	readonly loadRuntime?: () => SileroRuntime;
}

/**
 * The detector on onnxruntime-node; null where that cannot run it (no binary, or an older Silero) and sherpa-onnx's is to do.
 * @throws {HelperRefused} with an error that names the file, when it cannot be read
 */
export function loadSilero(given: VoiceActivityLoading): VoiceActivityEngine | null {
	const { model, options, onNote, loadRuntime = loadSileroRuntime } = given;
	const [file] = model.files;
	if (file === undefined) return null;
	try {
		const runtime = loadRuntime();
		return noted(model, () => new SileroDetector(loadSileroModel(runtime, file.path), options));
	} catch (error) {
		const why = error instanceof Error ? error.message : 'unknown error';
		if (!(error instanceof OnnxRuntimeUnavailable || error instanceof NoSileroModel)) {
			throw new HelperRefused(corrupt(model.id, file.path, `cannot be used (${why})`), error);
		}
		onNote(`Voice activity runs on sherpa-onnx, which hears onsets later: ${why}.`);
		return null;
	}
}
