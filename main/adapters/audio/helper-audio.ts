import { type AssistantError, AssistantFailure } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type {
	AudioCommand,
	AudioDevices,
	AudioHelperEvent,
	AudioHelperOptions,
	EchoProfile,
	EchoTestResult,
} from '../../helpers/audio/audio-protocol.ts';
import type { ForkHelper } from '../helper-process/helper-process.ts';
import { type HelperStateChange, SupervisedProcess } from '../helper-process/supervised-process.ts';
import type { SupervisionLimits } from '../helper-process/supervision-limits.ts';
import { type AudioPage, AudioPageRelay } from './audio-page.ts';
import { HelperAudioInput } from './helper-audio-input.ts';
import { HelperAudioOutput } from './helper-audio-output.ts';

/** What a person or the command line chose. */
export interface AudioSettings {
	readonly input:
		| { readonly kind: 'wav'; readonly path: string }
		| { readonly kind: 'native'; readonly device: string | null }
		| { readonly kind: 'none' };
	readonly output: AudioSettings['input'];
	/** Only with WAV devices: what is played comes back into the microphone. */
	readonly echo: { readonly delayMs: number; readonly gainDb: number } | null;
	readonly echoCancellation: 'on' | 'off' | 'auto';
	/** Whether `native` devices are the system's programs' or Chromium's; only with a `page`. Native unless told. */
	readonly path?: 'native' | 'webrtc' | 'auto';
	readonly noiseSuppression?: boolean;
	/** How loud everything is played; 1 unless told. After a change call `volumeChanged`, not `restart`. */
	readonly volume?: number;
	/** What `testEcho` found on these devices; null or absent: not measured. */
	readonly echoProfile?: EchoProfile | null;
}

export interface HelperAudioOptions {
	/** Absolute path of audio.entry. */
	readonly entry: string;
	readonly fork: ForkHelper;
	readonly clock: Clock;
	readonly originNs: bigint;
	/** Asked at each start of the helper; call `restart` after a change. */
	readonly settings: () => AudioSettings;
	readonly onStateChanged?: (change: HelperStateChange) => void;
	/** Loudness of what is played, about ten times a second while something is. */
	readonly onOutputLevel?: (level: { readonly rmsDb: number; readonly tMs: number }) => void;
	/** What was found out about the devices, for logs and the settings page. */
	readonly onNote?: (note: AudioNote) => void;
	/** A microphone or loudspeaker failed: it may have been unplugged. */
	readonly onDeviceTrouble?: () => void;
	readonly onStderrLine?: (line: string) => void;
	readonly limits?: Partial<SupervisionLimits>;
	/** The hidden page with Chromium's devices; plain Node has none. */
	readonly page?: AudioPage;
}

export type AudioNote = Extract<AudioHelperEvent, { type: 'output-ready' | 'echo-cancellation' | 'path' }>;

/** Asking the sound system for its devices may wait for a sleeping sound server; longer is an empty list. */
const listDeadlineMs = 5_000;
/** A device that has to wake up, the test sound and its last echo. */
const echoTestDeadlineMs = 25_000;
/** A device that has to wake up, and the sound. */
const testSoundDeadlineMs = 12_000;

/** Microphone and loudspeaker in one helper process; `input` and `output` are its two faces. */
export class HelperAudio implements AsyncDisposable {
	readonly input: HelperAudioInput;
	readonly output: HelperAudioOutput;
	readonly #given: HelperAudioOptions;
	readonly #process: SupervisedProcess<AudioHelperOptions, AudioCommand, AudioHelperEvent>;
	readonly #relay: AudioPageRelay | null;
	readonly #lists = new Map<number, (devices: AudioDevices) => void>();
	readonly #echoTests = new Map<number, (result: EchoTestResult | AssistantError) => void>();
	readonly #sounds = new Map<number, (error: AssistantError | null) => void>();
	#nextList = 1;
	#starts = 0;
	#speakerAllowed = true;

