import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay } from '../../main/domain/replay.ts';
import type { LogLine } from '../../main/domain/replay.ts';
import { conversationId } from '../../main/domain/ids.ts';
import { logOf } from '../support/conversation-log.ts';
import { ConversationInvariants } from '../support/conversation-invariants.ts';
import { ConversationSimulation } from '../support/conversation-simulation.ts';

/** Enough to find what is rare; fewer while working: `PROPERTY_RUNS=500 npx vitest run …`. */
const numRuns = Number(process.env.PROPERTY_RUNS ?? 10_000);

const saidTexts = [
	undefined,
	'',
	'mhm',
	'okay',
	'stop',
	'hold on',
	'no',
	'how do you make bread',
	'tell me about it and',
	'my number is five five',
	'what is the capital of france',
	'salt gives it taste',
	'I think so',
] as const;
const answerTexts = [
	'Yes.',
	'Flour and water make the dough. Salt gives it taste. Then it rests.',
	'Flour and water make the dough. Salt gives it taste. Then it rests.',
	'Flour and water make the dough. Salt gives it taste. Then it rests. It goes into the oven for an hour. Eat it warm.',
	'```\ncode\n```',
	'Shall I go on?',
	'',
] as const;

const seldom = <Value>(...values: readonly Value[]): fc.Arbitrary<Value | undefined> =>
	fc.oneof(
		{ weight: 6, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.constantFrom(...values) },
	);

const sound = fc.record({
	kind: fc.constant('sound' as const),
	lengthMs: fc.integer({ min: 60, max: 2500 }),
	text: fc.constantFrom(...saidTexts),
	/** Where in the sound the person takes a breath, as shares of its length. */
	breaths: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
	secondText: seldom('how do you make cake', 'stop', ''),
	endOfTurn: seldom(0.1, 0.9),
	finalLateMs: fc.constantFrom(0, 0, 0, 300, 900, 2000),
});
const hold = fc.record({
	kind: fc.constant('hold' as const),
	lengthMs: fc.integer({ min: 20, max: 2000 }),
});
const act = fc.record({
	kind: fc.constant('act' as const),
	act: fc.constantFrom(
		'text',
		'text-stop',
		'stop',
		'retry',
		'continue',
		'edit',
		'read',
		'mute',
		'unmute',
		'push-to-talk',
		'open-mic',
		'half-duplex',
		'full-duplex',
		'crash-audio',
		'crash-recognizer',
		'crash-voice',
		'audio-fails',
		'speaker-lost',
		'speaker-missing',
		'no-voice',
		'voice',
		'other-conversation',
		'echo-of-the-past',
	),
	pick: fc.nat({ max: 1000 }),
});
const script = fc.record({
	answers: fc.array(
		fc.record({
			text: fc.constantFrom(...answerTexts),
			ttftMs: fc.constantFrom(5, 80, 600),
			tokensPerSecond: fc.constantFrom(15, 60, 1000),
			fails: seldom('before' as const, 'midway' as const),
		}),
		{ minLength: 1, maxLength: 3 },
	),
	speculation: fc.boolean(),
	voice: fc.constantFrom({}, {}, { latencyMs: 500, speed: 0.8 }, null),
	steps: fc.array(
		fc.tuple(fc.integer({ min: 0, max: 2500 }), fc.oneof({ weight: 4, arbitrary: sound }, hold, act)),
		{ minLength: 1, maxLength: 10 },
	),
});
type Script = typeof script extends fc.Arbitrary<infer Value> ? Value : never;
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

const trouble = (kind: 'speaker-lost' | 'speaker-missing') =>
	({ type: 'trouble', error: { kind, message: 'There is no loudspeaker.', retryable: true } }) as const;

function perform(simulation: ConversationSimulation, { act: what, pick }: Act): void {
	const { settings } = simulation.state;
	const turnTaking = settings.turnTaking;
	switch (what) {
		case 'text':
			return simulation.dispatch({ type: 'text.submitted', text: 'and what about cake' });
		case 'text-stop':
			return simulation.dispatch({ type: 'text.submitted', text: 'stop' });
		case 'stop':
		case 'retry':
		case 'continue':
			return simulation.dispatch({ type: `response.${what}` });
		case 'edit':
			return edit(simulation, pick);
		case 'read':
			return read(simulation, pick);
		case 'mute':
		case 'unmute':
			return simulation.dispatch({ type: 'talk.muted', muted: what === 'mute' });
		case 'push-to-talk':
		case 'open-mic':
			return simulation.dispatch({ type: 'session.configured', settings: { ...settings, mode: what } });
		case 'half-duplex':
		case 'full-duplex':
			return simulation.dispatch({
				type: 'session.configured',
				settings: { ...settings, turnTaking: { ...turnTaking, halfDuplex: what === 'half-duplex' } },
			});
		case 'crash-audio':
			return simulation.crashAudio(pick * 12);
		case 'crash-recognizer':
			return simulation.recognizer.crash(pick);
		case 'crash-voice':
			return simulation.voice.crash(pick);
		case 'audio-fails':
			return simulation.crashAudio(null);
		case 'speaker-lost':
		case 'speaker-missing':
			return simulation.dispatch(trouble(what));
		case 'no-voice':
			return simulation.dispatch({
				type: 'voice.unavailable',
				error: { kind: 'voice-missing', message: 'There is no voice.', retryable: false },
			});
		case 'voice':
			return simulation.dispatch({ type: 'voice.ready', model: 'practice-tones' });
		case 'other-conversation':
			return simulation.dispatch({
				type: 'conversation.opened',
				conversationId: conversationId(`conv_${String(pick)}`),
				entries: [],
				stored: false,
			});
		case 'echo-of-the-past': {
			const past = simulation.inputs.filter((event) => 'responseId' in event || 'utteranceId' in event);
			const again = past[pick % Math.max(1, past.length)];
			if (again !== undefined && isOver(simulation, again)) simulation.dispatch(again);
		}
	}
}

