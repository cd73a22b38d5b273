import { expect } from 'vitest';
import { z } from 'zod';
import type { ConversationSimulation } from './conversation-simulation.ts';

const ms = z.number().nonnegative();
const count = z.int().nonnegative();
const near = z.strictObject({ at: ms, within: ms });
const span = z.strictObject({ from: ms, to: ms });

/** What each word promises; README.md in the scenarios' folder says it for people. */
export const expectationSchema = z.union([
	z.strictObject({ turns: z.array(z.string()) }),
	z.strictObject({ committed: z.array(near) }),
	z.strictObject({ revision: count }),
	z.strictObject({ answers: count }),
	z.strictObject({ asked: count }),
	z.strictObject({ speculation: z.enum(['reused', 'discarded', 'none']) }),
	z.strictObject({ discarded: z.array(z.string()) }),
	z.strictObject({ paused: z.union([count, near]) }),
	z.strictObject({ resumed: z.union([count, z.strictObject({ by: ms, at_word: z.string().optional() })]) }),
	z.strictObject({ interrupted: count }),
	z.strictObject({
		heard: z.union([z.literal('whole answer'), z.literal('nothing'), z.array(z.string())]),
	}),
	z.strictObject({ silent: span }),
	z.strictObject({ first_sound: span }),
	z.strictObject({ state: z.strictObject({ at: ms, is: z.string() }) }),
	z.strictObject({ states: z.array(z.string()) }),
	z.strictObject({ floor: z.array(z.boolean()) }),
	z.strictObject({
		stored: z.array(z.strictObject({ role: z.string(), text: z.string(), status: z.string() })),
	}),
	z.strictObject({ context: z.array(z.string()) }),
	z.strictObject({ errors: z.array(z.string()) }),
	z.strictObject({ text_only: count }),
	z.strictObject({ learned_pause: z.union([z.null(), span]) }),
	z.strictObject({ rows: count }),
	z.strictObject({ set_aside: z.array(z.string()) }),
	z.strictObject({ synthesised: z.string() }),
]);
export type Expectation = z.infer<typeof expectationSchema>;
type Word = Expectation extends infer Each ? (Each extends Expectation ? keyof Each : never) : never;
type Promised<Each extends Word> = Extract<Expectation, Readonly<Record<Each, unknown>>>[Each];
type Check<Each extends Word> = (simulation: ConversationSimulation, promised: Promised<Each>) => void;

const done = (simulation: ConversationSimulation) => simulation.of('response.done');

