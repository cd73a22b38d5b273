import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildMessages, estimateTokens, interruptionMark } from '../../main/domain/context-window.ts';
import type { ContextTurn } from '../../main/domain/context-window.ts';

const limits = { maxTurns: 5, maxTokens: 4096 };

function turn(role: 'user' | 'assistant', content: string, heard = content): ContextTurn {
	return { role, content, heard, interrupted: heard !== content };
}

/** A conversation of so many user turns with their answers. */
function exchanges(count: number): ContextTurn[] {
	return Array.from({ length: count }, (_, index) => [
		turn('user', `q${index}`),
		turn('assistant', `a${index}`),
	]).flat();
}

function contents(
	turns: readonly ContextTurn[],
	given: Partial<typeof limits> = {},
	userText = 'now',
): string[] {
	return buildMessages({ system: 'S', turns, userText, limits: { ...limits, ...given } }).map(
		({ content }) => content,
	);
}

it('sends the system prompt, the conversation and what the user says now', () => {
	expect(buildMessages({ system: 'S', turns: exchanges(1), userText: 'now', limits })).toEqual([
		{ role: 'system', content: 'S' },
		{ role: 'user', content: 'q0' },
		{ role: 'assistant', content: 'a0' },
		{ role: 'user', content: 'now' },
	]);
});

it('drops exchanges in steps of half the window, so that half of the requests begin like the one before', () => {
	const firsts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((count) => contents(exchanges(count))[1]);
	expect(firsts).toEqual(['now', 'q0', 'q0', 'q0', 'q0', 'q0', 'q2', 'q2', 'q4', 'q4', 'q6']);
});

it('remembers nothing when no turn is to be remembered', () => {
	expect(contents(exchanges(3), { maxTurns: 0 })).toEqual(['S', 'now']);
});

it('never cuts a turn: what does not fit is left out whole, the oldest first', () => {
	const long = [turn('user', 'x'.repeat(4000)), turn('assistant', 'short'), ...exchanges(1)];
	expect(contents(long, { maxTokens: 500 })).not.toContain('short');
	expect(contents(long, { maxTokens: 500 }).at(-1)).toBe('now');
	expect(contents([turn('user', 'x'.repeat(4000))], { maxTokens: 500 }, 'y'.repeat(9000))).toEqual([
		'S',
		'y'.repeat(9000),
	]);
});

it('joins what was said twice without an answer, because roles must alternate', () => {
	const turns = [
		turn('user', 'one'),
		turn('user', 'two'),
		turn('assistant', 'three'),
		turn('user', 'four'),
	];
	expect(contents(turns)).toEqual(['S', 'one\ntwo', 'three', 'four\nnow']);
});

describe('an interrupted answer', () => {
	it('enters with what was heard and the mark', () => {
		const turns = [
			turn('user', 'bread?'),
			turn('assistant', 'Flour and water make the dough.', 'Flour and'),
		];
		expect(contents(turns)[2]).toBe(`Flour and ${interruptionMark}`);
	});

	it('that nobody heard any of is the mark alone', () => {
		expect(contents([turn('user', 'bread?'), turn('assistant', 'Flour.', '')])[2]).toBe(interruptionMark);
	});

	it('is whole when only its voice was missing', () => {
		const unheard = { ...turn('assistant', 'Flour.', ''), interrupted: false };
		expect(contents([turn('user', 'bread?'), unheard])[2]).toBe('Flour.');
	});
});

it('estimates tokens by script', () => {
	expect(estimateTokens('')).toBe(0);
	expect(estimateTokens('abcdefgh')).toBe(2);
	expect(estimateTokens('“¿Qué?”…')).toBe(2);
	expect(estimateTokens('नमस्ते')).toBe(4);
	expect(estimateTokens('你好嗎')).toBe(2);
});

it('whatever was said: alternates, keeps to the limits, and the window is the end of the conversation', () => {
	const anyTurn = fc.record({
		role: fc.constantFrom('user', 'assistant'),
		content: fc.string({ minLength: 1, maxLength: 60 }).map((text) => `${text}.`),
		interrupted: fc.boolean(),
	});
	fc.assert(
		fc.property(
			fc.array(anyTurn, { maxLength: 30 }),
			fc.nat(7),
			fc.integer({ min: 20, max: 300 }),
			(some, maxTurns, maxTokens) => {
				const turns: ContextTurn[] = some.map((one) => ({ ...one, heard: one.content.slice(0, 3) }));
				const messages = buildMessages({
					system: 'S',
					turns,
					userText: 'now',
					limits: { maxTurns, maxTokens },
				});
				const roles = messages.map(({ role }) => role);
				expect(roles).toEqual(
					roles.map((_, index) =>
						index === 0 ? 'system' : index % 2 === 1 ? 'user' : 'assistant',
					),
				);
				expect(roles.filter((role) => role === 'assistant').length).toBeLessThanOrEqual(maxTurns);
				const whole = buildMessages({
					system: 'S',
					turns,
					userText: 'now',
					limits: { maxTurns: 99, maxTokens: 1e9 },
				});
				const ending = whole.slice(whole.length - messages.length + 1).map(({ content }) => content);
				const kept = messages.slice(1).map(({ content }) => content);
				expect(kept.slice(1)).toEqual(ending.slice(1));
				expect(ending[0]?.endsWith(kept[0] ?? '')).toBe(true);
				if (messages.length > 2) {
					const tokens = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
					expect(tokens).toBeLessThanOrEqual(maxTokens);
				}
			},
		),
	);
});
