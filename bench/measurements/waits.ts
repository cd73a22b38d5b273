/** How long a person waits for the first sound of an answer: with speculation, without, and with a plain pipeline of the same parts. */
import OpenAI from 'openai';
import { voiceConfig } from '../../main/helpers/sherpa/engine-settings.ts';
import { loadSherpa } from '../../main/helpers/sherpa/native-module.ts';
import type { ScriptedAnswer } from '../../test/support/scripted-answer.ts';
import { practiceModel } from '../../test/support/practice-speech.ts';
import { figure, ratioFigure } from '../figures.ts';
import type { Figure } from '../figures.ts';
import { eventsOf, firstSoundMs } from '../listening.ts';
import type { Measurement } from '../measurement.ts';
import { playScene } from '../scene.ts';
import { BenchServer } from '../server.ts';
import { Recording, spoken } from '../sounds.ts';
import { percentile } from '../statistics.ts';

const question = 'what is the weather';
/** 60 words. */
const sixtyWords =
	'It is a fine day today. The sun is out, the wind is low, and the sky over the city will stay blue until late in the evening. If you want to go for a walk, go now, because the night will be cold. ' +
	'Tomorrow looks a little different: a band of rain comes in from the west.';
const longFirstSentence =
	'The weather in the north of the country is going to be rather cold and wet for most of the week and then clears up slowly. Take a coat.';
const ttftMs = 80;
const fast: ScriptedAnswer = { text: sixtyWords, ttftMs, tokensPerSecond: 60 };
const slow: ScriptedAnswer = { text: longFirstSentence, ttftMs, tokensPerSecond: 12 };
/** The person has heard enough after so long: the answer itself is not what is measured, ms. */
const listensMs = 700;
const periodMs = 5_500;

export const waits: Measurement = {
	name: 'waits',
	limitMs: ({ runs }) => 3 * (runs * periodMs + 40_000) + runs * 5_000,
	async run({ runs, folder }) {
		const withSpeculation = await waitsFor(fast, true, runs, folder);
		const without = await waitsFor(fast, false, runs, folder);
		const slowly = await waitsFor(slow, true, runs, folder);
		const naive = await naiveWaits(runs, percentile(without.endpoint, 0.5));
		return figuresOf({ withSpeculation, without, slowly, naive });
	},
};

interface Waits {
	/** From the true end of speech to the first sample of the answer at the device, ms. */
	readonly played: readonly number[];
	/** … to the first sample that is heard: the practice voice begins each sentence with 66 ms of silence. */
	readonly audible: readonly number[];
	/** … to the model's request, and to the first clause being handed to the voice. */
	readonly request: readonly number[];
	readonly clause: readonly number[];
	/** … to the turn's commit. */
	readonly endpoint: readonly number[];
	/** … to the latest of commit and first PCM: nothing could be heard sooner. */
	readonly bound: readonly number[];
}

async function waitsFor(
	answer: ScriptedAnswer,
	speculation: boolean,
	runs: number,
	folder: string,
): Promise<Waits> {
	const recording = new Recording();
	const questions = Array.from({ length: runs }, (_, i) =>
		recording.at(1_000 + i * periodMs, spoken(question)),
	);
	const record = await playScene({
		folder,
		recording: recording.until(1_000 + runs * periodMs),
		script: [{ asked: '', answer }],
		settings: { turnTaking: { speculation } },
		async act(assistant) {
			assistant.onEvent(({ type }) => {
				if (type === 'output_audio_buffer.started') setTimeout(() => assistant.stop(), listensMs);
			});
		},
	});
	const each = questions.flatMap(({ fromMs, toMs }) => {
		const within = (tMs: number): boolean => tMs > fromMs && tMs < fromMs + periodMs;
		const metrics = eventsOf(record, 'turn.metrics').find(({ t_ms }) => within(t_ms));
		const playedMs = metrics?.playback_start_ms ?? NaN;
		const request = (metrics?.llm_request_ms ?? NaN) - toMs;
		const clause = (metrics?.first_segment_ms ?? NaN) - toMs;
		const endpoint = (metrics?.endpoint_ms ?? NaN) - toMs;
		const firstAudio = (metrics?.tts_first_audio_ms ?? NaN) - toMs;
		const audible = (firstSoundMs(record.speaker, playedMs) ?? NaN) - toMs;
		return [
			{
				played: playedMs - toMs,
				audible,
				request,
				clause,
				endpoint,
				bound: Math.max(endpoint, firstAudio),
			},
		];
	});
	return {
		played: each.map(({ played }) => played),
		audible: each.map(({ audible }) => audible),
		request: each.map(({ request }) => request),
		clause: each.map(({ clause }) => clause),
		endpoint: each.map(({ endpoint }) => endpoint),
		bound: each.map(({ bound }) => bound),
	};
}

