/**
 * Whose voice speaks a segment: the one asked for, else the system's, else none, and that is said. Models are loaded when first
 * asked for and kept warm.
 */
import type { InstalledModel } from '../../../models/catalogue.ts';
import type { HelperError } from '../protocol.ts';
import { primaryLanguage, VoiceFailed } from './speaking-voice.ts';
import type { SpeakingVoice } from './speaking-voice.ts';
import { noVoiceFor } from './system-voice.ts';
import type { SystemVoice } from './system-voice.ts';
import { systemVoiceModel } from './synthesizer-protocol.ts';
import type { SynthesizerHelperEvent } from './synthesizer-protocol.ts';

export interface VoiceBankOptions {
	readonly models: readonly InstalledModel[];
	/** Not to be loaded, and why. */
	readonly refused: readonly { readonly model: string; readonly error: HelperError }[];
	/** What a model was asked to run on. */
	readonly providerOf: (model: string) => string;
	/** @throws {VoiceFailed} */
	readonly load: (model: InstalledModel) => Promise<SpeakingVoice>;
	/** Null when the system has no voice. */
	readonly system: () => Promise<SystemVoice | null>;
	readonly nowMs: () => number;
	readonly emit: (event: SynthesizerHelperEvent) => void;
}

export class VoiceBank {
	readonly #options: VoiceBankOptions;
	readonly #loaded = new Map<string, Promise<SpeakingVoice>>();
	#system: Promise<SystemVoice | null> | null = null;
	/** What was said last, so that it is said once: a voice's id and why it is that one. */
	#said = '';

	constructor(options: VoiceBankOptions) {
		this.#options = options;
	}

	/** Says `ready` when the voice is another than before. @throws {VoiceFailed} when nobody can speak this */
	async voiceFor(modelId: string, language: string): Promise<SpeakingVoice> {
		const wanted = await this.#wanted(modelId, language);
		if ('voice' in wanted) {
			this.#ready(
				wanted.voice.model,
				wanted.voice.model === systemVoiceModel
					? 'system'
					: this.#options.providerOf(wanted.voice.model),
				'',
			);
			return wanted.voice;
		}
		this.#system ??= this.#options.system();
		const system = await this.#system;
		if (system?.canSpeak(language) === true) {
			this.#ready(systemVoiceModel, 'system', wanted.error?.message ?? '');
			return system;
		}
		const error =
			wanted.error?.kind === 'voice-missing' || wanted.error === null
				? noVoiceFor(language)
				: wanted.error;
		throw new VoiceFailed(error);
	}

	/**
	 * The voice to begin with. With none at all `unavailable` is said; later a segment that nobody can speak only fails, for the
	 * next one may be in another language.
	 */
	async makeReady(modelId: string, language: string): Promise<void> {
		try {
			await this.voiceFor(modelId, language);
		} catch (error) {
			if (!(error instanceof VoiceFailed)) throw error;
			this.#options.emit({ type: 'unavailable', error: error.error, tMs: this.#options.nowMs() });
		}
	}

	/** The model that was asked for, or why it cannot be it; null when nothing was wrong but the system was asked for. */
	async #wanted(
		modelId: string,
		language: string,
	): Promise<{ readonly voice: SpeakingVoice } | { readonly error: HelperError | null }> {
		if (modelId === systemVoiceModel) return { error: null };
		const model = this.#options.models.find(({ id }) => id === modelId);
		if (model === undefined) return { error: unknownVoice(modelId) };
		const refused = this.#options.refused.find((known) => known.model === modelId);
		if (refused !== undefined) return { error: refused.error };
		if (!speaks(model, language)) return { error: wrongLanguage(model, language) };
		try {
			return { voice: await this.#load(model) };
		} catch (error) {
			return { error: error instanceof VoiceFailed ? error.error : loadingFailed(model, error) };
		}
	}

	#load(model: InstalledModel): Promise<SpeakingVoice> {
		const known = this.#loaded.get(model.id);
		if (known !== undefined) return known;
		const loading = this.#options.load(model);
		this.#loaded.set(model.id, loading);
		// It may have been downloaded again meanwhile: ask anew next time.
		loading.catch(() => this.#loaded.delete(model.id));
		return loading;
	}

	#ready(model: string, provider: string, providerReason: string): void {
		if (this.#said === `${model} ${providerReason}`) return;
		this.#said = `${model} ${providerReason}`;
		this.#options.emit({ type: 'ready', model, provider, providerReason, tMs: this.#options.nowMs() });
	}
}

function speaks(model: InstalledModel, language: string): boolean {
	return model.languages.some(
		(known) => known === '*' || primaryLanguage(known) === primaryLanguage(language),
	);
}

function unknownVoice(modelId: string): HelperError {
	return {
		kind: 'voice-missing',
		message: `The voice ${modelId} is not installed. Choose or download a voice in the settings.`,
		retryable: false,
		subject: modelId,
	};
}

function wrongLanguage(model: InstalledModel, language: string): HelperError {
	return {
		kind: 'voice-missing',
		message: `The voice ${model.id} does not speak this language (${language}), so another voice does. Choose a voice for it in the settings.`,
		retryable: false,
		subject: language,
	};
}

function loadingFailed(model: InstalledModel, error: unknown): HelperError {
	return {
		kind: 'model-corrupt',
		message: `The voice ${model.id} could not be loaded (${error instanceof Error ? error.message : 'unknown error'}). Download it again or choose another one in the settings.`,
		retryable: false,
		subject: model.files[0]?.path ?? model.id,
	};
}
