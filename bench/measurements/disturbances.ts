/** Sounds that are no interruption: bursts of noise, a cough, "mhm". The answer goes on. */
import { figure } from '../figures.ts';
import type { Figure } from '../figures.ts';
import { eventsOf } from '../listening.ts';
import type { Measurement } from '../measurement.ts';
import { playScene } from '../scene.ts';
import type { SceneRecord } from '../scene.ts';
import { noise, Recording, spoken } from '../sounds.ts';
import type { PlacedSound, Sound } from '../sounds.ts';
import { decodeBetween, lettersOf, toneText } from '../tone-decoder.ts';

const answer = 'It is a fine day today and it will stay so. The sun is out and the wind is low. Take a walk.';
const periodMs = 11_000;
/** Into the answer, ms. */
const disturbedMs = 2_200;
/** A pause longer than this is one somebody notices, ms. */
const noticedMs = 120;

interface Disturbance {
	readonly name: string;
	readonly kind: 'noise' | 'word';
	readonly sound: () => Sound;
}

/** Brackets hold espeak-ng's phonemes: spelt "mhm" it says three letters. */
const sounds: readonly Disturbance[] = [
	{ name: 'burst of 60 ms', kind: 'noise', sound: () => noise(60, 0.3) },
	{ name: 'burst of 150 ms', kind: 'noise', sound: () => noise(150, 0.3) },
	{ name: 'cough', kind: 'noise', sound: () => cough() },
	{ name: 'mhm', kind: 'word', sound: () => spoken("[[@m'hm]]") },
	{ name: 'uh huh', kind: 'word', sound: () => spoken('uh huh') },
	{ name: 'yeah', kind: 'word', sound: () => spoken('yeah') },
];

export const disturbances: Measurement = {
	name: 'disturbances',
	limitMs: ({ runs }) => sounds.length * roundsOf(runs) * periodMs + 60_000,
	async run({ runs, folder }) {
		const all = Array.from({ length: roundsOf(runs) }, () => sounds).flat();
		const recording = new Recording();
		const placed = all.map((disturbance, i) => {
			const question = recording.at(1_000 + i * periodMs, spoken('what is the weather'));
			return { disturbance, at: recording.at(question.toMs + 600 + disturbedMs, disturbance.sound()) };
		});
		const record = await playScene({
			folder,
			recording: recording.until(1_000 + all.length * periodMs),
			script: [{ asked: '', answer: { text: answer, ttftMs: 80, tokensPerSecond: 60 } }],
		});
		const outcomes = placed.map(({ disturbance, at }) => ({ disturbance, ...outcomeOf(record, at) }));
		return [...figuresOf('noise', outcomes), ...figuresOf('word', outcomes)];
	},
};

function roundsOf(runs: number): number {
	return Math.ceil(runs / 6);
}

interface DisturbanceOutcome {
	/** The whole answer was heard and no new turn came of it. */
	readonly survived: boolean;
	/** Longest silence between two characters of a sentence, ms; 0 below what anybody notices. */
	readonly pauseMs: number;
}

function outcomeOf(record: SceneRecord, { fromMs }: PlacedSound): DisturbanceOutcome {
	const started = eventsOf(record, 'output_audio_buffer.started').findLast(({ t_ms }) => t_ms < fromMs);
	const done = eventsOf(record, 'response.done').find(({ response_id: id }) => id === started?.response_id);
	const commits = eventsOf(record, 'input_audio_buffer.committed').filter(
		({ t_ms }) => t_ms > fromMs && t_ms < fromMs + 6_000,
	);
	if (started === undefined || done === undefined) return { survived: false, pauseMs: NaN };
	const { chars, segmentMs } = decodeBetween(record.speaker, started.t_ms - 20, done.t_ms + 20);
	const gaps = chars.slice(1).map(({ startMs }, i) => startMs - (chars[i]?.startMs ?? 0) - segmentMs);
	const text = lettersOf(chars.map(({ char }) => char).join(''));
	const whole = containsInOrder(text, lettersOf(toneText(answer)));
	const longest = Math.max(0, ...gaps);
	return {
		survived: done.status === 'completed' && whole && commits.length === 0,
		pauseMs: longest > noticedMs + segmentMs ? longest : 0,
	};
}

/** After a pause a word is said again from its start, so characters may come twice; none may be missing. */
function containsInOrder(heard: string, expected: string): boolean {
	let at = 0;
	for (const char of heard) if (char === expected[at]) at++;
	return at === expected.length;
}

function figuresOf(
	kind: Disturbance['kind'],
	outcomes: readonly ({ disturbance: Disturbance } & DisturbanceOutcome)[],
): Figure[] {
	const of = outcomes.filter(({ disturbance }) => disturbance.kind === kind);
	const names = [
		...new Set(of.filter(({ survived }) => !survived).map(({ disturbance }) => disturbance.name)),
	];
	const what = kind === 'noise' ? 'noise bursts and a cough' : '"mhm", "uh huh", "yeah"';
	return [
		figure(
			`${what}: answer heard whole, no new turn`,
			[(100 * of.filter(({ survived }) => survived).length) / of.length],
			{
				unit: '%',
				target: { limit: 98, of: 'p50', atLeast: true },
				note: names.length === 0 ? null : `Did not survive: ${names.join(', ')}.`,
			},
		),
		figure(
			`${what}: pause in the answer`,
			of.map(({ pauseMs }) => pauseMs),
			{ target: { limit: 1_000, of: 'max' } },
		),
	];
}

/** Two puffs of noise, the second one longer and softer. */
function cough(): Sound {
	const sound = new Float32Array(noise(330, 0).length);
	sound.set(noise(90, 0.4, 3));
	sound.set(noise(160, 0.2, 5), noise(150, 0).length);
	return sound;
}
