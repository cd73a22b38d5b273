import { describe, expect, it } from 'vitest';
import { digestOf, replay } from '../../main/domain/replay.ts';
import type { LogLine } from '../../main/domain/replay.ts';
import { logOf } from '../support/conversation-log.ts';
import { ConversationSimulation } from '../support/conversation-simulation.ts';

function recorded(): { readonly simulation: ConversationSimulation; readonly log: LogLine[] } {
	const simulation = new ConversationSimulation({ answers: [{ text: 'Flour and water. Salt too.' }] });
	simulation.hear({ fromMs: 500, toMs: 1900, text: 'how do you make bread' }).run();
	return { simulation, log: JSON.parse(JSON.stringify(logOf(simulation))) as LogLine[] };
}

describe('a log that is played again', () => {
	it('gives every event and the same state', () => {
		const { simulation, log } = recorded();
		const report = replay(log);
		expect(report.difference).toBeNull();
		expect(report.inputs).toBe(simulation.inputs.length);
		expect(report.emitted).toEqual(simulation.events);
		expect(report.state).toEqual(simulation.state);
	});

	it('is found out where an input was changed', () => {
		const { log } = recorded();
		const inputs = log.filter((line) => line.type === 'replay.input');
		const at = inputs.findIndex(({ input }) => input.type === 'speech.final');
		const changed = log.map((line) =>
			line === inputs[at] && line.input.type === 'speech.final'
				? { ...line, input: { ...line.input, text: 'how do you make cake' } }
				: line,
		);
		expect(replay(changed).difference).toMatchObject({
			input: at,
			what: 'state or commands after speech.final',
		});
	});

	it('is found out where a time was changed', () => {
		const { log } = recorded();
		const at = log.findIndex(
			(line) => line.type === 'replay.input' && line.input.type === 'speech.stopped',
		);
		const changed = log.map((line, index) =>
			index === at && line.type === 'replay.input'
				? { ...line, input: { ...line.input, tMs: line.input.tMs + 1 } }
				: line,
		);
		expect(replay(changed).difference).not.toBeNull();
	});

	it('is found out where an input is missing', () => {
		const { log } = recorded();
		const at = log.findIndex((line) => line.type === 'replay.input' && line.input.type === 'model.delta');
		expect(replay(log.toSpliced(at, 1)).difference).not.toBeNull();
	});

	it('is found out where an event was changed or taken away', () => {
		const { log } = recorded();
		const at = log.findIndex((line) => line.type === 'response.done');
		const changed = log.map((line) =>
			line.type === 'response.done' ? { ...line, heard: 'something else' } : line,
		);
		expect(replay(changed).difference?.what).toContain('response.done');
		expect(replay(log.toSpliced(at, 1)).difference).not.toBeNull();
		const without = log.filter((line) => line.type !== 'response.done');
		expect(replay(without).difference).not.toBeNull();
	});

	it('is refused without its header and in another version', () => {
		const { log } = recorded();
		expect(() => replay(log.slice(1))).toThrow(/not recorded by Parley/u);
		const newer = log.map((line) => (line.type === 'replay.header' ? { ...line, version: 99 } : line));
		expect(() => replay(newer)).toThrow(/version 99/u);
	});
});

it('tells states apart that differ in one place', () => {
	const { simulation } = recorded();
	const digest = digestOf(simulation.state, []);
	expect(digest).toMatch(/^[0-9a-f]{16}$/u);
	expect(digestOf({ ...simulation.state, muted: true }, [])).not.toBe(digest);
	expect(digestOf(simulation.state, [{ type: 'recognizer.end_turn' }])).not.toBe(digest);
	expect(digestOf(simulation.state, [])).toBe(digest);
});
