import type { AudioPage } from './adapters/audio/audio-page.ts';
import { DeviceWatch } from './adapters/audio/device-watch.ts';
import type { AwayDevices, DeviceWatchOptions } from './adapters/audio/device-watch.ts';
import { HelperAudio } from './adapters/audio/helper-audio.ts';
import type { AudioNote, AudioSettings } from './adapters/audio/helper-audio.ts';
import type { ForkHelper } from './adapters/helper-process/helper-process.ts';
import type { HelperStateChange } from './adapters/helper-process/supervised-process.ts';
import type { ModelLibrary } from './adapters/models/model-library.ts';
import { HelperSpeechRecognizer } from './adapters/speech/helper-speech-recognizer.ts';
import type { RecognizerSettings } from './adapters/speech/helper-speech-recognizer.ts';
import { HelperSpeechSynthesizer } from './adapters/speech/helper-speech-synthesizer.ts';
import type { SystemClock } from './adapters/system-clock.ts';
import type { Settings } from '../preload/contract/settings.ts';

export type HelperRole = 'audio' | 'recognizer' | 'synthesizer';

export interface AssistantHelpersOptions {
	readonly models: ModelLibrary;
	readonly fork: ForkHelper;
	/** Absolute path of a helper's program. */
	readonly entryOf: (helper: HelperRole) => string;
	readonly clock: SystemClock;
	/** WAV files instead of the devices in the settings. */
	readonly devices?: Pick<AudioSettings, 'input' | 'output' | 'echo'>;
	/** Chromium's devices, where there is a Chromium. */
	readonly audioPage?: AudioPage;
	/** Asked at each start of a helper. */
	readonly settings: () => Settings;
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

	constructor(options: AssistantHelpersOptions) {
		const { models, fork, entryOf, clock, settings } = options;
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
		this.devices = new DeviceWatch({
			clock,
			list: () => this.audio.listDevices(),
			chosen: () => chosenDevices(options),
			onSeen: (seen) => options.onDevicesSeen?.(seen),
			onAway: (now, before) => {
				this.audio.restart();
				options.onDevicesAway?.(now, before);
			},
		});
		this.recognizer = new HelperSpeechRecognizer({
			...shared('recognizer'),
			models,
			settings: () => recognizerSettings(settings()),
		});
		this.synthesizer = new HelperSpeechSynthesizer({
			...shared('synthesizer'),
			models,
			settings: () => settings().synthesizer,
		});
	}

	start(): void {
		for (const helper of this.#all) helper.start();
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
		if (differ(recognizerSettings(before), recognizerSettings(now))) this.recognizer.restart();
		if (differ(before.synthesizer, now.synthesizer)) this.synthesizer.restart();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.devices[Symbol.dispose]();
		await Promise.all(this.#all.map((helper) => helper[Symbol.asyncDispose]()));
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
function audioSettings({ audio }: Settings, away: AwayDevices): AudioSettings {
	const { echoCancellation, echoProfile, path, noiseSuppression } = audio;
	return {
		input: { kind: 'native', device: away.input === null ? audio.inputDevice : null },
		output: { kind: 'native', device: away.output === null ? audio.outputDevice : null },
		echo: null,
		echoCancellation,
		echoProfile,
		path,
		noiseSuppression,
	};
}

function recognizerSettings({ recognizer, turnTaking }: Settings): RecognizerSettings {
	const { model, secondPass, provider } = recognizer;
	return { model, secondPass, provider, endOfTurnModel: turnTaking.endOfTurnModel };
}

function differ(a: object, b: object): boolean {
	return JSON.stringify(a) !== JSON.stringify(b);
}
