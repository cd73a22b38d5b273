import { ModelVerdicts } from '../../../models/check-model.ts';
import type { HelperContext, RunningHelper } from '../helper-runtime.ts';
import { loadModelVoice } from './model-voice.ts';
import { defaultStallMs, SegmentQueue } from './segment-queue.ts';
import { findSystemSpeech, SystemVoice } from './system-voice.ts';
import type {
	SynthesizerCommand,
	SynthesizerHelperEvent,
	SynthesizerOptions,
} from './synthesizer-protocol.ts';
import { VoiceBank } from './voice-bank.ts';

/** Time for the last events to leave before a wedged process kills itself. */
const farewellMs = 100;

/** Makes the first voice ready; with none it is ready all the same, and says `unavailable`. */
export async function startSynthesizer(
	options: SynthesizerOptions,
	context: HelperContext<SynthesizerHelperEvent>,
): Promise<RunningHelper<SynthesizerCommand>> {
	const verdicts = new ModelVerdicts(options.verdictFile);
	const bank = new VoiceBank({
		models: options.models,
		refused: options.refused,
		providerOf: (model) => options.measured[model]?.provider ?? options.provider,
		load: (model) =>
			loadModelVoice(model, { ...options, ...options.measured[model.id] }, verdicts, context.signal),
		system: async () => {
			const speech = await findSystemSpeech();
			return speech === null ? null : new SystemVoice(speech);
		},
		nowMs: () => context.nowMs(),
		emit: (event) => context.emit(event),
	});
	const queue = new SegmentQueue({
		voiceFor: ({ voice, language }) => bank.voiceFor(voice.model, language),
		nowMs: () => context.nowMs(),
		emit: (event) => context.emit(event),
		stallMs: defaultStallMs,
		// Not `exit`: that would wait for the native call that hangs.
		onStalled: () => setTimeout(() => process.kill(process.pid, 'SIGKILL'), farewellMs),
	});
	await bank.makeReady(options.firstModel, options.language);
	return {
		command: (command) =>
			command.type === 'speak' ? queue.speak(command) : queue.cancel(command.responseId),
		dispose: () => queue.clear(),
	};
}
