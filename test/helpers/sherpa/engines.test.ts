import { describe, expect, it } from 'vitest';
import {
	clean,
	loadOfflineEngine,
	loadStreamingEngine,
	loadVoiceActivityEngine,
} from '../../../main/helpers/sherpa/engines.ts';
import { loadVoiceEngine } from '../../../main/helpers/sherpa/voice-engine.ts';
import { loadSherpa, SherpaUnavailable } from '../../../main/helpers/sherpa/native-module.ts';
import type { SherpaModule, SherpaSpeechRequest } from '../../../main/helpers/sherpa/native-module.ts';
import { practiceModel, practiceSamples } from '../../support/practice-speech.ts';

const settings = { provider: 'cpu', threads: 1 };
const sherpa = loadSherpa();
const { signal } = new AbortController();

/** A module whose voice keeps what it is asked for and says `pieces`. */
function recordingSherpa(
	requests: SherpaSpeechRequest[],
	pieces: readonly Float32Array[],
	speakers = 3,
): SherpaModule {
	return {
		version: sherpa.version,
		OnlineRecognizer: sherpa.OnlineRecognizer,
		Vad: sherpa.Vad,
		OfflinePunctuation: sherpa.OfflinePunctuation,
		OnlinePunctuation: sherpa.OnlinePunctuation,
		OfflineSpeechDenoiser: sherpa.OfflineSpeechDenoiser,
		OfflineRecognizer: {
			createAsync: () =>
				Promise.resolve({
					createStream: () => ({ acceptWaveform: () => undefined }),
					decodeAsync: () => Promise.resolve({ text: ' said again ' }),
				}),
		},
		OfflineTts: {
			createAsync: () =>
				Promise.resolve({
					numSpeakers: speakers,
					sampleRate: 22_050,
					generateAsync: (request: SherpaSpeechRequest) => {
						requests.push(request);
						for (const samples of pieces)
							if (!request.onProgress({ samples, progress: 0 })) break;
						return Promise.resolve({ samples: new Float32Array(10), sampleRate: 22_050 });
					},
				}),
		},
	};
}

describe('a voice engine', () => {
	it.each([
		[99, 5, 0, 2],
		[-1, -1, 0, 0.5],
		[2, 0, 2, 0.5],
		[1.5, Number.NaN, 0, 1],
	])('speaker %d at speed %d becomes %d at %d', async (speaker, speed, sid, pace) => {
		const requests: SherpaSpeechRequest[] = [];
		const voice = await loadVoiceEngine(
			recordingSherpa(requests, []),
			practiceModel('practice-tones'),
			settings,
			{ alphabet: null, reference: null },
		);
		await voice.speak({
			text: 'Hello.',
			speaker,
			speed,
			language: 'en',
			signal,
			onAudio: () => undefined,
		});
		expect(requests).toMatchObject([{ text: 'Hello.', sid, speed: pace, enableExternalBuffer: false }]);
	});

	it('never asks the engine for text without a sound, which would crash it', async () => {
		const requests: SherpaSpeechRequest[] = [];
		const alphabet = new Set('abc');
		const voice = await loadVoiceEngine(
			recordingSherpa(requests, []),
			practiceModel('practice-tones'),
			settings,
			{ alphabet, reference: null },
		);
		for (const text of ['', '🎉', '日本語', '…']) {
			await voice.speak({
				text,
				speaker: 0,
				speed: 1,
				language: 'en',
				signal,
				onAudio: () => undefined,
			});
		}
		expect(requests).toEqual([]);
	});

	it('stops at the next callback once cancelled, and starts no further call', async () => {
		const requests: SherpaSpeechRequest[] = [];
		const heard: Float32Array[] = [];
		const cancel = new AbortController();
		const pieces = Array.from({ length: 5 }, () => new Float32Array(4));
		const voice = await loadVoiceEngine(
			recordingSherpa(requests, pieces),
			practiceModel('practice-tones'),
			settings,
			{ alphabet: null, reference: null },
		);
		await voice.speak({
			text: 'Go. '.repeat(100),
			speaker: 0,
			speed: 1,
			language: 'en',
			signal: cancel.signal,
			onAudio: (samples) => {
				heard.push(samples);
				if (heard.length === 2) cancel.abort();
			},
		});
		expect(heard.length).toBe(2);
		expect(requests.length).toBe(1);
	});

	it('gives out the whole of an engine that reports no progress', async () => {
		const voice = await loadVoiceEngine(
			recordingSherpa([], []),
			practiceModel('practice-tones'),
			settings,
			{ alphabet: null, reference: null },
		);
		let samples = 0;
		await voice.speak({
			text: 'Hi.',
			speaker: 0,
			speed: 1,
			language: 'en',
			signal,
			onAudio: ({ length }) => (samples += length),
		});
		expect(samples).toBe(10);
	});

	it('speaks with the practice tones, unknown characters between known ones left out', async () => {
		const voice = await loadVoiceEngine(sherpa, practiceModel('practice-tones'), settings, {
			alphabet: new Set('abcdefgh .'),
			reference: null,
		});
		let samples = 0;
		await voice.speak({
			text: 'ab日🎉c',
			speaker: 0,
			speed: 1,
			language: 'en',
			signal,
			onAudio: ({ length }) => (samples += length),
		});
		// 1323 samples a character, one of silence before.
		expect(samples).toBe(4 * 1323);
	});
});

