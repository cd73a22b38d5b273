/** Our helpers and adapters against the bare engines they are made of, in the same run and by turns: A B A B … */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI from 'openai';
import { forkNodeHelper } from '../../main/adapters/helper-process/fork-node-helper.ts';
import { createLanguageModel } from '../../main/adapters/language-model/provider.ts';
import { HelperSpeechRecognizer } from '../../main/adapters/speech/helper-speech-recognizer.ts';
import { HelperSpeechSynthesizer } from '../../main/adapters/speech/helper-speech-synthesizer.ts';
import { SystemClock } from '../../main/adapters/system-clock.ts';
import { responseId, utteranceId } from '../../main/domain/ids.ts';
import { streamingConfig, voiceConfig } from '../../main/helpers/sherpa/engine-settings.ts';
import { loadSherpa } from '../../main/helpers/sherpa/native-module.ts';
import { defaultSettings } from '../../preload/contract/settings.ts';
import { practiceLibrary, practiceModel, practiceSamples } from '../../test/support/practice-speech.ts';
import type { Figure } from '../figures.ts';
import { figure } from '../figures.ts';
import type { Measurement } from '../measurement.ts';
import { BenchServer } from '../server.ts';
import { percentile } from '../statistics.ts';

/** As the helpers have it. */
const engine = { provider: 'cpu', threads: 2 };
const entries = join(import.meta.dirname, '../../main/helpers');
const frameSamples = 320;

export const rawEngines: Measurement = {
	name: 'raw-engines',
	limitMs: ({ runs }) => 60_000 + runs * 20_000,
	async run({ runs, folder }) {
		return [
			...(await recognizerFigures(runs, folder)),
			...(await synthesizerFigures(runs, folder)),
			...(await languageModelFigures(runs)),
		];
	},
};

function helperOptions(folder: string): {
	readonly fork: typeof forkNodeHelper;
	readonly clock: SystemClock;
	readonly originNs: bigint;
	readonly models: ReturnType<typeof practiceLibrary>;
} {
	const clock = new SystemClock();
	return {
		fork: forkNodeHelper,
		clock,
		originNs: clock.originNs,
		models: practiceLibrary(mkdtempSync(join(folder, 'models-'))),
	};
}

async function recognizerFigures(runs: number, folder: string): Promise<Figure[]> {
	const frames = framesOf(practiceSamples().map(({ samples }) => samples));
	const seconds = (frames.length * frameSamples) / 16_000;
	const model = practiceModel('practice-en');
	const bare = new (loadSherpa().OnlineRecognizer)(streamingConfig(model, engine));
	await using helper = new HelperSpeechRecognizer({
		...helperOptions(folder),
		entry: join(entries, 'recognizer.entry.ts'),
		settings: () => ({ model: 'practice-en', secondPass: null, provider: 'cpu' }),
	});
	helper.listen('manual');
	helper.start();
	await helper.whenReady(AbortSignal.timeout(30_000));
	const ours: number[] = [];
	const theirs: number[] = [];
	let words = { ours: '', theirs: '' };
	for (let run = 0; run < runs; run++) {
		const helped = await timed(() => throughHelper(helper, frames, run));
		const direct = await timed(() => bareRecognition(bare, frames, model.tailPaddingMs));
		words = { ours: helped.value, theirs: direct.value };
		ours.push(helped.ms / seconds);
		theirs.push(direct.ms / seconds);
	}
	const same = words.ours === words.theirs ? 'The texts are the same.' : 'The texts differ.';
	return [
		figure('recognizer through its helper, per second of audio', ours, {
			ratio: percentile(ours, 0.5) / percentile(theirs, 0.5),
			note: `The twelve practice sentences in frames of 20 ms as fast as they are taken, 2 threads. ${same}`,
		}),
		figure('bare sherpa-onnx, per second of the same audio', theirs),
	];
}

function framesOf(sounds: readonly Float32Array[]): Float32Array[] {
	return sounds.flatMap((sound) =>
		Array.from({ length: Math.floor(sound.length / frameSamples) }, (_, i) =>
			sound.slice(i * frameSamples, (i + 1) * frameSamples),
		),
	);
}

async function throughHelper(
	helper: HelperSpeechRecognizer,
	frames: readonly Float32Array[],
	run: number,
): Promise<string> {
	const id = utteranceId(`bench_${run}`);
	const { promise, resolve } = Promise.withResolvers<string>();
	helper.onEvent((event) => {
		if (event.type === 'final' && event.utteranceId === id && event.last) resolve(event.text);
	});
	// Far from the last run, so that its sound is not taken for this one's pre-roll.
	const fromMs = run * 1_000_000;
	helper.beginUtterance(id);
	frames.forEach((samples, i) => helper.accept({ samples: samples.slice(), startMs: fromMs + i * 20 }));
	helper.endUtterance(id);
	return promise;
}

type BareRecognizer = InstanceType<ReturnType<typeof loadSherpa>['OnlineRecognizer']>;

function bareRecognition(
	recognizer: BareRecognizer,
	frames: readonly Float32Array[],
	tailPaddingMs: number,
): Promise<string> {
	const stream = recognizer.createStream();
	for (const samples of [...frames, new Float32Array(tailPaddingMs * 16)]) {
		stream.acceptWaveform({ samples, sampleRate: 16_000 });
		while (recognizer.isReady(stream)) recognizer.decode(stream);
	}
	return Promise.resolve(recognizer.getResult(stream).text.trim());
}

