import { z } from 'zod';
import { turnTakingFor } from '../../main/domain/turn-taking-options.ts';
import { ConversationSimulation } from './conversation-simulation.ts';
import { expectationSchema } from './scenario-expectations.ts';

const ms = z.number().nonnegative();
const says = z.strictObject({
	from: ms,
	to: ms,
	text: z.string(),
	breaths: z.array(ms).optional(),
	second_pass: z.string().optional(),
	end_of_turn: z.number().min(0).max(1).optional(),
	final_late: ms.optional(),
});
const makesNoise = z.strictObject({ from: ms, to: ms, noise: z.literal(true) });
const holds = z.strictObject({ hold: z.tuple([ms, ms]) });
const types = z.strictObject({ at: ms, types: z.string() });
const clicks = z.strictObject({ at: ms, clicks: z.enum(['stop', 'retry', 'continue', 'mute', 'unmute']) });
/** The question with this number (from 0) is asked in other words. */
const edits = z.strictObject({ at: ms, edits: z.int().nonnegative(), to: z.string() });
/** The answer with this number (from 0) is read again, from this word on. */
const reads = z.strictObject({ at: ms, reads: z.int().nonnegative(), from: z.string() });
const chooses = z.strictObject({ at: ms, chooses: z.enum(['push-to-talk', 'open-mic']) });

const crashes = z.strictObject({
	at: ms,
	crashes: z.enum(['audio', 'recognizer', 'voice']),
	for: ms.nullable(),
});
const loses = z.strictObject({ at: ms, loses: z.enum(['speaker', 'voice']) });
const hangs = z.strictObject({ at: ms, hangs: z.literal('audio') });
const late = z.strictObject({ at: ms, late: z.enum(['text', 'sound', 'clock', 'words']) });

export const scenarioSchema = z.strictObject({
	name: z.string(),
	preset: z.enum(['patient', 'balanced', 'quick']).optional(),
	settings: z
		.strictObject({
			mode: z.enum(['push-to-talk', 'open-mic']).optional(),
			language: z.string().optional(),
			speculation: z.boolean().optional(),
			half_duplex: z.boolean().optional(),
		})
		.optional(),
	voice: z.strictObject({ latencyMs: ms.optional(), speed: z.number().optional() }).nullable().optional(),
	user: z.array(z.union([says, makesNoise, holds, types, clicks, chooses, edits, reads])),
	model: z.array(
		z.strictObject({
			text: z.string(),
			ttftMs: ms.optional(),
			tokensPerSecond: z.number().positive().optional(),
			fails: z.enum(['before', 'midway']).optional(),
			once: z.boolean().optional(),
		}),
	),
	trouble: z.array(z.union([crashes, loses, hangs, late])).optional(),
	expect: z.array(expectationSchema).min(1),
});
export type Scenario = z.infer<typeof scenarioSchema>;
type UserAct = Scenario['user'][number];
type Trouble = NonNullable<Scenario['trouble']>[number];

/** The scenario, ready to run. */
export function simulationOf(scenario: Scenario): ConversationSimulation {
	const { preset = 'balanced', settings = {}, voice, user, model, trouble = [] } = scenario;
	const {
		mode = 'open-mic',
		language = 'en',
		speculation = true,
		half_duplex: halfDuplex = false,
	} = settings;
	const simulation = new ConversationSimulation({
		answers: model.map((answer) => defined(answer)),
		settings: { mode, language },
		turnTaking: turnTakingFor(preset, { speculation, halfDuplex }),
		...(voice === undefined ? {} : { voice: voice === null ? null : defined(voice) }),
	});
	for (const each of user) act(simulation, each);
	for (const each of trouble) simulation.at(each.at, () => befall(simulation, each));
	return simulation;
}

