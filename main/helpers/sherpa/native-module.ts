/**
 * The only door to sherpa-onnx-node (platform.md §12): everything beyond main/helpers/sherpa uses the engines, never the package.
 * Types are ours, of the part used here; the package has none.
 */
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';

export interface SherpaStream {
	acceptWaveform(wave: { readonly samples: Float32Array; readonly sampleRate: number }): void;
}

export interface SherpaOnlineRecognizer {
	createStream(): SherpaStream;
	isReady(stream: SherpaStream): boolean;
	decode(stream: SherpaStream): void;
	getResult(stream: SherpaStream): { readonly text: string };
}

export interface SherpaOfflineRecognizer {
	createStream(): SherpaStream;
	decodeAsync(stream: SherpaStream): Promise<{ readonly text: string }>;
}

export interface SherpaSpeech {
	readonly samples: Float32Array;
	readonly sampleRate: number;
}

export interface SherpaSpeechRequest {
	readonly text: string;
	readonly sid: number;
	readonly speed: number;
	/** Must be false: the default, true, hands out memory that Electron refuses ("External buffers are not allowed"). */
	readonly enableExternalBuffer: false;
	/** What some families want to know; speaker and speed are then read here only. */
	readonly generationConfig?: SherpaGenerationConfig;
	/** False stops the synthesis, soon. */
	readonly onProgress: (piece: { readonly samples: Float32Array; readonly progress: number }) => boolean;
}

export interface SherpaGenerationConfig {
	readonly sid: number;
	readonly speed: number;
	readonly silenceScale: number;
	readonly numSteps?: number;
	readonly referenceAudio?: Float32Array;
	readonly referenceSampleRate?: number;
	readonly referenceText?: string;
	readonly extra?: Readonly<Record<string, string | number>>;
}

export interface SherpaTts {
	readonly numSpeakers: number;
	readonly sampleRate: number;
	generateAsync(request: SherpaSpeechRequest): Promise<SherpaSpeech>;
}

export interface SherpaVad {
	acceptWaveform(samples: Float32Array): void;
	isDetected(): boolean;
	isEmpty(): boolean;
	pop(): void;
	reset(): void;
}

export interface SherpaPunctuation {
	addPunct(text: string): string;
}

export interface SherpaDenoiser {
	run(wave: {
		readonly samples: Float32Array;
		readonly sampleRate: number;
		readonly enableExternalBuffer: false;
	}): SherpaSpeech;
}

export interface SherpaModule {
	readonly version: string;
	readonly OnlineRecognizer: new (config: object) => SherpaOnlineRecognizer;
	readonly OfflineRecognizer: { createAsync(config: object): Promise<SherpaOfflineRecognizer> };
	readonly OfflineTts: { createAsync(config: object): Promise<SherpaTts> };
	readonly Vad: new (config: object, bufferSeconds: number) => SherpaVad;
	readonly OfflinePunctuation: new (config: object) => SherpaPunctuation;
	readonly OnlinePunctuation: new (config: object) => SherpaPunctuation;
	readonly OfflineSpeechDenoiser: new (config: object) => SherpaDenoiser;
}

/** sherpa-onnx-node could not be loaded; the message holds the system loader's own words. */
export class SherpaUnavailable extends Error {
	constructor(message: string, cause: unknown) {
		super(message, { cause });
		this.name = 'SherpaUnavailable';
	}
}

/** @throws {SherpaUnavailable} */
export function loadSherpa(load: (name: string) => unknown = createRequire(import.meta.url)): SherpaModule {
	try {
		const loaded = load('sherpa-onnx-node');
		if (isSherpa(loaded)) return loaded;
	} catch (error) {
		throw new SherpaUnavailable(loaderError(load, error), error);
	}
	throw new SherpaUnavailable('The speech engine sherpa-onnx-node has an unknown shape.', undefined);
}

/** sherpa-onnx-node swallows why its binary did not load and gives advice instead; loading the binary itself tells. */
function loaderError(load: (name: string) => unknown, error: unknown): string {
	const system = platform() === 'win32' ? 'win' : platform();
	const binary = `sherpa-onnx-${system}-${arch()}/sherpa-onnx.node`;
	try {
		load(binary);
	} catch (reason) {
		return reason instanceof Error ? reason.message : String(reason);
	}
	return error instanceof Error ? error.message : String(error);
}

const classes = [
	'OnlineRecognizer',
	'OfflineRecognizer',
	'OfflineTts',
	'Vad',
	'OfflinePunctuation',
	'OnlinePunctuation',
	'OfflineSpeechDenoiser',
] as const satisfies readonly (keyof SherpaModule)[];

function isSherpa(loaded: unknown): loaded is SherpaModule {
	return (
		typeof loaded === 'object' &&
		loaded !== null &&
		classes.every((name) => typeof Reflect.get(loaded, name) === 'function')
	);
}