const sentences = [
	'It is a fine day today.',
	'The sun is out and the wind is low.',
	'Take a walk if you can, but do not forget to take a coat with you.',
	'The night will be long and cold.',
];

async function synthesizerFigures(runs: number, folder: string): Promise<Figure[]> {
	const bare = await loadSherpa().OfflineTts.createAsync(
		voiceConfig(practiceModel('practice-tones'), engine),
	);
	await using helper = new HelperSpeechSynthesizer({
		...helperOptions(folder),
		entry: join(entries, 'synthesizer.entry.ts'),
		settings: () => ({ model: 'practice-tones', provider: 'cpu' }),
	});
	helper.start();
	await helper.whenReady(AbortSignal.timeout(30_000));
	const ours: number[] = [];
	const theirs: number[] = [];
	for (let run = 0; run < runs * 5; run++) {
		const text = sentences[run % sentences.length] ?? '';
		ours.push((await timed(() => speakThroughHelper(helper, text, run))).ms);
		const direct = await timed(() =>
			bare.generateAsync({
				text,
				sid: 0,
				speed: 1,
				enableExternalBuffer: false,
				onProgress: () => true,
			}),
		);
		theirs.push(direct.ms);
	}
	return [
		figure('synthesizer through its helper: text sent → all PCM back', ours, {
			ratio: percentile(ours, 0.5) / percentile(theirs, 0.5),
			note: 'The practice voice makes a sentence in about 2 ms, so this ratio is that of two process borders and 200 KB of PCM, not of a voice of 100 ms.',
		}),
		figure('bare generateAsync of the same sentences', theirs),
	];
}

async function speakThroughHelper(helper: HelperSpeechSynthesizer, text: string, run: number): Promise<void> {
	const id = responseId(`bench_${run}`);
	const { promise, resolve, reject } = Promise.withResolvers<undefined>();
	helper.onEvent((event) => {
		if (event.type === 'segment-done' && event.responseId === id) resolve(undefined);
		if (event.type === 'segment-failed' && event.responseId === id)
			reject(new Error(event.error.message));
	});
	helper.speak({
		responseId: id,
		segmentIndex: 0,
		text,
		voice: { model: 'practice-tones', speaker: 0, speed: 1 },
		language: 'en',
	});
	await promise;
}

const streamed = { text: 'word '.repeat(120).trim(), ttftMs: 20, tokensPerSecond: 60 } as const;
const torrent = { text: 'word '.repeat(3_000).trim() } as const;

async function languageModelFigures(runs: number): Promise<Figure[]> {
	await using server = await BenchServer.start([
		{ asked: 'torrent', answer: torrent },
		{ asked: '', answer: streamed },
	]);
	const { baseUrl } = server;
	const clock = new SystemClock();
	const settings = {
		...defaultSettings.languageModel,
		provider: 'openai-compatible',
		baseUrl,
		model: 'scripted',
		apiKey: 'none',
	} as const;
	const model = createLanguageModel(settings, { clock, language: 'en' });
	using held = new DisposableStack();
	held.defer(() => model[Symbol.dispose]?.());
	const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none' });
	const ways = {
		ours: async function* (question: string) {
			const request = {
				messages: [{ role: 'user', content: question }],
				measured: { endpointMs: null, transcriptMs: null },
			} as const;
			for await (const event of model.answer(request, AbortSignal.timeout(30_000)))
				if (event.type === 'delta') yield event.text;
		},
		theirs: async function* (question: string) {
			const stream = await client.chat.completions.create({
				model: 'scripted',
				stream: true,
				messages: [{ role: 'user', content: question }],
			});
			for await (const piece of stream) {
				const text = piece.choices[0]?.delta.content ?? '';
				if (text !== '') yield text;
			}
		},
	};
	const late = { ours: [] as number[], theirs: [] as number[] };
	const total = { ours: [] as number[], theirs: [] as number[] };
	for (let run = 0; run < runs; run++) {
		for (const who of ['ours', 'theirs'] as const) {
			late[who].push(...(await deltaDelays(ways[who]('streamed'), server)));
			total[who].push((await timed(() => drained(ways[who]('torrent')))).ms);
		}
	}
	const ratioOf = (by: typeof late): number => percentile(by.ours, 0.5) / percentile(by.theirs, 0.5);
	return [
		figure('delta at 60 tokens/s: written → out of our adapter', late.ours, { ratio: ratioOf(late) }),
		figure('delta at 60 tokens/s: written → bare SDK loop', late.theirs),
		figure('3,000 deltas at once through our adapter', total.ours, { ratio: ratioOf(total) }),
		figure('3,000 deltas at once through a bare SDK loop', total.theirs),
	];
}

/** Of one answer: how long after it was written each delta came out. */
async function deltaDelays(deltas: AsyncIterable<string>, server: BenchServer): Promise<number[]> {
	const told: { chars: number; tMs: number }[] = [];
	let chars = 0;
	for await (const text of deltas)
		told.push({ chars: (chars += text.length), tMs: Number(process.hrtime.bigint()) / 1e6 });
	const request = (await server.takeRequests()).at(-1);
	let end = 0;
	return (request?.writes ?? []).flatMap(({ text, tMs }) => {
		end += text.length;
		const out = told.find((each) => each.chars >= end);
		return out === undefined ? [] : [out.tMs - tMs];
	});
}

async function drained(deltas: AsyncIterable<string>): Promise<number> {
	let chars = 0;
	for await (const text of deltas) chars += text.length;
	return chars;
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
	const startedMs = performance.now();
	const value = await work();
	return { value, ms: performance.now() - startedMs };
}