function edit(simulation: ConversationSimulation, pick: number): void {
	const turns = simulation.of('conversation.item.created');
	const turn = turns[pick % Math.max(1, turns.length)];
	if (turn === undefined) return;
	const text = 'and what about rolls';
	simulation.dispatch({ type: 'turn.edited', turnId: turn.turn_id, text, entries: [] });
}

function read(simulation: ConversationSimulation, pick: number): void {
	const answers = simulation.of('response.done').filter(({ text }) => text !== '');
	const answer = answers[pick % Math.max(1, answers.length)];
	if (answer === undefined) return;
	const { response_id: itemId, text } = answer;
	simulation.dispatch({ type: 'response.read', itemId, text, from: pick % (text.length + 1) });
}

/** Whether the event is about a response or an utterance that is no more. */
function isOver(
	simulation: ConversationSimulation,
	event: ConversationSimulation['inputs'][number],
): boolean {
	const { response, turn, closing } = simulation.state;
	if ('utteranceId' in event)
		return (
			event.type !== 'speech.started' &&
			turn?.utterances.some(({ id }) => id === event.utteranceId) !== true
		);
	if (!('responseId' in event)) return false;
	const { responseId } = event;
	const ids = [response?.id, response?.take, ...closing.map((each) => each.response.take)];
	return !ids.includes(responseId);
}

function play({ answers, speculation, voice, steps }: Script): ConversationSimulation {
	const simulation = new ConversationSimulation({
		answers: answers.map(({ fails, ...answer }) => (fails === undefined ? answer : { ...answer, fails })),
		turnTaking: { speculation },
		voice,
	});
	let atMs = 300;
	for (const [gapMs, step] of steps) {
		atMs += gapMs;
		const fromMs = atMs;
		if (step.kind === 'sound') {
			const { text, breaths, secondText, endOfTurn, finalLateMs, lengthMs } = step;
			atMs += lengthMs;
			simulation.hear({
				fromMs,
				toMs: atMs,
				finalLateMs,
				breathsMs: breaths.map((share) => fromMs + share * lengthMs),
				...(text === undefined ? {} : { text }),
				...(secondText === undefined ? {} : { secondText }),
				...(endOfTurn === undefined ? {} : { endOfTurn }),
			});
		} else if (step.kind === 'hold') {
			simulation.at(fromMs, () => simulation.dispatch({ type: 'talk.pressed' }));
			simulation.at(fromMs + step.lengthMs, () => simulation.dispatch({ type: 'talk.released' }));
		} else {
			simulation.at(fromMs, () => perform(simulation, step));
		}
	}
	return simulation;
}

describe('any conversation', () => {
	it('keeps its promises at every step and at its end', { timeout: 300_000 }, () => {
		fc.assert(
			fc.property(script, (each) => {
				const simulation = play(each);
				const invariants = new ConversationInvariants(simulation);
				simulation.run();
				expect(invariants.atRest()).toEqual([]);
			}),
			{ numRuns },
		);
	});

	it('is the same again when its log is replayed', { timeout: 300_000 }, () => {
		fc.assert(
			fc.property(script, (each) => {
				const simulation = play(each);
				simulation.run();
				const log = logOf(simulation);
				const report = replay(JSON.parse(JSON.stringify(log)) as LogLine[]);
				expect(report.difference).toBeNull();
				expect(report.emitted).toEqual(simulation.events);
				expect(report.state).toEqual(simulation.state);
			}),
			{ numRuns: Math.ceil(numRuns / 20) },
		);
	});

	it('forgets enough: 500 turns need no more memory than 40', () => {
		const simulation = new ConversationSimulation({
			answers: [{ text: 'Flour and water make the dough. Salt gives it taste.' }],
		});
		const sizes: number[] = [];
		for (let turn = 0; turn < 500; turn += 1) {
			const fromMs = simulation.clock.nowMs() + 100;
			// Every third answer is interrupted by the next question.
			simulation.hear({ fromMs, toMs: fromMs + 1200, text: 'how do you make bread' });
			simulation.run(fromMs + (turn % 3 === 0 ? 3500 : 9000));
			sizes.push(JSON.stringify(simulation.state).length);
		}
		simulation.run();
		const early = Math.max(...sizes.slice(20, 40));
		expect(Math.max(...sizes.slice(40))).toBeLessThan(early * 1.1);
		expect(simulation.of('conversation.item.created')).toHaveLength(500);
		expect(simulation.timers.size + simulation.running).toBe(0);
	});
});
