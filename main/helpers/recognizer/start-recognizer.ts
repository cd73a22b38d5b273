import { ModelVerdicts } from '../../../models/check-model.ts';
import { HelperRefused } from '../helper-runtime.ts';
import type { HelperContext, RunningHelper } from '../helper-runtime.ts';
import { loadVoiceActivityEngine } from '../sherpa/engines.ts';
import { noted } from '../sherpa/noted.ts';
import { loadSherpa, SherpaUnavailable } from '../sherpa/native-module.ts';
import type { SherpaModule } from '../sherpa/native-module.ts';
import type { EndOfTurnModel } from './end-of-turn-model.ts';
import { loadEndOfTurn } from './load-end-of-turn.ts';
import { loadEngines, sound, waysOf } from './load-engines.ts';
import { loadSilero } from './silero/load-voice-activity.ts';
import type { RecognizerCommand, RecognizerHelperEvent, RecognizerOptions } from './recognizer-protocol.ts';
import { UtteranceRecognizer } from './utterance-recognizer.ts';

type Context = HelperContext<RecognizerHelperEvent>;

/** Checks and loads the models and is ready; refuses what starting again would not mend. */
export async function startRecognizer(
	options: RecognizerOptions,
	context: Context,
): Promise<RunningHelper<RecognizerCommand>> {
	const verdicts = new ModelVerdicts(options.verdictFile);
	// Before sherpa-onnx: both bring an onnxruntime.dll, Windows may keep the first (platform.md §0.8, not tried), and only the
	// newer one, which comes with this, can serve both.
	const endOfTurn = await loadEndOfTurnModel(options, verdicts, context);
	const silero = await sound(options.voiceActivityModel, 'silero-vad', verdicts, context.signal);
	const detectorOnOnnx = loadSilero({
		model: silero,
		options: options.voiceActivity,
		onNote: (line) => console.error(line),
	});
	const sherpa = loadOrRefuse();
	const model = await sound(options.streaming, options.model, verdicts, context.signal);
	// It wants two windows in a row, and then a lower threshold is as safe.
	const detector =
		detectorOnOnnx ??
		noted(silero, () => loadVoiceActivityEngine(sherpa, silero, options.voiceActivity.keepThreshold));
	const recognizer = new UtteranceRecognizer({
		...(await loadEngines({ sherpa, options, verdicts, context }, model)),
		detector,
		endOfTurn,
		voiceActivity: options.voiceActivity,
		mode: options.mode,
		utterancesSoFar: options.utterancesSoFar,
		tailPaddingMs: model.tailPaddingMs,
		nowMs: () => context.nowMs(),
		emit: (event) => context.emit(event),
	});
	context.emit({
		type: 'ready',
		model: model.id,
		provider: waysOf(options, model).provider,
		tMs: context.nowMs(),
	});
	return { command: (command) => obey(recognizer, command), dispose: () => undefined };
}

function obey(recognizer: UtteranceRecognizer, command: RecognizerCommand): void {
	switch (command.type) {
		case 'frame':
			return recognizer.accept(command.samples, command.startMs);
		case 'listen':
			return recognizer.listen(command.mode);
		case 'begin-utterance':
			return recognizer.begin(command.utteranceId);
		case 'end-utterance':
			return recognizer.end(command.utteranceId);
		case 'end-turn':
			return recognizer.endTurn();
	}
}

/** A comfort. Where it is not installed, silence and words alone end turns. */
function loadEndOfTurnModel(
	options: RecognizerOptions,
	verdicts: ModelVerdicts,
	context: Context,
): Promise<EndOfTurnModel | null> {
	return loadEndOfTurn({
		model: options.endOfTurnModel,
		verdicts,
		signal: context.signal,
		onProblem: (error) => context.emit({ type: 'error', error, tMs: context.nowMs() }),
	});
}

function loadOrRefuse(): SherpaModule {
	try {
		return loadSherpa();
	} catch (error) {
		const why = error instanceof SherpaUnavailable ? error.message : 'unknown error';
		throw new HelperRefused(
			{
				kind: 'recognizer-failed',
				message: `The speech engine cannot be loaded on this computer (${why}). Install Parley again, or report this.`,
				retryable: false,
			},
			error,
		);
	}
}