	constructor(given: HelperAudioOptions) {
		this.#given = given;
		const send = (command: AudioCommand): boolean => this.#process.send(command);
		this.input = new HelperAudioInput({ send, clock: given.clock });
		this.output = new HelperAudioOutput({ send, clock: given.clock });
		this.#relay = given.page === undefined ? null : new AudioPageRelay({ page: given.page, send });
		this.#process = new SupervisedProcess({
			name: 'audio',
			entry: given.entry,
			fork: given.fork,
			clock: given.clock,
			originNs: given.originNs,
			options: () => this.#options(),
			onEvent: (event) => this.#receive(event),
			onStateChanged: (change) => this.#changed(change),
			explainExit: (death) => {
				// Loading the speaker library aborts the process on a machine without a sound device: not a second time.
				if (death.whileStarting) this.#speakerAllowed = false;
				return null;
			},
			...(given.onStderrLine && { onStderrLine: given.onStderrLine }),
			...(given.limits && { limits: given.limits }),
		});
	}

	start(): void {
		this.#process.start();
	}

	/** With changed settings, or to try again after it failed. What is being said is cut. */
	restart(): void {
		this.#speakerAllowed = true;
		this.#process.restart();
		this.input.tryAgain();
	}

	/** What is being said goes on, louder or softer. */
	volumeChanged(): void {
		this.#process.send({ type: 'volume', gain: this.#given.settings().volume ?? 1 });
	}

	/** Session time begins elsewhere (`SupervisedProcess.setOrigin`). */
	setOrigin(originNs: bigint): void {
		this.#process.setOrigin(originNs);
	}

	/** Rejects with an `AssistantFailure` when the helper cannot run. */
	whenReady(signal?: AbortSignal): Promise<void> {
		return this.#process.whenReady(signal);
	}

	/** The last lines the helper wrote to stderr. */
	get stderr(): readonly string[] {
		return this.#process.stderr;
	}

	/** Empty lists where they cannot be had. */
	async listDevices(): Promise<AudioDevices> {
		const { promise, resolve } = Promise.withResolvers<AudioDevices>();
		const requestId = this.#nextList++;
		this.#lists.set(requestId, resolve);
		const nothing: AudioDevices = { inputs: [], outputs: [] };
		using _deadline = this.#given.clock.schedule(this.#given.clock.nowMs() + listDeadlineMs, () =>
			resolve(nothing),
		);
		if (!this.#process.send({ type: 'list-devices', requestId })) resolve(nothing);
		try {
			return await promise;
		} finally {
			this.#lists.delete(requestId);
		}
	}

	/**
	 * Plays a test sound of about seven seconds and measures what comes back; nothing is recognised meanwhile.
	 * @throws AssistantFailure when it cannot be played now; the signal's reason when that is aborted.
	 */
	async testEcho(signal?: AbortSignal): Promise<EchoTestResult> {
		signal?.throwIfAborted();
		const { promise, resolve, reject } = Promise.withResolvers<EchoTestResult | AssistantError>();
		const requestId = this.#nextList++;
		this.#echoTests.set(requestId, resolve);
		const abort = (): void => {
			this.#process.send({ type: 'stop-echo-test' });
			reject(signal?.reason as Error);
		};
		signal?.addEventListener('abort', abort, { once: true });
		const { clock } = this.#given;
		using _deadline = clock.schedule(clock.nowMs() + echoTestDeadlineMs, () => resolve(noAnswer));
		if (!this.#process.send({ type: 'test-echo', requestId })) resolve(noAnswer);
		try {
			const result = await promise;
			if ('verdict' in result) return result;
			throw new AssistantFailure(result);
		} finally {
			signal?.removeEventListener('abort', abort);
			this.#echoTests.delete(requestId);
		}
	}

	/**
	 * Plays a short sound the way answers are played; settles when it was heard to its end. Waits for a helper that is being
	 * restarted. @throws AssistantFailure when it cannot be played.
	 */
	async playTestSound(): Promise<void> {
		await this.#process.whenReady();
		const { promise, resolve } = Promise.withResolvers<AssistantError | null>();
		const requestId = this.#nextList++;
		this.#sounds.set(requestId, resolve);
		const { clock } = this.#given;
		using _deadline = clock.schedule(clock.nowMs() + testSoundDeadlineMs, () => resolve(notPlayed));
		if (!this.#process.send({ type: 'test-sound', requestId })) resolve(notPlayed);
		try {
			const error = await promise;
			if (error !== null) throw new AssistantFailure(error);
		} finally {
			this.#sounds.delete(requestId);
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#relay?.close();
		await this.#process.stop();
	}

	#options(): AudioHelperOptions {
		const settings = this.#given.settings();
		const { input, output, echo, echoCancellation } = settings;
		const continues = this.#starts++ > 0;
		return {
			input,
			echo,
			echoCancellation,
			path: settings.path ?? 'native',
			hasPage: this.#relay !== null,
			noiseSuppression: settings.noiseSuppression ?? true,
			volume: settings.volume ?? 1,
			echoProfile: settings.echoProfile ?? null,
			output:
				output.kind === 'wav'
					? { ...output, continues }
					: output.kind === 'native'
						? { ...output, speakerAllowed: this.#speakerAllowed }
						: output,
		};
	}

	#receive(event: AudioHelperEvent): void {
		switch (event.type) {
			case 'output-error':
			case 'playback': {
				this.output.receive(event);
				if (event.type === 'output-error') this.#given.onDeviceTrouble?.();
				return;
			}
			case 'output-level':
				return this.#given.onOutputLevel?.(event);
			case 'to-page':
				return this.#relay?.post(event.command);
			case 'path': {
				this.#relay?.use(event.path === 'webrtc');
				return this.#given.onNote?.(event);
			}
			case 'output-ready':
			case 'echo-cancellation':
				return this.#given.onNote?.(event);
			case 'echo-tested':
				return this.#echoTests.get(event.requestId)?.(event.result);
			case 'sound-played':
				return this.#sounds.get(event.requestId)?.(event.error);
			case 'devices':
				return this.#lists.get(event.requestId)?.(event.devices);
			default: {
				this.input.receive(event);
				if (event.type === 'input-error') this.#given.onDeviceTrouble?.();
				return;
			}
		}
	}

	#changed(change: HelperStateChange): void {
		if (change.state === 'ready') {
			this.#relay?.connected();
			this.input.connected();
		} else {
			this.output.disconnected(change.error);
			for (const settle of this.#echoTests.values()) settle(change.error ?? noAnswer);
			for (const settle of this.#sounds.values()) settle(change.error ?? notPlayed);
		}
		if (change.state === 'failed') this.input.disconnected(change.error);
		this.#given.onStateChanged?.(change);
	}
}

const notPlayed: AssistantError = {
	kind: 'speaker-missing',
	message:
		'The sound could not be played. Check that a loudspeaker is connected and chosen, then try again.',
	retryable: true,
};

const noAnswer: AssistantError = {
	kind: 'helper-crashed',
	message: 'The echo could not be measured because sound is not running. Wait a moment, then test again.',
	retryable: true,
};
