/** A person cuts into a long answer: how soon it is silent, what is remembered of it, and when the new question is answered. */
import { figure } from '../figures.ts';
import type { Figure } from '../figures.ts';
import { eventsOf, firstSoundMs, peakBetween, quietFromMs } from '../listening.ts';
import type { Measurement } from '../measurement.ts';
import { playScene } from '../scene.ts';
import type { SceneRecord } from '../scene.ts';
import { Recording, spoken } from '../sounds.ts';
import type { PlacedSound } from '../sounds.ts';
import { decodeBetween, lettersOf, toneText } from '../tone-decoder.ts';

const question = 'what is the weather';
const cutIn = 'do you remember my name';
const longAnswer =
	'It is a fine day today and it will stay so. The sun is out and the wind is low. Take a walk if you can, but take a coat with you. The night will be cold and long. Snow may come in the week.';
const secondAnswer = 'Of course I do.';
const periodMs = 10_000;
/** From the question's beginning; each run cuts in a little later, so that all parts of words are met, ms. */
const cutInMs = 4_200;
const stepMs = 37;

export const bargeIn: Measurement = {
	name: 'barge-in',
	limitMs: ({ runs }) => runs * periodMs + 60_000,
	async run({ runs, folder }) {
		const recording = new Recording();
		const cuts = Array.from({ length: runs }, (_, i) => {
			recording.at(1_000 + i * periodMs, spoken(question));
			return recording.at(1_000 + i * periodMs + cutInMs + i * stepMs, spoken(cutIn));
		});
		const record = await playScene({
			folder,
			recording: recording.until(1_000 + runs * periodMs),
			script: [
				{ asked: 'weather', answer: { text: longAnswer, ttftMs: 80, tokensPerSecond: 60 } },
				{ asked: '', answer: { text: secondAnswer, ttftMs: 80, tokensPerSecond: 60 } },
			],
		});
		return figuresOf(cuts.map((cut) => cutOf(record, cut)));
	},
};

interface Cut {
	/** From the first sample of the person's speech, ms. */
	readonly vadMs: number;
	readonly duckedMs: number;
	readonly silentMs: number;
	/** Words between what is stored as heard and what the recording holds; NaN when nothing was cut. */
	readonly wordsApart: number;
	/** From the end of the person's speech to the new answer's first sample, ms; NaN without one. */
	readonly answeredMs: number;
	readonly secondAnswerWhole: boolean;
}

function cutOf(record: SceneRecord, { fromMs, toMs }: PlacedSound): Cut {
	const { speaker, taps } = record;
	const vad = taps.find((tap) => tap.at === 'vad' && tap.edge === 'started' && tap.tMs > fromMs);
	const silent = quietFromMs(speaker, fromMs);
	const reference = peakBetween(speaker, fromMs - 500, fromMs);
	const started = eventsOf(record, 'output_audio_buffer.started').filter(
		({ t_ms }) => t_ms < fromMs + 8_000,
	);
	const before = started.findLast(({ t_ms }) => t_ms < fromMs);
	const after = started.find(({ t_ms }) => t_ms > toMs);
	const truncated = eventsOf(record, 'conversation.item.truncated').find(
		(event) => event.response_id === before?.response_id,
	);
	const heard = decodeBetween(speaker, (before?.t_ms ?? fromMs) - 20, silent + 20).text;
	const said = after === undefined ? '' : decodeBetween(speaker, silent + 300, after.t_ms + 3_500).text;
	return {
		vadMs: (vad?.tMs ?? NaN) - fromMs,
		duckedMs: quietFromMs(speaker, vad?.tMs ?? fromMs, reference / 2) - (vad?.tMs ?? NaN),
		silentMs: silent - fromMs,
		wordsApart: truncated === undefined ? NaN : wordsApart(truncated.text, heard),
		answeredMs: (firstSoundMs(speaker, after?.t_ms ?? Infinity) ?? NaN) - toMs,
		secondAnswerWhole: lettersOf(said) === lettersOf(toneText(secondAnswer)),
	};
}

/** The word that was being spoken may count or not; every further one is one apart. */
function wordsApart(stored: string, decoded: string): number {
	const letters = lettersOf(decoded).length;
	const words = longAnswer.split(' ');
	const ends = words.map((_, index) => lettersOf(toneText(words.slice(0, index + 1).join(' '))).length);
	const whole = ends.filter((end) => end <= letters).length;
	const begun = ends.filter((_, index) => (ends[index - 1] ?? 0) < letters).length;
	const count = stored.split(' ').filter((word) => word !== '').length;
	return Math.max(0, whole - count, count - begun);
}

function figuresOf(cuts: readonly Cut[]): Figure[] {
	const share = (holds: (cut: Cut) => boolean): number[] => [
		(100 * cuts.filter(holds).length) / cuts.length,
	];
	return [
		figure(
			'cutting in: first sample of speech → VAD decision',
			cuts.map(({ vadMs }) => vadMs),
		),
		figure(
			'cutting in: VAD decision → ducked in the speaker',
			cuts.map(({ duckedMs }) => duckedMs),
			{ target: { limit: 60 } },
		),
		figure(
			'cutting in: first sample of speech → silent in the speaker',
			cuts.map(({ silentMs }) => silentMs),
			{
				target: { limit: 150 },
				note: 'And 200 ms in every run: see max.',
			},
		),
		figure(
			'cutting in: words between stored and heard',
			cuts.map(({ wordsApart: apart }) => apart),
			{
				unit: 'words',
				target: { limit: 1, of: 'max' },
			},
		),
		figure(
			'cutting in: end of the new question → its answer audible',
			cuts.map(({ answeredMs }) => answeredMs),
		),
		figure(
			'cutting in: new question answered in full',
			share(({ secondAnswerWhole }) => secondAnswerWhole),
			{
				unit: '%',
				target: { limit: 100, of: 'p50', atLeast: true },
			},
		),
	];
}
