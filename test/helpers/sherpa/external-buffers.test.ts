import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { loadStreamingEngine, loadVoiceActivityEngine } from '../../../main/helpers/sherpa/engines.ts';
import { loadVoiceEngine } from '../../../main/helpers/sherpa/voice-engine.ts';
import { loadSherpa } from '../../../main/helpers/sherpa/native-module.ts';
import { practiceModel, practiceSamples } from '../../support/practice-speech.ts';

const settings = { provider: 'cpu', threads: 1 };

/** Native functions that can hand out external memory, and how a call says that it must not. */
const refusals: Readonly<Record<string, (args: readonly unknown[]) => boolean>> = {
	readWave: ([, external]) => external === false,
	readWaveFromBinary: ([, external]) => external === false,
	circularBufferGet: ([, , , external]) => external === false,
	voiceActivityDetectorFront: ([, external]) => external === false,
	offlineTtsGenerate: ([, request]) => refuses(request),
	offlineTtsGenerateAsync: ([, request]) => refuses(request),
	offlineTtsGenerateWithConfig: ([, request]) => refuses(request),
	offlineTtsGenerateAsyncWithConfig: ([, request]) => refuses(request),
	speakerEmbeddingExtractorComputeEmbedding: ([, , external]) => external === false,
	offlineSpeechDenoiserRunWrapper: ([, request]) => refuses(request),
	onlineSpeechDenoiserRunWrapper: ([, request]) => refuses(request),
};

function refuses(request: unknown): boolean {
	return (
		typeof request === 'object' &&
		request !== null &&
		Reflect.get(request, 'enableExternalBuffer') === false
	);
}

/** Puts a recorder in front of every native function: the real engine runs, and every call is known. */
function recordedCalls(): { readonly name: string; readonly args: readonly unknown[] }[] {
	const calls: { name: string; args: readonly unknown[] }[] = [];
	const addon: Record<string, unknown> = createRequire(import.meta.url)(
		'sherpa-onnx-node/addon.js',
	) as Record<string, unknown>;
	for (const [name, native] of Object.entries(addon)) {
		if (typeof native !== 'function') continue;
		addon[name] = (...args: unknown[]): unknown => {
			calls.push({ name, args });
			const result: unknown = Reflect.apply(native, addon, args);
			return result;
		};
	}
	return calls;
}

describe('the native engine', () => {
	it('is never asked for memory that Electron refuses', async () => {
		const calls = recordedCalls();
		const sherpa = loadSherpa();

		const voice = await loadVoiceEngine(sherpa, practiceModel('practice-tones'), settings, {
			alphabet: null,
			reference: null,
		});
		const heard: Float32Array[] = [];
		const onAudio = (samples: Float32Array): number => heard.push(samples);
		const { signal } = new AbortController();
		await voice.speak({
			text: 'One. Two. Three.',
			speaker: 1,
			speed: 1.2,
			language: 'en',
			signal,
			onAudio,
		});
		const stream = loadStreamingEngine(sherpa, practiceModel('practice-en'), settings).open();
		const detector = loadVoiceActivityEngine(sherpa, practiceModel('silero-vad'), 0.35);
		const { samples } = practiceSamples()[0] ?? { samples: new Float32Array(0) };
		stream.accept(samples);
		for (let at = 0; at + 256 <= samples.length; at += 256) detector.accept(samples.slice(at, at + 256));
		detector.reset();

		expect(heard.length).toBe(3);
		expect(stream.text()).toBe('stop the music');
		const names = new Set(calls.map(({ name }) => name));
		expect(names).toContain('offlineTtsGenerateAsync');
		expect(names).toContain('voiceActivityDetectorAcceptWaveform');
		expect(names).toContain('decodeOnlineStream');
		for (const { name, args } of calls) {
			const refused = refusals[name];
			if (refused !== undefined) expect(refused(args), name).toBe(true);
		}
		// Sound that leaves can be transferred, which external memory cannot.
		for (const { buffer } of heard) {
			if (!(buffer instanceof ArrayBuffer)) throw new Error('shared memory');
			expect(() => structuredClone(buffer, { transfer: [buffer] })).not.toThrow();
		}
	});
});
