/** Thousands of turns in one process: what grows? */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { setTimeout as sleep } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import type { Assistant } from '../../main/assistant.ts';
import { converse } from '../../main/domain/conversation.ts';
import type { ConversationEvent } from '../../main/domain/conversation-events.ts';
import { ConversationSimulation } from '../../test/support/conversation-simulation.ts';
import { figure } from '../figures.ts';
import type { Figure } from '../figures.ts';
import type { Measurement } from '../measurement.ts';
import { playScene } from '../scene.ts';
import type { Stage } from '../scene.ts';
import { slope } from '../statistics.ts';

const simulatedTurns = 2_000;
/** What a typed turn takes at most, on a machine that does other things too, ms. */
const turnMs = 1_500;
/** Growth below this is the noise of a heap, KB a turn. */
const steadyKb = 1;

export const endurance: Measurement = {
	name: 'endurance',
	limitMs: ({ session }) => session * turnMs + 180_000,
	run: async ({ folder, session }) => [...simulated(), ...(await real(session, folder))],
};

/** Why resident memory is told and not judged. */
const lateNote =
	'V8 collects and gives pages back late: resident memory is told and not judged. Heaps are measured after a collection.';

interface Sample {
	readonly turn: number;
	readonly heapKb: number;
	readonly rssKb: number;
	/** Resident memory of the helpers; 0 where the system does not tell. */
	readonly audioKb: number;
	readonly recognizerKb: number;
	readonly synthesizerKb: number;
	/** Timers, pipes, sockets and requests of this process. */
	readonly resources: number;
	readonly listeners: number;
}

/** The simulation with a copy of everything that happened; it collects much itself, so its own heap says nothing. */
class RecordedSimulation extends ConversationSimulation {
	readonly happened: ConversationEvent[] = [];

	override dispatch(event: Parameters<ConversationSimulation['dispatch']>[0]): void {
		// Not there yet while the base class begins the session.
		(this.happened as ConversationEvent[] | undefined)?.push({ ...event, tMs: this.clock.nowMs() });
		super.dispatch(event);
	}
}

/** Spoken turns in virtual time, recorded first and then put through the reducer alone: what it keeps is all that can grow. */
function simulated(): Figure[] {
	const simulation = new RecordedSimulation({ answers: [{ text: 'It is three in the afternoon.' }] });
	let state = simulation.state;
	const turnEnds = Array.from({ length: simulatedTurns }, () => {
		const fromMs = simulation.clock.nowMs() + 500;
		simulation.hear({ fromMs, toMs: fromMs + 900, text: 'what time is it' }).run(fromMs + 6_000);
		simulation.events.length = simulation.commands.length = 0;
		return simulation.happened.length;
	});
	const samples: Sample[] = [];
	const stateSizes: number[] = [];
	const tookMs: number[] = [];
	let at = 0;
	for (const [turn, end] of turnEnds.entries()) {
		const startedMs = performance.now();
		for (; at < end; at++) {
			const event = simulation.happened[at];
			if (event !== undefined) ({ state } = converse(state, event));
		}
		tookMs.push(performance.now() - startedMs);
		if (turn % 100 !== 99) continue;
		samples.push(sampleAt(turn));
		stateSizes.push(JSON.stringify(state).length);
	}
	return [
		figure(
			`${simulatedTurns} spoken turns through the reducer: heap growth`,
			[growth(samples.slice(2), 'heapKb')],
			{
				unit: 'KB/turn',
				target: { limit: steadyKb, of: 'max' },
			},
		),
		figure(
			'the same: size of its state, last ÷ first',
			[(stateSizes.at(-1) ?? NaN) / (stateSizes[0] ?? NaN)],
			{
				unit: '×',
				target: { limit: 1.1, of: 'max' },
			},
		),
		figure('the same: all its decisions of one turn', tookMs),
		figure('the same: timers left when idle', [simulation.timers.size], {
			unit: 'timers',
			target: { limit: 0, of: 'max' },
		}),
	];
}

async function real(turns: number, folder: string): Promise<Figure[]> {
	const samples: Sample[] = [];
	await playScene({
		folder,
		maxMs: turns * turnMs + 60_000,
		script: [{ asked: '', answer: { text: 'Yes.', ttftMs: 5 } }],
		settings: { synthesizer: { model: 'practice-tones', speed: 2 }, audio: { echoCancellation: 'off' } },
		act: (assistant, stage) => typeTurns(assistant, stage, turns, (turn) => samples.push(sampleAt(turn))),
	});
	const done = samples.at(-1)?.turn ?? 0;
	const warm = samples.slice(Math.min(4, samples.length - 2));
	const grown = (of: keyof Sample): number => growth(warm, of);
	return [
		figure(`${done} typed turns with a voice, real helpers: heap growth`, [grown('heapKb')], {
			unit: 'KB/turn',
			target: { limit: steadyKb, of: 'max' },
		}),
		figure('the same: resident memory growth', [grown('rssKb')], {
			unit: 'KB/turn',
			note: lateNote,
		}),
		...(['audio', 'recognizer', 'synthesizer'] as const).map((helper) =>
			figure(
				`the same, second half: resident memory growth of the ${helper} helper`,
				[growth(samples.slice(samples.length / 2), `${helper}Kb`)],
				{ unit: 'KB/turn', note: lateNote },
			),
		),
		figure('the same: timers, sockets and pipes', [grown('resources')], {
			unit: '/turn',
			target: { limit: 0.01, of: 'max' },
		}),
		figure('the same: listeners', [grown('listeners')], {
			unit: '/turn',
			target: { limit: 0.01, of: 'max' },
		}),
	];
}

async function typeTurns(
	assistant: Assistant,
	stage: Stage,
	turns: number,
	sample: (turn: number) => void,
): Promise<void> {
	const done = { count: 0, seen: 0 };
	using _counting = assistant.onEvent(({ type }) => {
		if (type === 'response.done') done.count++;
	});
	// What the stage records would grow with every turn.
	const recorded = stage.forget;
	while (done.count < turns && !stage.signal.aborted) {
		assistant.submitText('are you there');
		for (let waited = 0; done.count === done.seen && waited < 5_000; waited += 2) await sleep(2);
		done.seen = done.count;
		recorded();
		if (done.count % 20 === 0) {
			await stage.server.takeRequests();
			sample(done.count);
		}
	}
	sample(done.count);
}

function growth(samples: readonly Sample[], of: keyof Sample): number {
	return slope(samples.map((sample) => ({ x: sample.turn, y: sample[of] })));
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function sampleAt(turn: number): Sample {
	collectGarbage();
	const { heapUsed, rss } = process.memoryUsage();
	return {
		turn,
		heapKb: heapUsed / 1024,
		rssKb: rss / 1024,
		...helpersKb(),
		resources: process.getActiveResourcesInfo().length,
		listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
	};
}

function helpersKb(): Pick<Sample, 'audioKb' | 'recognizerKb' | 'synthesizerKb'> {
	const read = (file: string): string => {
		try {
			return readFileSync(`/proc/${file}`, 'utf8');
		} catch {
			return '';
		}
	};
	const children = read(`${process.pid}/task/${process.pid}/children`).split(' ').filter(Boolean);
	const residentKb = (helper: string): number => {
		const pid = children.find((child) => read(`${child}/cmdline`).startsWith(`parley-${helper}`));
		return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`${pid}/status`))?.[1] ?? 0);
	};
	return {
		audioKb: residentKb('audio'),
		recognizerKb: residentKb('recognizer'),
		synthesizerKb: residentKb('synthesizer'),
	};
}
