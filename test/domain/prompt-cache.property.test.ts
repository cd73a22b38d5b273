import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildMessages } from '../../main/domain/context-window.ts';
import type { ContextTurn } from '../../main/domain/context-window.ts';
import type { ChatMessage } from '../../main/domain/ports/language-model.ts';

/*
 * Servers keep what they computed for the beginning of a request (prompt cache): a conversation costs little and answers soon as
 * long as each request begins with the whole one before it.
 */

const words = fc.string({ minLength: 1, maxLength: 40 }).map((text) => `${text}.`);
const exchange = fc.record({ asked: words, answered: words });

/** The requests of a conversation, one for each question. */
function requests(
	said: readonly { readonly asked: string; readonly answered: string }[],
	limits: { readonly maxTurns: number; readonly maxTokens: number },
): ChatMessage[][] {
	const turns: ContextTurn[] = [];
	return said.map(({ asked, answered }) => {
		const messages = buildMessages({ system: 'You are Parley.', turns, userText: asked, limits });
		turns.push({ role: 'user', content: asked, heard: asked, interrupted: false });
		turns.push({ role: 'assistant', content: answered, heard: answered, interrupted: false });
		return messages;
	});
}

function beginsWith(later: readonly ChatMessage[], earlier: readonly ChatMessage[]): boolean {
	return earlier.every(
		({ role, content }, index) => later[index]?.role === role && later[index].content === content,
	);
}

it('each request begins with the whole one before it, byte for byte, until the window is full', () => {
	fc.assert(
		fc.property(fc.array(exchange, { minLength: 2, maxLength: 12 }), (said) => {
			const sent = requests(said, { maxTurns: 50, maxTokens: 1e9 });
			for (let index = 1; index < sent.length; index += 1) {
				expect(beginsWith(sent[index] ?? [], sent[index - 1] ?? [])).toBe(true);
				// The answer and the next question: nothing else is new.
				expect((sent[index] ?? []).length).toBe((sent[index - 1] ?? []).length + 2);
			}
		}),
	);
});

it('a full window moves in steps: between two moves every request begins like the one before', () => {
	fc.assert(
		fc.property(
			fc.array(exchange, { minLength: 20, maxLength: 30 }),
			fc.integer({ min: 2, max: 8 }),
			(said, maxTurns) => {
				const sent = requests(said, { maxTurns, maxTokens: 1e9 });
				const moves = sent.filter(
					(messages, index) => index > 0 && !beginsWith(messages, sent[index - 1] ?? []),
				).length;
				const step = Math.floor(maxTurns / 2);
				expect(moves).toBeLessThanOrEqual(Math.ceil((said.length - maxTurns) / step));
			},
		),
	);
});

it('the system prompt opens every request and never changes within a conversation', () => {
	fc.assert(
		fc.property(fc.array(exchange, { minLength: 1, maxLength: 20 }), fc.nat(6), (said, maxTurns) => {
			for (const [first] of requests(said, { maxTurns, maxTokens: 200 }))
				expect(first).toEqual({ role: 'system', content: 'You are Parley.' });
		}),
	);
});
