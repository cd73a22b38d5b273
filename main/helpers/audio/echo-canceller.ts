import { createRequire } from 'node:module';
import type * as LivekitBindings from '@livekit/rtc-ffi-bindings';
import { captureRateHz } from './audio-devices.ts';
import type { FrameStage } from './capture.ts';
import type { PlayedSound } from './played-sound.ts';
import { toInt16 } from './wav-writer.ts';

type Bindings = typeof LivekitBindings;

/** The canceller works on 10 ms at a time. */
const blockSamples = captureRateHz / 100;

/** Stamps of captured frames may be wrong by so much before the reference is shifted: every shift is to be learnt anew. */
const stampToleranceMs = 8;

const requireCommonJs = createRequire(import.meta.url);

/**
 * WebRTC's echo canceller (AEC3) with its noise suppression and high-pass filter, out of LiveKit's bindings: the only
 * prebuilt one for Node (notes/platform.md §10). The reference is what is heard, by session time, so that what is left
 * for the canceller to find is the way through the room and the error of our two clocks.
 */
export class EchoCanceller implements Disposable {
	readonly #bindings: Bindings;
	readonly #apm: InstanceType<Bindings['FfiHandle']>;
	readonly #played: PlayedSound;
	readonly #heard = new Int16Array(blockSamples);
	readonly #captured = new Int16Array(blockSamples);
	readonly #heardBytes = new Uint8Array(this.#heard.buffer);
	readonly #capturedBytes = new Uint8Array(this.#captured.buffer);

	/** Where the reference goes on: by count, so that it does not tremble with the stamps. */
	#nextMs = -Infinity;

	/**
	 * @param options.delayMs how long after it is heard a sound is expected in the microphone.
	 * @throws when the library is not installed for this system.
	 */
	constructor({ played, delayMs }: { played: PlayedSound; delayMs: number }) {
		this.#played = played;
		this.#bindings = requireCommonJs('@livekit/rtc-ffi-bindings') as Bindings;
		this.#bindings.livekitInitialize(() => undefined, false, 'parley');
		const { message } = this.#request({
			case: 'newApm',
			value: new this.#bindings.NewApmRequest({
				echoCancellerEnabled: true,
				gainControllerEnabled: false,
				highPassFilterEnabled: true,
				noiseSuppressionEnabled: true,
			}),
		});
		const handle = message.case === 'newApm' ? message.value.apm?.handle?.id : undefined;
		if (handle === undefined) throw new Error('The echo canceller could not be made.');
		this.#apm = new this.#bindings.FfiHandle(handle);
		this.#request({
			case: 'apmSetStreamDelay',
			value: new this.#bindings.ApmSetStreamDelayRequest({ apmHandle: handle, delayMs }),
		});
	}

	/** Takes the echo out of a frame, in place. */
	readonly stage: FrameStage = ({ startMs, samples }) => {
		if (Math.abs(startMs - this.#nextMs) > stampToleranceMs) this.#nextMs = startMs;
		for (let at = 0; at + blockSamples <= samples.length; at += blockSamples) {
			const heard = this.#played.read(this.#nextMs, blockSamples);
			this.#nextMs += (blockSamples * 1000) / captureRateHz;
			for (let i = 0; i < blockSamples; i++) {
				this.#heard[i] = toInt16(heard[i] ?? 0);
				this.#captured[i] = toInt16(samples[at + i] ?? 0);
			}
			this.#process();
			for (let i = 0; i < blockSamples; i++) samples[at + i] = (this.#captured[i] ?? 0) / 32_768;
		}
	};

	[Symbol.dispose](): void {
		this.#apm.dispose();
	}

	#process(): void {
		const common = { apmHandle: this.#apm.handle, sampleRate: captureRateHz, numChannels: 1 };
		const { ApmProcessReverseStreamRequest, ApmProcessStreamRequest, livekitRetrievePtr } =
			this.#bindings;
		this.#request({
			case: 'apmProcessReverseStream',
			value: new ApmProcessReverseStreamRequest({
				...common,
				dataPtr: livekitRetrievePtr(this.#heardBytes),
				size: this.#heardBytes.length,
			}),
		});
		this.#request({
			case: 'apmProcessStream',
			value: new ApmProcessStreamRequest({
				...common,
				dataPtr: livekitRetrievePtr(this.#capturedBytes),
				size: this.#capturedBytes.length,
			}),
		});
	}

	#request(
		message: InstanceType<Bindings['FfiRequest']>['message'],
	): InstanceType<Bindings['FfiResponse']> {
		const { FfiRequest, FfiResponse, livekitFfiRequest } = this.#bindings;
		const answer = livekitFfiRequest(new FfiRequest({ message }).toBinary());
		return FfiResponse.fromBinary(answer);
	}
}
