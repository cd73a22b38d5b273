import type { InstalledModel } from '../../../models/catalogue.ts';
import type { ModelVerdicts } from '../../../models/check-model.ts';
import type { HelperError } from '../protocol.ts';
import type { EngineSettings } from '../sherpa/engine-settings.ts';
import { alphabetOf, inspectModel } from '../sherpa/inspect-model.ts';
import { loadSherpa } from '../sherpa/native-module.ts';
import type { SherpaModule } from '../sherpa/native-module.ts';
import { noted } from '../sherpa/noted.ts';
import { loadVoiceEngine, needsReference, referenceFor } from '../sherpa/voice-engine.ts';
import type { VoiceEngine, VoiceReference } from '../sherpa/voice-engine.ts';
import { VoiceFailed } from './speaking-voice.ts';
import type { SpeakingVoice, SpeakRequest } from './speaking-voice.ts';

/** Checks, then loads. @throws {VoiceFailed} */
export async function loadModelVoice(
	model: InstalledModel,
	settings: EngineSettings & { readonly reference: VoiceReference | null },
	verdicts: ModelVerdicts,
	signal: AbortSignal,
): Promise<SpeakingVoice> {
	const inspection = await inspectModel(model, verdicts, signal);
	if (inspection.problem !== null) throw new VoiceFailed(inspection.problem);
	const sherpa = sherpaOrFail();
	const reference = referenceFor(model, settings.reference);
	if (reference === null && needsReference(model)) throw new VoiceFailed(noReference(model));
	const alphabet = alphabetOf(inspection);
	const engine = await noted(model, () =>
		loadVoiceEngine(sherpa, model, settings, { alphabet, reference }),
	);
	return new ModelVoice(model.id, engine);
}

class ModelVoice implements SpeakingVoice {
	readonly model: string;
	readonly #engine: VoiceEngine;

	constructor(model: string, engine: VoiceEngine) {
		this.model = model;
		this.#engine = engine;
	}

	async speak({ onAudio, ...request }: SpeakRequest): Promise<void> {
		await this.#engine.speak({ ...request, onAudio: (samples) => onAudio(samples, this.#engine.rateHz) });
	}
}

function noReference({ id }: InstalledModel): HelperError {
	return {
		kind: 'voice-missing',
		message: `The voice ${id} speaks like a recording, and none was chosen. Name a recording you may use, and what is said in it, in "synthesizer.reference" of settings.json, or choose another voice.`,
		retryable: false,
		subject: id,
	};
}

function sherpaOrFail(): SherpaModule {
	try {
		return loadSherpa();
	} catch (error) {
		throw new VoiceFailed(
			{
				kind: 'synthesizer-failed',
				message: `The speech engine cannot be loaded on this computer (${error instanceof Error ? error.message : 'unknown error'}). Install Parley again, or report this.`,
				retryable: false,
			},
			error,
		);
	}
}
