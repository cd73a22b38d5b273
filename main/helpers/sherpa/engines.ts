/**
 * sherpa-onnx's engines as the helpers use them. Each guards what its caller could get wrong and the engine would die of
 * (crash_cases.txt); models have been through `inspectModel` before they come here. Nothing here can be freed: sherpa-onnx
 * gives memory back only when the process ends.
 */
import type { InstalledModel } from '../../../models/catalogue.ts';
import { detectorOf, offlineConfig, streamingConfig, voiceActivityConfig } from './engine-settings.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { SherpaModule, SherpaOnlineRecognizer, SherpaStream } from './native-module.ts';

/** The only rate recognizers are fed at: changing it inside a stream ends the process. */
export const engineRateHz = 16_000;

/** One utterance being recognised. */
export interface RecognizerStream {
	/** 16 kHz mono. Decodes whatever has become complete. */
	accept(samples: Float32Array): void;
	/** The hypothesis so far, trimmed. */
	text(): string;
}

export interface StreamingEngine {
	open(): RecognizerStream;
}

export interface OfflineEngine {
	/**
	 * The text of a whole utterance, trimmed. A native error may leave it unsettled for ever: give it a deadline.
	 * @param rateHz of the samples; 16 kHz unless told
	 */
	transcribe(samples: Float32Array, rateHz?: number): Promise<string>;
	/** Settles once it is loaded; absent where it is from the beginning. */
	readonly ready?: Promise<void>;
}

/** Blocks while it loads. */
export function loadStreamingEngine(
	sherpa: SherpaModule,
	model: InstalledModel,
	settings: EngineSettings,
): StreamingEngine {
	const recognizer = new sherpa.OnlineRecognizer(streamingConfig(model, settings));
	return { open: () => new SherpaRecognizerStream(recognizer) };
}

class SherpaRecognizerStream implements RecognizerStream {
	readonly #recognizer: SherpaOnlineRecognizer;
	readonly #stream: SherpaStream;

	constructor(recognizer: SherpaOnlineRecognizer) {
		this.#recognizer = recognizer;
		this.#stream = recognizer.createStream();
	}

	accept(samples: Float32Array): void {
		this.#stream.acceptWaveform({ samples: clean(samples), sampleRate: engineRateHz });
		// Decoding when not ready ends the process.
		while (this.#recognizer.isReady(this.#stream)) this.#recognizer.decode(this.#stream);
	}

	text(): string {
		return this.#recognizer.getResult(this.#stream).text.trim();
	}
}

export async function loadOfflineEngine(
	sherpa: SherpaModule,
	model: InstalledModel,
	settings: EngineSettings,
): Promise<OfflineEngine> {
	const recognizer = await sherpa.OfflineRecognizer.createAsync(offlineConfig(model, settings));
	return {
		async transcribe(samples, rateHz = engineRateHz) {
			if (samples.length === 0) return '';
			const stream = recognizer.createStream();
			stream.acceptWaveform({ samples: clean(samples), sampleRate: rateHz });
			return (await recognizer.decodeAsync(stream)).text.trim();
		},
	};
}

/** Window-by-window decisions: was there speech in what came last? */
export interface VoiceActivityEngine {
	/** Samples between two decisions. */
	readonly hopSamples: number;
	/** `hopSamples` at 16 kHz. */
	accept(hop: Float32Array): boolean;
	/** Forgets what it heard: after a gap in the audio. */
	reset(): void;
}

/**
 * sherpa-onnx's detector says "speech" after two windows above the threshold. Two of them, half a window apart, answer twice as
 * often: with Silero every 16 ms, which on the practice samples hears the median onset 22 ms sooner than one (README of models/).
 * Stands in where recognizer/silero cannot run, and runs what is no Silero.
 */
export function loadVoiceActivityEngine(
	sherpa: SherpaModule,
	model: InstalledModel,
	threshold: number,
): VoiceActivityEngine {
	const { windowSize, overlap } = detectorOf(model.family);
	const hopSamples = windowSize / 2;
	const config = voiceActivityConfig(model, threshold);
	const detectors = [0, hopSamples].map((offset) => ({ offset, vad: new sherpa.Vad(config, 30) }));
	const prime = (): void => {
		for (const { offset, vad } of detectors)
			if (overlap + offset > 0) vad.acceptWaveform(new Float32Array(overlap + offset));
	};
	prime();
	return {
		hopSamples,
		accept(hop) {
			const samples = clean(hop);
			let speech = false;
			for (const { vad } of detectors) {
				vad.acceptWaveform(samples);
				// It also collects what was said; unread, that would grow for ever.
				while (!vad.isEmpty()) vad.pop();
				speech ||= vad.isDetected();
			}
			return speech;
		},
		reset() {
			for (const { vad } of detectors) vad.reset();
			prime();
		},
	};
}

/** The same samples, without those that are no number: one would silence a recognizer for the rest of its stream. */
export function clean(samples: Float32Array): Float32Array {
	return samples.every(Number.isFinite)
		? samples
		: samples.map((sample) => (Number.isFinite(sample) ? sample : 0));
}
