/** A person who pauses in the middle of a sentence is not cut off. */
import { figure } from '../figures.ts';
import type { Figure } from '../figures.ts';
import { eventsOf } from '../listening.ts';
import type { Measurement } from '../measurement.ts';
import { playScene } from '../scene.ts';
import type { SceneRecord } from '../scene.ts';
import { Recording, spoken } from '../sounds.ts';

interface Thought {
	readonly first: string;
	readonly pauseMs: number;
	readonly second: string;
}

/** Words that promise more before the pause (issue 3, done when 6). */
const promising: readonly Thought[] = [
	{ first: 'tell me a story and', pauseMs: 800, second: 'play some quiet music' },
	{ first: 'tell me a story because', pauseMs: 800, second: 'i am tired' },
	{ first: 'my number is', pauseMs: 800, second: 'five five two nine' },
];
/** Hesitations without such a word (notes/field.md §7). */
const hesitating: readonly Thought[] = [
	{ first: 'set a timer', pauseMs: 700, second: 'for ten minutes' },
	{ first: 'play some', pauseMs: 800, second: 'quiet music' },
	{ first: 'where did you put', pauseMs: 700, second: 'the book' },
	{ first: 'please remind me', pauseMs: 800, second: 'to call my mother' },
];
const periodMs = 8_500;

export const pauses: Measurement = {
	name: 'pauses',
	limitMs: ({ runs }) => (promising.length + hesitating.length) * roundsOf(runs) * periodMs + 60_000,
	async run({ runs, folder }) {
		const thoughts = [...promising, ...hesitating];
		const all = Array.from({ length: roundsOf(runs) }, () => thoughts).flat();
		const recording = new Recording();
		const placed = all.map((thought, i) => {
			const first = recording.at(1_000 + i * periodMs, spoken(thought.first));
			const second = recording.at(first.toMs + thought.pauseMs, spoken(thought.second));
			return {
				thought,
				fromMs: first.fromMs,
				firstEndMs: first.toMs,
				secondFromMs: second.fromMs,
				endMs: second.toMs,
			};
		});
		const record = await playScene({
			folder,
			recording: recording.until(1_000 + all.length * periodMs),
			script: [{ asked: '', answer: { text: 'All right.', ttftMs: 80, tokensPerSecond: 60 } }],
		});
		return figuresOf(
			placed.map((each) => ({ ...each, cut: wasCut(record, each) })),
			record,
		);
	},
};

function roundsOf(runs: number): number {
	return Math.ceil(runs / 6);
}

interface Placed {
	readonly thought: Thought;
	readonly fromMs: number;
	readonly secondFromMs: number;
	readonly endMs: number;
}

/** Committed before its second half began, or soon after as a turn of its own. */
function wasCut(record: SceneRecord, { fromMs, secondFromMs }: Placed): boolean {
	const commits = eventsOf(record, 'input_audio_buffer.committed').filter(
		({ t_ms }) => t_ms > fromMs && t_ms < fromMs + periodMs,
	);
	return commits.length !== 1 || (commits[0]?.t_ms ?? 0) < secondFromMs;
}

function figuresOf(placed: readonly (Placed & { readonly cut: boolean })[], record: SceneRecord): Figure[] {
	const cuts = (thoughts: readonly Thought[]): number[] => {
		const of = placed.filter(({ thought }) => thoughts.includes(thought));
		return [(100 * of.filter(({ cut }) => cut).length) / of.length];
	};
	const named = (thoughts: readonly Thought[]): string => {
		const cut = thoughts.filter((thought) => placed.some((each) => each.thought === thought && each.cut));
		return cut.length === 0
			? 'None was cut.'
			: `Cut: ${cut.map(({ first, pauseMs }) => `"${first}" (${pauseMs} ms)`).join(', ')}.`;
	};
	const answered = placed.flatMap(({ fromMs, endMs }) => {
		const started = eventsOf(record, 'output_audio_buffer.started').find(
			({ t_ms }) => t_ms > endMs && t_ms < fromMs + periodMs,
		);
		return started === undefined ? [] : [started.t_ms - endMs];
	});
	const target = { limit: 0, of: 'max' } as const;
	return [
		figure('pause of 0.8 s after "and", "because", "my number is": turns cut', cuts(promising), {
			unit: '%',
			target,
			note: named(promising),
		}),
		figure('hesitation of 0.7–0.8 s: turns cut', cuts(hesitating), {
			unit: '%',
			target,
			note: named(hesitating),
		}),
		figure('thought with a pause: its true end → first audio', answered),
	];
}
