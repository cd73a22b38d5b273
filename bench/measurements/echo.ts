/** The assistant hears itself: a room between loudspeaker and microphone, and a voice that wakes a detector. */
import { setTimeout as sleep } from 'node:timers/promises';
import { figure } from '../figures.ts';
import type { Figure } from '../figures.ts';
import { eventsOf } from '../listening.ts';
import type { Measurement } from '../measurement.ts';
import { playScene } from '../scene.ts';
import type { SceneOptions, SceneRecord } from '../scene.ts';
import { Recording, spoken } from '../sounds.ts';
import type { PlacedSound } from '../sounds.ts';

const rooms = [
	{ delayMs: 60, gainDb: -6 },
	{ delayMs: 180, gainDb: -10 },
] as const;
type Room = (typeof rooms)[number];

const sentence =
	'The old town lies between the river and the hills. In the morning the market opens and people come from far away to buy bread and fruit. Later the boats bring fish, and in the evening there is music in every street. ';
/** espeak-ng takes about 13 s for it. */
const sentenceMs = 13_000;
const cutIns = 4;
const cutInEveryMs = 11_000;
/** The canceller has heard enough of the room, ms. */
const settledMs = 5_000;

export const echo: Measurement = {
	name: 'echo',
	limitMs: ({ minutes }) => rooms.length * (minutes * 60_000 * 1.3 + cutIns * cutInEveryMs + 90_000),
	async run({ minutes, folder }) {
		const figures: Figure[] = [];
		for (const room of rooms) {
			const alone = await playScene(speakingAlone(room, minutes * 60_000, folder));
			figures.push(...aloneFigures(room, alone, minutes));
			figures.push(await cutInFigure(room, folder));
		}
		return figures;
	},
};

function scene(room: Room, speechMs: number, folder: string): SceneOptions {
	const text = sentence.repeat(Math.max(1, Math.ceil(speechMs / sentenceMs))).trim();
	return {
		folder,
		echo: room,
		script: [{ asked: '', answer: { text, ttftMs: 80, tokensPerSecond: 200 } }],
		settings: { synthesizer: { model: 'system' }, audio: { echoCancellation: 'on' } },
	};
}

/** Nobody but the assistant speaks: whatever is noticed is its own voice. */
function speakingAlone(room: Room, speechMs: number, folder: string): SceneOptions {
	return {
		...scene(room, speechMs, folder),
		maxMs: speechMs * 1.3 + 20_000,
		async act(assistant, { events, signal }) {
			assistant.submitText('tell me about the old town');
			while (!signal.aborted && !events.some(({ event }) => event.type === 'response.done'))
				await sleep(100);
		},
	};
}

function aloneFigures(room: Room, record: SceneRecord, minutes: number): Figure[] {
	const spans = eventsOf(record, 'output_audio_buffer.started').map(({ t_ms, response_id: id }) => {
		const end = record.events.find(
			({ event }) =>
				(event.type === 'output_audio_buffer.stopped' ||
					event.type === 'output_audio_buffer.cleared') &&
				event.response_id === id,
		);
		return (end?.event.t_ms ?? record.events.at(-1)?.event.t_ms ?? t_ms) - t_ms;
	});
	const spokenMinutes = spans.reduce((sum, ms) => sum + ms, 0) / 60_000;
	const count = (type: Parameters<typeof eventsOf>[1]): number[] => [eventsOf(record, type).length];
	const none = { limit: 0, of: 'max' } as const;
	const where = `echo of ${room.delayMs} ms, ${room.gainDb} dB`;
	return [
		figure(`${where}: minutes spoken`, [spokenMinutes], {
			unit: 'min',
			target: { limit: minutes * 0.9, of: 'p50', atLeast: true },
		}),
		figure(`${where}: own voice taken for speech`, count('input_audio_buffer.speech_started'), {
			unit: 'times',
		}),
		figure(`${where}: pauses for it`, count('output_audio_buffer.paused'), { unit: 'times' }),
		figure(`${where}: interrupted by itself`, count('output_audio_buffer.cleared'), {
			unit: 'times',
			target: none,
		}),
		figure(`${where}: turns made of its own words`, count('input_audio_buffer.committed'), {
			unit: 'times',
			target: none,
		}),
	];
}

/** A person speaks into the assistant's speech; each time it starts anew. */
async function cutInFigure(room: Room, folder: string): Promise<Figure> {
	const recording = new Recording();
	const cuts = Array.from({ length: cutIns }, (_, i) =>
		recording.at(settledMs + 1_000 + i * cutInEveryMs, spoken('do you remember my name')),
	);
	const endMs = settledMs + 1_000 + cutIns * cutInEveryMs;
	const record = await playScene({
		...scene(room, 60_000, folder),
		recording: recording.until(endMs),
		maxMs: endMs + 3_000,
		async act(assistant) {
			assistant.submitText('tell me about the old town');
		},
	});
	const heard = cuts.map((cut) => heardAfter(record, cut));
	return figure(`echo of ${room.delayMs} ms, ${room.gainDb} dB: person cutting in heard`, heard, {
		target: { limit: 300 },
		note: 'From the first sample of the speech to the pause of the output. The question that was cut in starts a new long answer, into which the next one cuts.',
	});
}

/** Infinity when the output did not pause for it. */
function heardAfter(record: SceneRecord, { fromMs, toMs }: PlacedSound): number {
	const paused = eventsOf(record, 'output_audio_buffer.paused').find(
		({ t_ms }) => t_ms > fromMs && t_ms < toMs + 1_000,
	);
	return (paused?.t_ms ?? Infinity) - fromMs;
}
