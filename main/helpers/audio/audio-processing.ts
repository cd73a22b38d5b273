import { createRequire } from 'node:module';
import type * as LivekitBindings from '@livekit/rtc-ffi-bindings';
import { captureRateHz } from './audio-devices.ts';

type Bindings = typeof LivekitBindings;
type Message = InstanceType<Bindings['FfiRequest']>['message'];

/** WebRTC's audio processing works on 10 ms at a time. */
export const blockSamples = captureRateHz / 100;

const requireCommonJs = createRequire(import.meta.url);

/**
 * One of WebRTC's audio processing modules, out of LiveKit's bindings: the only prebuilt one for Node
 * (notes/platform.md §10). 16 kHz mono, in place.
 */
export class AudioProcessing implements Disposable {
	readonly #bindings: Bindings;
	readonly #module: InstanceType<Bindings['FfiHandle']>;

	/** @throws when the library is not installed for this system. */
	constructor(features: { readonly echoCanceller: boolean; readonly noiseSuppression: boolean }) {
		this.#bindings = requireCommonJs('@livekit/rtc-ffi-bindings') as Bindings;
		this.#bindings.livekitInitialize(() => undefined, false, 'parley');
		const { message } = this.#request({
			case: 'newApm',
			value: new this.#bindings.NewApmRequest({
				echoCancellerEnabled: features.echoCanceller,
				gainControllerEnabled: false,
				highPassFilterEnabled: features.echoCanceller,
				noiseSuppressionEnabled: features.noiseSuppression,
			}),
		});
		const handle = message.case === 'newApm' ? message.value.apm?.handle?.id : undefined;
		if (handle === undefined) throw new Error('WebRTC audio processing could not be started.');
		this.#module = new this.#bindings.FfiHandle(handle);
	}

	/** How long after a block of the reference its echo is expected. */
	expectEchoAfter(delayMs: number): void {
		const value = new this.#bindings.ApmSetStreamDelayRequest({
			apmHandle: this.#module.handle,
			delayMs: Math.round(delayMs),
		});
		this.#request({ case: 'apmSetStreamDelay', value });
	}

	/** What the loudspeaker plays: one block, before the captured block that holds its echo. */
	reference(block: Int16Array): void {
		const value = new this.#bindings.ApmProcessReverseStreamRequest(this.#blockOf(block));
		this.#request({ case: 'apmProcessReverseStream', value });
	}

	/** A captured block, changed in place. */
	captured(block: Int16Array): void {
		const value = new this.#bindings.ApmProcessStreamRequest(this.#blockOf(block));
		this.#request({ case: 'apmProcessStream', value });
	}

	[Symbol.dispose](): void {
		this.#module.dispose();
	}

	#blockOf(block: Int16Array): {
		apmHandle: bigint;
		sampleRate: number;
		numChannels: number;
		dataPtr: bigint;
		size: number;
	} {
		const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
		return {
			apmHandle: this.#module.handle,
			sampleRate: captureRateHz,
			numChannels: 1,
			dataPtr: this.#bindings.livekitRetrievePtr(bytes),
			size: bytes.length,
		};
	}

	#request(message: Message): InstanceType<Bindings['FfiResponse']> {
		const { FfiRequest, FfiResponse, livekitFfiRequest } = this.#bindings;
		return FfiResponse.fromBinary(livekitFfiRequest(new FfiRequest({ message }).toBinary()));
	}
}
