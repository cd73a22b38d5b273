import type { AudioPage } from './adapters/audio/audio-page.ts';
import { DeviceWatch } from './adapters/audio/device-watch.ts';
import type { AwayDevices, DeviceWatchOptions } from './adapters/audio/device-watch.ts';
import { HelperAudio } from './adapters/audio/helper-audio.ts';
import type { AudioNote, AudioSettings } from './adapters/audio/helper-audio.ts';
import type { ForkHelper } from './adapters/helper-process/helper-process.ts';
import type { HelperStateChange } from './adapters/helper-process/supervised-process.ts';
import type { ModelLibrary } from './adapters/models/model-library.ts';
import { EngineCare } from './adapters/speech/engine-care.ts';
import { HelperSpeechRecognizer } from './adapters/speech/helper-speech-recognizer.ts';
import type { RecognizerSettings } from './adapters/speech/recognizer-options.ts';
import { HelperSpeechSynthesizer } from './adapters/speech/helper-speech-synthesizer.ts';
import type { SynthesizerSettings } from './adapters/speech/helper-speech-synthesizer.ts';
import type { SystemClock } from './adapters/system-clock.ts';
import type { AudioFrame } from './domain/ports/audio-input.ts';
import type { ConversationState } from './domain/conversation-state.ts';
import { languageVoice } from './conversation-settings.ts';
import { EngineRest } from './engine-rest.ts';
import { VoicePreview } from './voice-preview.ts';
import type { Settings } from '../preload/contract/settings.ts';

export type HelperRole = 'audio' | 'recognizer' | 'synthesizer';

export interface AssistantHelpersOptions {
	readonly models: ModelLibrary;
	readonly fork: ForkHelper;
	/** Absolute path of a helper's program. */
	readonly entryOf: (helper: HelperRole | 'probe') => string;
	readonly clock: SystemClock;
	/** WAV files instead of the devices in the settings. */
	readonly devices?: Pick<AudioSettings, 'input' | 'output' | 'echo'>;
	/** Chromium's devices, where there is a Chromium. */
	readonly audioPage?: AudioPage;
	/** Asked at each start of a helper. */
	readonly settings: () => Settings;
	/** Models are measured while nobody talks. Left out: never; for tests, and whatever runs a short while. */
	readonly measureModels?: boolean;
	readonly onStateChanged: (helper: HelperRole, change: HelperStateChange) => void;
	readonly onOutputLevel: (level: { readonly rmsDb: number }) => void;
	readonly onAudioNote: (note: AudioNote) => void;
	readonly onDevicesSeen?: DeviceWatchOptions['onSeen'];
	readonly onDevicesAway?: DeviceWatchOptions['onAway'];
}

/** The programs that hear, understand and speak: started, told the time and stopped together. */
export class AssistantHelpers implements AsyncDisposable {
	readonly audio: HelperAudio;
	readonly recognizer: HelperSpeechRecognizer;
	readonly synthesizer: HelperSpeechSynthesizer;
	readonly devices: DeviceWatch;
	/** Voices tried out; the conversation speaks through here. */
	readonly preview: VoicePreview;

	readonly #care: EngineCare;
	readonly #rest: EngineRest;

	constructor(options: AssistantHelpersOptions) {
		const { models, fork, entryOf, clock, settings } = options;
		const care = new EngineCare({ models, fork, clock, entry: entryOf('probe') });
		this.#care = care;
		const shared = (helper: HelperRole) => ({
			fork,
			clock,
			originNs: clock.originNs,
			entry: entryOf(helper),
			onStateChanged: (change: HelperStateChange) => options.onStateChanged(helper, change),
		});
		this.audio = new HelperAudio({
			...shared('audio'),
			settings: () => ({ ...audioSettings(settings(), this.devices.away), ...options.devices }),
			onDeviceTrouble: () => this.devices.suspect(),
			onOutputLevel: options.onOutputLevel,
			onNote: options.onAudioNote,
			...(options.audioPage && { page: options.audioPage }),
		});
		this.devices = this.#newDeviceWatch(options);
		this.recognizer = new HelperSpeechRecognizer({
			...shared('recognizer'),
			models,
			care,
			settings: () => recognizerSettings(settings()),
		});
		this.synthesizer = new HelperSpeechSynthesizer({
			...shared('synthesizer'),
			models,
			care,
			settings: () => synthesizerSettings(settings()),
		});
		this.preview = new VoicePreview({ synthesizer: this.synthesizer, output: this.audio.output, clock });
		this.#rest = this.#newRest(options);
	}

	/** What a helper runs and on what, for people who want to know; null when there is nothing to say. */
	words(helper: string): string | null {
		if (helper === 'recognizer') return this.recognizer.words;
		return helper === 'synthesizer' ? this.synthesizer.words : null;
	}