function act(simulation: ConversationSimulation, each: UserAct): void {
	if ('text' in each) {
		const {
			from,
			to,
			text,
			breaths: breathsMs,
			second_pass: secondText,
			end_of_turn: endOfTurn,
			final_late: finalLateMs,
		} = each;
		simulation.hear({
			fromMs: from,
			toMs: to,
			text,
			...defined({ breathsMs, secondText, endOfTurn, finalLateMs }),
		});
	} else if ('noise' in each) {
		simulation.hear({ fromMs: each.from, toMs: each.to });
	} else if ('hold' in each) {
		const [from, to] = each.hold;
		simulation.at(from, () => simulation.dispatch({ type: 'talk.pressed' }));
		simulation.at(to, () => simulation.dispatch({ type: 'talk.released' }));
	} else {
		simulation.at(each.at, () => touch(simulation, each));
	}
}

function touch(simulation: ConversationSimulation, each: Extract<UserAct, { at: number }>): void {
	if ('types' in each) return simulation.dispatch({ type: 'text.submitted', text: each.types });
	if ('edits' in each) {
		const turn = simulation.of('conversation.item.created')[each.edits];
		if (turn === undefined) throw new RangeError('There is no such question to edit.');
		return simulation.dispatch({ type: 'turn.edited', turnId: turn.turn_id, text: each.to, entries: [] });
	}
	if ('reads' in each) {
		const answer = simulation.of('response.done')[each.reads];
		if (answer === undefined) throw new RangeError('There is no such answer to read.');
		const { response_id: itemId, text } = answer;
		return simulation.dispatch({ type: 'response.read', itemId, text, from: text.indexOf(each.from) });
	}
	if ('chooses' in each) {
		const settings = { ...simulation.state.settings, mode: each.chooses };
		return simulation.dispatch({ type: 'session.configured', settings });
	}
	if (each.clicks === 'mute' || each.clicks === 'unmute')
		return simulation.dispatch({ type: 'talk.muted', muted: each.clicks === 'mute' });
	return simulation.dispatch({ type: `response.${each.clicks}` });
}

function befall(simulation: ConversationSimulation, each: Trouble): void {
	if ('crashes' in each) {
		if (each.crashes === 'audio') return simulation.crashAudio(each.for);
		return simulation[each.crashes].crash(each.for ?? 0);
	}
	if ('loses' in each) return lose(simulation, each.loses);
	if ('hangs' in each) {
		simulation.playback.silent = true;
		return;
	}
	const ended = simulation.of('response.done').at(-1);
	const spoken = simulation.inputs.findLast((event) => event.type === 'speech.final');
	if (each.late === 'words' && spoken !== undefined) return simulation.dispatch(spoken);
	if (ended === undefined) return;
	const responseId = ended.response_id;
	const position = { segmentIndex: 0, playedMs: 1 };
	if (each.late === 'text') simulation.dispatch({ type: 'model.delta', responseId, text: ' and more' });
	if (each.late === 'sound')
		simulation.dispatch({ type: 'segment.audio', responseId, segmentIndex: 0, durationMs: 400 });
	if (each.late === 'clock') simulation.dispatch({ type: 'playback.position', responseId, position });
}

function lose(simulation: ConversationSimulation, what: 'speaker' | 'voice'): void {
	if (what === 'voice') {
		const error = { kind: 'voice-missing', message: 'There is no voice.', retryable: false } as const;
		simulation.dispatch({ type: 'voice.unavailable', error });
	} else {
		const error = { kind: 'speaker-lost', message: 'The loudspeaker is gone.', retryable: true } as const;
		simulation.dispatch({ type: 'trouble', error });
	}
}

type Defined<Shape> = { [Key in keyof Shape]: Exclude<Shape[Key], undefined> };

/** Without the keys that hold nothing. */
function defined<Shape extends object>(
	shape: Shape,
): Partial<Defined<Shape>> & Pick<Shape, RequiredKeys<Shape>> {
	const entries = Object.entries(shape).filter(([, value]) => value !== undefined);
	return Object.fromEntries(entries) as Partial<Defined<Shape>> & Pick<Shape, RequiredKeys<Shape>>;
}

type RequiredKeys<Shape> = {
	[Key in keyof Shape]-?: undefined extends Shape[Key] ? never : Key;
}[keyof Shape];