describe('a recognizer stream', () => {
	const engine = loadStreamingEngine(sherpa, practiceModel('practice-en'), settings);

	it('survives nothing, nonsense numbers and much too little sound', () => {
		const stream = engine.open();
		stream.accept(new Float32Array(0));
		stream.accept(Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, -2, 0.5));
		stream.accept(new Float32Array(10));
		expect(stream.text()).toBe('');
	});

	it('still hears after samples that are no numbers', () => {
		const [{ samples, text }] = practiceSamples() as [ReturnType<typeof practiceSamples>[number]];
		const stream = engine.open();
		stream.accept(new Float32Array(3_200).fill(Number.NaN));
		stream.accept(samples);
		expect(stream.text()).toBe(text);
	});

	it('leaves clean samples as they are', () => {
		const samples = Float32Array.of(0.5, -0.5);
		expect(clean(samples)).toBe(samples);
		expect(clean(Float32Array.of(Number.NaN, 1))).toEqual(Float32Array.of(0, 1));
	});
});

describe('the offline engine', () => {
	it('says an utterance again, trimmed, and nothing for no sound', async () => {
		const engine = await loadOfflineEngine(
			recordingSherpa([], []),
			practiceModel('practice-en'),
			settings,
		);
		expect(await engine.transcribe(new Float32Array(100))).toBe('said again');
		expect(await engine.transcribe(new Float32Array(0))).toBe('');
	});
});

describe('the voice-activity engine', () => {
	it('hears speech and silence, and nothing in noise', () => {
		const detector = loadVoiceActivityEngine(sherpa, practiceModel('silero-vad'), 0.35);
		const hops = (samples: Float32Array): boolean[] =>
			Array.from({ length: Math.floor(samples.length / 256) }, (_, index) =>
				detector.accept(samples.slice(index * 256, index * 256 + 256)),
			);
		const noise = Float32Array.from({ length: 48_000 }, (_, index) => 0.02 * Math.sin(index * index));
		expect(hops(noise).filter(Boolean)).toEqual([]);
		const speech = practiceSamples()[5]?.samples ?? noise;
		expect(hops(speech).filter(Boolean).length).toBeGreaterThan(60);
		expect(hops(new Float32Array(16_000)).at(-1)).toBe(false);
	});
});

describe('loading the engine', () => {
	it('tells the system loader’s own reason, which the package swallows', () => {
		const load = (name: string): unknown => {
			throw new Error(
				name.endsWith('.node')
					? 'libgomp.so.1: cannot open shared object file'
					: 'Could not find sherpa-onnx-node.',
			);
		};
		expect(() => loadSherpa(load)).toThrow(SherpaUnavailable);
		expect(() => loadSherpa(load)).toThrow('libgomp.so.1');
	});

	it('keeps the package’s reason when its binary loads alone', () => {
		const load = (name: string): unknown => {
			if (name.endsWith('.node')) return {};
			throw new Error('wrong version');
		};
		expect(() => loadSherpa(load)).toThrow('wrong version');
	});

	it('refuses a module of another shape', () => {
		expect(() => loadSherpa(() => ({}))).toThrow('unknown shape');
	});
});