const checks: { readonly [Each in Word]: Check<Each> } = {
	turns: (simulation, promised) => {
		expect(simulation.of('conversation.item.created').map((event) => event.text)).toEqual(promised);
	},
	committed: (simulation, promised) => {
		const times = simulation.of('input_audio_buffer.committed').map((event) => event.t_ms);
		expect(times).toHaveLength(promised.length);
		promised.forEach((each, index) => {
			expectNear(times[index], each);
		});
	},
	revision: (simulation, promised) => {
		expect(simulation.of('input_audio_buffer.committed').at(-1)?.revision).toBe(promised);
	},
	answers: (simulation, promised) => {
		expect(done(simulation).filter((event) => event.status === 'completed')).toHaveLength(promised);
	},
	asked: (simulation, promised) => {
		expect(simulation.requests).toHaveLength(promised);
	},
	speculation: (simulation, promised) => {
		const speculative = simulation.of('response.created').filter((event) => event.speculative).length;
		const reused = simulation.of('response.confirmed').length;
		if (promised === 'none') expect(speculative).toBe(0);
		else if (promised === 'reused') expect([speculative, reused]).toEqual([speculative, speculative]);
		else expect(speculative).toBeGreaterThan(reused);
		if (promised === 'reused') expect(reused).toBeGreaterThan(0);
	},
	discarded: (simulation, promised) => {
		expect(simulation.of('input_audio_buffer.discarded').map((event) => event.reason)).toEqual(promised);
	},
	paused: (simulation, promised) => {
		const paused = simulation.of('output_audio_buffer.paused');
		if (typeof promised === 'number') expect(paused).toHaveLength(promised);
		else expectNear(paused[0]?.t_ms, promised);
	},
	resumed: (simulation, promised) => {
		const [resumed, ...more] = simulation.of('output_audio_buffer.resumed');
		if (typeof promised === 'number') {
			expect([resumed, ...more].filter((each) => each !== undefined)).toHaveLength(promised);
			return;
		}
		expect(resumed?.t_ms).toBeLessThanOrEqual(promised.by);
		if (promised.at_word !== undefined) expect(wordResumedAt(simulation)).toBe(promised.at_word);
	},
	interrupted: (simulation, promised) => {
		expect(done(simulation).filter((event) => event.interrupted)).toHaveLength(promised);
	},
	heard: (simulation, promised) => {
		const heard = done(simulation).filter((event) => event.text !== '');
		if (promised === 'whole answer')
			expect(heard.map((event) => event.heard)).toEqual(heard.map((event) => event.text));
		else if (promised === 'nothing') expect(simulation.playback.heard).toEqual([]);
		else expect(heard.map((event) => event.heard)).toEqual(promised);
	},
	silent: (simulation, { from, to }) => {
		expect(simulation.playback.heard.filter(({ atMs }) => atMs > from && atMs <= to)).toEqual([]);
	},
	first_sound: (simulation, { from, to }) => {
		const atMs = simulation.playback.heard[0]?.atMs;
		expect(atMs).toBeGreaterThanOrEqual(from);
		expect(atMs).toBeLessThanOrEqual(to);
	},
	state: (simulation, { at, is }) => {
		const before = simulation.of('assistant.state_changed').findLast((event) => event.t_ms <= at);
		expect(before?.state ?? 'idle').toBe(is);
	},
	states: (simulation, promised) => {
		expect(simulation.of('assistant.state_changed').map((event) => event.state)).toEqual(promised);
	},
	floor: (simulation, promised) => {
		expect(simulation.of('assistant.floor_held').map((event) => event.held)).toEqual(promised);
	},
	stored: (simulation, promised) => {
		const rows = [...simulation.stored.values()].map(({ role, content, heard, status }) => ({
			role,
			text: heard === content ? content : `${heard}|`,
			status,
		}));
		expect(rows).toEqual(promised);
	},
	context: (simulation, promised) => {
		const messages = simulation.requests.at(-1)?.messages.filter(({ role }) => role !== 'system');
		expect(messages?.map(({ role, content }) => `${role}: ${content}`)).toEqual(promised);
	},
	errors: (simulation, promised) => {
		expect(simulation.of('error').map((event) => event.error.kind)).toEqual(promised);
	},
	text_only: (simulation, promised) => {
		expect(done(simulation).filter((event) => event.text_only)).toHaveLength(promised);
	},
	learned_pause: (simulation, promised) => {
		const learned = simulation.state.learnedPauseMs;
		if (promised === null) expect(learned).toBeNull();
		else {
			expect(learned).toBeGreaterThanOrEqual(promised.from);
			expect(learned).toBeLessThanOrEqual(promised.to);
		}
	},
	set_aside: (simulation, promised) => {
		const rows = [...simulation.stored.values()].filter((turn) => turn.supersededBy !== undefined);
		expect(rows.map(({ content }) => content)).toEqual(promised);
	},
	synthesised: (simulation, promised) => {
		const last = simulation.voice.requests.at(-1)?.responseId;
		const texts = simulation.voice.requests.filter(({ responseId }) => responseId === last);
		expect(texts.map(({ text }) => text).join('')).toBe(promised);
	},
	rows: (simulation, promised) => {
		expect(simulation.stored.size).toBe(promised);
	},
};

export function check(simulation: ConversationSimulation, expectation: Expectation): void {
	for (const [word, promised] of Object.entries(expectation)) {
		const verify: (simulation: ConversationSimulation, promised: never) => void = checks[word as Word];
		verify(simulation, promised as never);
	}
}

function expectNear(value: number | undefined, { at, within }: { at: number; within: number }): void {
	expect(value).toBeGreaterThanOrEqual(at - within);
	expect(value).toBeLessThanOrEqual(at + within);
}

/** The first word heard after the first resume; plain answers only, spoken at an even pace. */
function wordResumedAt(simulation: ConversationSimulation): string | undefined {
	const resumed = simulation.of('output_audio_buffer.resumed')[0];
	const stretch = simulation.playback.heard.find(({ atMs }) => atMs >= (resumed?.t_ms ?? Infinity));
	const request = simulation.voice.requests.find(
		({ responseId, segmentIndex }) =>
			responseId === stretch?.responseId && segmentIndex === stretch.segmentIndex,
	);
	const spoken = request?.text.slice(Math.round((stretch?.fromMs ?? 0) / simulation.voice.msPerCharacter));
	return spoken?.split(/\s/u).find((word) => word !== '');
}