/** Silence that ends a turn in the naive pipeline measured in notes/field.md §7, ms. */
const naiveSilenceMs = 700;

/** Same endpoint, then one after the other: the whole answer from a bare SDK, all of it through the bare engine, then sound. */
async function naiveWaits(runs: number, endpointMs: number): Promise<number[]> {
	const voice = await loadSherpa().OfflineTts.createAsync(
		voiceConfig(practiceModel('practice-tones'), { provider: 'cpu', threads: 2 }),
	);
	await using server = await BenchServer.start([{ asked: '', answer: fast }]);
	const client = new OpenAI({ baseURL: server.baseUrl, apiKey: 'none' });
	const waited: number[] = [];
	for (let run = 0; run < Math.min(runs, 10); run++) {
		const startedMs = performance.now();
		let text = '';
		const stream = await client.chat.completions.create({
			model: 'scripted',
			stream: true,
			messages: [{ role: 'user', content: question }],
		});
		for await (const piece of stream) text += piece.choices[0]?.delta.content ?? '';
		await voice.generateAsync({
			text,
			sid: 0,
			speed: 1,
			enableExternalBuffer: false,
			onProgress: () => true,
		});
		waited.push(endpointMs + performance.now() - startedMs);
	}
	return waited;
}

function figuresOf(all: {
	withSpeculation: Waits;
	without: Waits;
	slowly: Waits;
	naive: readonly number[];
}): Figure[] {
	const { withSpeculation, without, slowly, naive } = all;
	const naiveMs = percentile(naive, 0.5);
	const beyond = withSpeculation.played.map((played, i) => played - (withSpeculation.bound[i] ?? NaN));
	const times = naiveMs / percentile(withSpeculation.played, 0.5);
	const patientMs = naiveMs - percentile(without.endpoint, 0.5) + naiveSilenceMs;
	const patientTimes = patientMs / percentile(withSpeculation.played, 0.5);
	return [
		figure('finished question → first audio, 60 tokens/s', withSpeculation.played, {
			target: { limit: 580 },
			note: `500 ms and the ${ttftMs} ms of the model. First audio is the first sample at the device.`,
		}),
		figure('the same, first audible sample', withSpeculation.audible, {
			note: 'The practice voice begins each sentence with 66 ms of silence; a real voice has less.',
		}),
		figure('of which until the model was asked', withSpeculation.request),
		figure('of which until its first clause was complete', withSpeculation.clause),
		figure('of which until the turn was committed', withSpeculation.endpoint),
		figure('later than both commit and first PCM', beyond, { target: { limit: 60 } }),
		figure('finished question → first audio, 12 tokens/s and a long first sentence', slowly.played),
		figure('of which until the first clause was complete', slowly.clause),
		figure('finished question → first audio without speculation', without.played),
		figure('the same parts one after the other', naive, {
			note: 'Endpoint as without speculation, then the whole answer of 60 words, then all of its speech.',
		}),
		ratioFigure('one after the other, same endpoint ÷ with speculation', times),
		ratioFigure('one after the other, 700 ms of silence ÷ with speculation', patientTimes, {
			target: { limit: 5, of: 'p50', atLeast: true },
			note: 'The naive pipeline of notes/field.md §7 waits for 700 ms of silence.',
		}),
		ratioFigure(
			'without speculation ÷ with speculation',
			percentile(without.played, 0.5) / percentile(withSpeculation.played, 0.5),
		),
	];
}