	/** What a voice that is tried out says is nobody's words. */
	hear(frame: AudioFrame): void {
		const { samples } = frame;
		this.recognizer.accept(
			this.preview.isAudible ? { ...frame, samples: new Float32Array(samples.length) } : frame,
		);
	}

	/** After each step of the conversation: models rest while nobody needs them. */
	follow(state: ConversationState): void {
		this.#rest.follow(state);
	}

	start(): void {
		for (const helper of this.#all) helper.start();
	}

	/** Settles once it is known what the engines can run on; started before, they may run on less. */
	async tryProviders({ recognizer, synthesizer }: Settings): Promise<void> {
		await this.#care.settled([recognizer.provider, synthesizer.provider]);
	}

	/**
	 * Settles once they run. Without a voice answers are text only, so that is waited for but not insisted on.
	 * @throws AssistantFailure when there is nothing to hear with.
	 */
	async ready(): Promise<void> {
		const voice = this.synthesizer.whenReady().catch(() => undefined);
		await Promise.all([this.audio.whenReady(), this.recognizer.whenReady(), voice]);
	}

	/** Session time begins elsewhere. */
	setOrigin(originNs: bigint): void {
		for (const helper of this.#all) helper.setOrigin(originNs);
	}

	/** Starts those again whose settings are others now. */
	settingsChanged(before: Settings, now: Settings): void {
		if (differ(before.audio, now.audio)) {
			this.devices.chosenAnew();
			this.audio.restart();
		}
		if (before.synthesizer.volume !== now.synthesizer.volume) this.audio.volumeChanged();
		if (differ(recognizerSettings(before), recognizerSettings(now))) this.recognizer.restart();
		if (differ(synthesizerSettings(before), synthesizerSettings(now))) this.synthesizer.restart();
		if (differ(before.speech, now.speech)) this.#rest.reconsider();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.devices[Symbol.dispose]();
		this.#rest[Symbol.dispose]();
		this.#care[Symbol.dispose]();
		await Promise.all(this.#all.map((helper) => helper[Symbol.asyncDispose]()));
	}

	#newDeviceWatch(options: AssistantHelpersOptions): DeviceWatch {
		return new DeviceWatch({
			clock: options.clock,
			list: () => this.audio.listDevices(),
			chosen: () => chosenDevices(options),
			onSeen: (seen) => options.onDevicesSeen?.(seen),
			onAway: (now, before) => {
				this.audio.restart();
				options.onDevicesAway?.(now, before);
			},
		});
	}

	#newRest({ clock, settings, measureModels = false }: AssistantHelpersOptions): EngineRest {
		const { recognizer, synthesizer } = this;
		this.#care.onSettled(() => {
			recognizer.providerSettled();
			synthesizer.providerSettled();
		});
		return new EngineRest({
			clock,
			restAfterMs: () => {
				const { unloadAfterMinutes } = settings().speech;
				return unloadAfterMinutes === 0 ? null : unloadAfterMinutes * 60_000;
			},
			onIdle: (idle) => this.#care.setIdle(idle && measureModels),
			onRest: () => {
				recognizer.rest();
				synthesizer.rest();
			},
			onWake: () => synthesizer.wake(),
		});
	}

	get #all() {
		return [this.audio, this.recognizer, this.synthesizer] as const;
	}
}

/** Files take the place of devices, and cannot be unplugged. */
function chosenDevices({ devices, settings }: Pick<AssistantHelpersOptions, 'devices' | 'settings'>): {
	input: string | null;
	output: string | null;
} {
	if (devices !== undefined) return { input: null, output: null };
	const { inputDevice, outputDevice } = settings().audio;
	return { input: inputDevice, output: outputDevice };
}

/** What is not connected is left to the system's choice until it is. */
function audioSettings({ audio, synthesizer }: Settings, away: AwayDevices): AudioSettings {
	const { echoCancellation, echoProfile, path, noiseSuppression } = audio;
	return {
		input: { kind: 'native', device: away.input === null ? audio.inputDevice : null },
		output: { kind: 'native', device: away.output === null ? audio.outputDevice : null },
		echo: null,
		echoCancellation,
		echoProfile,
		path,
		noiseSuppression,
		volume: synthesizer.volume,
	};
}

function recognizerSettings({ recognizer, turnTaking, language }: Settings): RecognizerSettings {
	return {
		...recognizer,
		language: recognizer.language ?? language,
		endOfTurnModel: turnTaking.endOfTurnModel,
	};
}

/** What its process is started with; the rest goes with each request. */
function synthesizerSettings(settings: Settings): SynthesizerSettings {
	const { provider, reference } = settings.synthesizer;
	return { model: languageVoice(settings).model, provider, reference };
}

function differ(a: object, b: object): boolean {
	return JSON.stringify(a) !== JSON.stringify(b);
}
