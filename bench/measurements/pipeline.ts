/** What we add between a sound, a word and an answer: the budgets of architecture.md §7, with speculation off. */
import type { RecordedRequest } from '../../test/support/scripted-language-model-server.ts';
import { figure } from '../figures.ts';
import type { Figure } from '../figures.ts';
import { eventsOf } from '../listening.ts';
import type { Measurement, MeasurementOptions } from '../measurement.ts';
import { playScene } from '../scene.ts';
import type { SceneRecord } from '../scene.ts';
import { Recording, spoken } from '../sounds.ts';
import type { Tap } from '../taps.ts';
import { decodeBetween, lettersOf, toneText } from '../tone-decoder.ts';

const question = 'what is the weather';
const answer = 'It is a fine day today. The sun is out and the wind is low. Take a walk if you can.';
/** A question, its answer of 5 s, and rest. */
const periodMs = 9_000;

export const pipeline: Measurement = {
	name: 'pipeline',
	limitMs: ({ runs }) => runs * periodMs + 60_000,
	async run({ runs, folder }: MeasurementOptions) {
		const recording = new Recording();
		for (let i = 0; i < runs; i++) recording.at(1_000 + i * periodMs, spoken(question));
		const record = await playScene({
			folder,
			recording: recording.until(1_000 + runs * periodMs),
			script: [{ asked: '', answer: { text: answer, ttftMs: 80, tokensPerSecond: 60 } }],
			settings: { turnTaking: { speculation: false } },
		});
		return figuresOf(record);
	},
};

function figuresOf(record: SceneRecord): Figure[] {
	const loop = [record.loopDelay.percentile(99) / 1e6 - 1];
	const longest = record.loopDelay.max / 1e6 - 1;
	return [
		figure('frame captured → VAD decision', decisions(record.taps), { target: { limit: 40 } }),
		figure('turn committed → request at the model', toTheWire(record), { target: { limit: 5 } }),
		figure('delta written → event at the listener', deltas(record), { target: { limit: 5 } }),
		figure('first clause complete → synthesis started', firstClauses(record), { target: { limit: 3 } }),
		figure('first PCM of a segment → device queue', queued(record.taps), { target: { limit: 5 } }),
		figure('event-loop delay of the main process, p99', loop, {
			target: { limit: 10, of: 'max' },
			note: `While listening, decoding and speaking; the longest was ${longest.toFixed(1)} ms. The timer's own 1 ms is taken off.`,
		}),
		figure('longest gap inside a sentence of the playback', gaps(record), {
			target: { limit: 20, of: 'max' },
			note: 'Read from the speaker recording: how much later than due the next character of the practice voice came.',
		}),
	];
}

function decisions(taps: readonly Tap[]): number[] {
	return taps.flatMap((tap) => (tap.at === 'vad' ? [tap.tMs - tap.frameEndMs] : []));
}

function toTheWire(record: SceneRecord): number[] {
	const commits = eventsOf(record, 'input_audio_buffer.committed');
	return record.requests.flatMap(({ receivedMs }, index) => {
		const commit = commits[index];
		return commit === undefined ? [] : [receivedMs - commit.t_ms];
	});
}

/** Each write of the server with the first event that holds its last character. */
export function deltas(record: SceneRecord): number[] {
	return answersIn(record).flatMap(({ request, told }) => {
		let end = 0;
		return request.writes.flatMap(({ text, tMs }) => {
			end += text.length;
			const heard = told.find((each) => each.chars >= end);
			return heard === undefined ? [] : [heard.toldMs - tMs];
		});
	});
}

interface Answer {
	readonly responseId: string;
	readonly request: RecordedRequest;
	/** How many characters had been told, and when. */
	readonly told: readonly { readonly chars: number; readonly toldMs: number }[];
}

/** Requests and responses in the same order: without speculation there is one of each for a turn. */
function answersIn(record: SceneRecord): Answer[] {
	return eventsOf(record, 'response.created').flatMap(({ response_id: responseId }, index) => {
		const request = record.requests[index];
		if (request === undefined) return [];
		let chars = 0;
		const told = record.events.flatMap(({ event, toldMs }) => {
			if (event.type !== 'response.output_text.delta' || event.response_id !== responseId) return [];
			chars += event.delta.length;
			return [{ chars, toldMs }];
		});
		return [{ responseId, request, told }];
	});
}

/** From the listener being told the last word of the first segment (and the one after it, which shows the clause's end) to the helper's start. */
function firstClauses(record: SceneRecord): number[] {
	return answersIn(record).flatMap(({ responseId, told }) => {
		const start = record.taps.find((tap) => tap.at === 'speak' && tap.segment === `${responseId}/0`);
		if (start?.at !== 'speak') return [];
		const complete = told.findLast(({ toldMs }) => toldMs <= start.tMs);
		return complete === undefined ? [] : [start.tMs - complete.toldMs];
	});
}

function queued(taps: readonly Tap[]): number[] {
	const first = (at: 'audio' | 'queued'): Map<string, number> => {
		const times = taps.flatMap((tap) =>
			tap.at === at && 'segment' in tap ? [[tap.segment, tap.tMs] as const] : [],
		);
		// The first of each segment is the last one set.
		return new Map(times.toReversed());
	};
	const audio = first('audio');
	return [...first('queued')].flatMap(([segment, tMs]) => {
		const leftMs = audio.get(segment);
		return leftMs === undefined ? [] : [tMs - leftMs];
	});
}

/** Between characters of one sentence; a sentence of the practice voice begins and ends with silence of its own. */
function gaps(record: SceneRecord): number[] {
	return eventsOf(record, 'output_audio_buffer.started').flatMap(
		({ response_id: responseId, t_ms: fromMs }) => {
			const end = eventsOf(record, 'output_audio_buffer.stopped').find(
				(event) => event.response_id === responseId,
			);
			if (end === undefined) return [];
			const { chars, text, segmentMs } = decodeBetween(record.speaker, fromMs - 50, end.t_ms + 50);
			if (lettersOf(text) !== lettersOf(toneText(answer))) return [NaN];
			return chars.slice(1).flatMap(({ startMs }, index) => {
				const before = chars[index];
				if (before === undefined || /[.!?: ]/.test(before.char)) return [];
				return [Math.max(0, startMs - before.startMs - segmentMs)];
			});
		},
	);
}
