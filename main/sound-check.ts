import { AssistantFailure } from './domain/errors.ts';
import type { AssistantError } from './domain/errors.ts';
import { assistantState } from './domain/step.ts';
import type { AwayDevices, SeenDevices } from './adapters/audio/device-watch.ts';
import type { AudioDevice, AudioDevices, EchoTestResult } from './helpers/audio/audio-protocol.ts';
import type { RequestInput, RequestOutput } from '../preload/contract/requests.ts';
import type { DevicesFeed, RehearsalFeed } from '../preload/contract/device-requests.ts';
import type { Assistant } from './assistant.ts';
import type { AssistantHelpers } from './assistant-helpers.ts';
import { voiceSample } from './voice-samples.ts';
import { Listeners } from './listeners.ts';
import { Rehearsing } from './rehearsing.ts';
import type { RehearsingOptions } from './rehearsing.ts';

export interface SoundCheckOptions extends Omit<RehearsingOptions, 'tell' | 'state' | 'hush'> {
	readonly assistant: Pick<Assistant, 'state' | 'stop' | 'setListening'>;
	readonly helpers: {
		readonly audio: Pick<
			AssistantHelpers['audio'],
			'listDevices' | 'restart' | 'playTestSound' | 'testEcho'
		>;
		readonly devices: Pick<AssistantHelpers['devices'], 'watch' | 'chosenAnew'>;
		readonly preview: Pick<AssistantHelpers['preview'], 'play' | 'stop'>;
	};
	/** Shown as trouble of the conversation is. */
	readonly complain: (error: AssistantError) => void;
}

/** Everything a person tries out before they talk: devices, the loudspeaker, the echo, how long a pause may be. */
export class SoundCheck implements Disposable {
	readonly #options: SoundCheckOptions;
	readonly #rehearsing: Rehearsing;
	readonly #devices = new Listeners<DevicesFeed>();
	readonly #rehearsals = new Listeners<RehearsalFeed>();

	constructor(options: SoundCheckOptions) {
		this.#options = options;
		this.#rehearsing = new Rehearsing({
			...options,
			state: () => options.assistant.state,
			hush: () => hush(options.assistant),
			tell: (news) => {
				// The window has no session clock: it is told how long from now.
				this.#rehearsals.tell(news.type === 'pausing' ? fromNow(news, options.clock.nowMs()) : news);
			},
		});
	}

	onDevices(listener: (seen: DevicesFeed) => void): Disposable {
		return this.#devices.add(listener);
	}

	onRehearsal(listener: (news: RehearsalFeed) => void): Disposable {
		return this.#rehearsals.add(listener);
	}

	listDevices(): Promise<AudioDevices> {
		return this.#options.helpers.audio.listDevices();
	}

	/** Tells of devices that come and go until disposed. */
	watchDevices(): Disposable {
		return this.#options.helpers.devices.watch();
	}

	/** Opens microphone and loudspeaker anew, because a person asked for it. */
	reopen(): void {
		this.#options.helpers.devices.chosenAnew();
		this.#options.helpers.audio.restart();
	}

	/** Settles when it was heard. @throws AssistantFailure when it cannot be played. */
	playTestSound(): Promise<void> {
		return this.#options.helpers.audio.playTestSound();
	}

	/** Plays the echo test's sound; what is said meanwhile is not heard. Throws as `HelperAudio.testEcho`. */
	testEcho(signal?: AbortSignal): Promise<EchoTestResult> {
		return this.#options.helpers.audio.testEcho(signal);
	}

	/** What is said from now on is only judged, never answered; or is answered again. @throws AssistantFailure while a key is held. */
	rehearse(on: boolean): void {
		if (on) this.#rehearsing.start();
		else this.#rehearsing.stop();
	}

	/** Says a sentence; settles when it was heard. @throws AssistantFailure while Parley listens or speaks, or without that voice. */
	async previewVoice({
		model,
		speaker,
		speed,
		language,
	}: RequestInput<'previewVoice'>): Promise<RequestOutput<'previewVoice'>> {
		if (assistantState(this.#options.assistant.state) !== 'idle') throw new AssistantFailure(talking);
		const voice = { model, speaker, speed };
		return this.#options.helpers.preview.play({ voice, language, text: voiceSample(language) });
	}

	stopPreview(): void {
		this.#options.helpers.preview.stop();
	}

	settingsChanged(): void {
		this.#rehearsing.settingsChanged();
	}

	/** Other devices are there than before. */
	devicesSeen({ inputs, outputs, away }: SeenDevices): void {
		this.#devices.tell({ inputs: inputs.map(shown), outputs: outputs.map(shown), away });
	}

	/** A chosen device went away: the system's is used, and a person is told. */
	devicesAway(now: AwayDevices, before: AwayDevices): void {
		const { complain } = this.#options;
		if (now.input !== null && before.input === null) complain(microphoneAway(now.input));
		if (now.output !== null && before.output === null) complain(loudspeakerAway(now.output));
	}

	[Symbol.dispose](): void {
		this.#rehearsing[Symbol.dispose]();
		this.#devices.clear();
		this.#rehearsals.clear();
	}
}

/** Ends what is being spoken, and a turn begun by voice. */
function hush(assistant: SoundCheckOptions['assistant']): void {
	assistant.stop();
	if (assistant.state.turn?.source !== 'voice') return;
	assistant.setListening(false);
	assistant.setListening(true);
}

function shown({ id, label }: AudioDevice): DevicesFeed['inputs'][number] {
	return { id, name: label, isDefault: false };
}

function fromNow(
	{
		text,
		sinceMs,
		untilMs,
		ending,
	}: Extract<Parameters<RehearsingOptions['tell']>[0], { type: 'pausing' }>,
	nowMs: number,
): RehearsalFeed {
	const leftMs = untilMs === null ? null : Math.max(0, Math.round(untilMs - nowMs));
	return { type: 'pausing', text, silentMs: Math.max(0, Math.round(nowMs - sinceMs)), leftMs, ending };
}

function microphoneAway(name: string): AssistantError {
	return {
		kind: 'microphone-lost',
		message: `“${name}” is not connected, so Parley listens through the system’s microphone. It is used again as soon as it is plugged in.`,
		retryable: true,
	};
}

function loudspeakerAway(name: string): AssistantError {
	return {
		kind: 'speaker-lost',
		message: `“${name}” is not connected, so answers are heard through the system’s loudspeaker. It is used again as soon as it is plugged in.`,
		retryable: true,
	};
}

const talking: AssistantError = {
	kind: 'synthesizer-failed',
	message:
		'Parley is in the middle of a turn. Wait until it is done, or stop it, then listen to the voice.',
	retryable: true,
};
