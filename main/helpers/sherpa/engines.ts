/**
 * sherpa-onnx's engines as the helpers use them. Each guards what its caller could get wrong and the engine would die of
 * (crash_cases.txt); models have been through `inspectModel` before they come here. Nothing here can be freed: sherpa-onnx
 * gives memory back only when the process ends.
 */
import type { InstalledModel } from '../../../models/catalogue.ts';
import { offlineConfig, streamingConfig, voiceActivityConfig, voiceConfig } from './engine-settings.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { SherpaModule, SherpaOnlineRecognizer, SherpaStream, SherpaTts } from './native-module.ts';
import { callsFor } from './speakable.ts';

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
	/** The text of a whole utterance, trimmed. A native error may leave it unsettled for ever: give it a deadline. */
	transcribe(samples: Float32Array): Promise<string>;
}

export interface VoiceEngine {
	readonly rateHz: number;
	readonly speakers: number;
	/**
	 * Calls `onAudio` sentence by sentence. Resolves when all is given out or, once aborted, after the sentence in work.
	 * Nothing speakable: resolves at once. A native error may leave it unsettled for ever: give it a deadline.
	 */
	speak(request: VoiceRequest): Promise<void>;
}

export interface VoiceRequest {
	readonly text: string;
	readonly speaker: number;
	/** 0.5–2, clamped. */
	readonly speed: number;
	readonly signal: AbortSignal;
	readonly onAudio: (samples: Float32Array) => void;
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
		async transcribe(samples) {
			if (samples.length === 0) return '';
			const stream = recognizer.createStream();
			stream.acceptWaveform({ samples: clean(samples), sampleRate: engineRateHz });
			return (await recognizer.decodeAsync(stream)).text.trim();
		},
	};
}

/** @param alphabet the characters a character-based voice knows; null when it speaks any letter. */
export async function loadVoiceEngine(
	sherpa: SherpaModule,
	model: InstalledModel,
	settings: EngineSettings,
	alphabet: ReadonlySet<string> | null,
): Promise<VoiceEngine> {
	const tts = await sherpa.OfflineTts.createAsync(voiceConfig(model, settings));
	return {
		rateHz: tts.sampleRate,
		speakers: tts.numSpeakers,
		async speak(request) {
			for (const text of callsFor(request.text, alphabet)) {
				if (request.signal.aborted) return;
				await speakOnce(tts, text, request);
			}
		},
	};
}

async function speakOnce(
	tts: SherpaTts,
	text: string,
	{ speaker, speed, signal, onAudio }: VoiceRequest,
): Promise<void> {
	let heard = 0;
	const speech = await tts.generateAsync({
		text,
		sid:
			Number.isInteger(speaker) && speaker >= 0 && speaker < Math.max(1, tts.numSpeakers) ? speaker : 0,
		speed: Number.isFinite(speed) ? Math.min(2, Math.max(0.5, speed)) : 1,
		enableExternalBuffer: false,
		onProgress({ samples }) {
			if (signal.aborted) return false;
			heard += samples.length;
			onAudio(clean(samples));
			return true;
		},
	});
	// A family without progress callbacks gives everything at the end.
	if (heard === 0 && !signal.aborted && speech.samples.length > 0) onAudio(clean(speech.samples));
}

/** Window-by-window decisions of Silero: was there speech in what came last? */
export interface VoiceActivityEngine {
	/** Samples between two decisions. */
	readonly hopSamples: number;
	/** `hopSamples` at 16 kHz. */
	accept(hop: Float32Array): boolean;
	/** Forgets what it heard: after a gap in the audio. */
	reset(): void;
}

/** Half of Silero's window, for two detectors take turns (see below). */
const hopSamples = 256;
/** sherpa-onnx wants 64 samples of the window before in each call; without them the first decision would come a hop late. */
const overlapSamples = 64;

/**
 * sherpa-onnx's detector says "speech" after two windows of 32 ms above the threshold. Two of them, half a window apart, answer
 * every 16 ms: on the practice samples the median onset is heard 22 ms sooner than with one (README of models/). Stands in where
 * recognizer/silero cannot run.
 */
export function loadVoiceActivityEngine(
	sherpa: SherpaModule,
	model: InstalledModel,
	threshold: number,
): VoiceActivityEngine {
	const config = voiceActivityConfig(model, threshold);
	const detectors = [0, hopSamples].map((offset) => ({ offset, vad: new sherpa.Vad(config, 30) }));
	const prime = (): void => {
		for (const { offset, vad } of detectors)
			vad.acceptWaveform(new Float32Array(overlapSamples + offset));
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
