import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ThoughtSplitter } from '../../../main/adapters/language-model/thought-splitter.ts';

/** Thoughts and answer of a text that comes in these pieces. */
function split(pieces: readonly string[]): { thought: string; answer: string } {
	const splitter = new ThoughtSplitter();
	const splits = [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.finish()];
	expect(splits.map(({ text }) => text)).not.toContain('');
	const join = (kind: 'thought' | 'answer') =>
		splits
			.filter((one) => one.kind === kind)
			.map(({ text }) => text)
			.join('');
	return { thought: join('thought'), answer: join('answer') };
}

it.each([
	['Hello there.', '', 'Hello there.'],
	['<think>hm, bread</think>\n\nFlour.', 'hm, bread', 'Flour.'],
	['\n<think>\nhm\n</think>Flour.', '\nhm\n', 'Flour.'],
	['<thinking>hm</think> still</thinking>Flour.', 'hm</think> still', 'Flour.'],
	['<think></think>Flour.', '', 'Flour.'],
	['<think>never ends </thin', 'never ends </thin', ''],
	['Write <think>x</think> like this.', '', 'Write <think>x</think> like this.'],
	['<thi', '', '<thi'],
	['<thin air> is rare', '', '<thin air> is rare'],
	['  indented', '', '  indented'],
	['<think>a</think>b <think>c</think>', 'a', 'b <think>c</think>'],
	['', '', ''],
])('splits %j the same wherever it is cut', (text, thought, answer) => {
	expect(split([text])).toEqual({ thought, answer });
	expect(split(text.split(/(?:)/))).toEqual({ thought, answer });
	for (let cut = 0; cut <= text.length; cut += 1) {
		expect(split([text.slice(0, cut), text.slice(cut)])).toEqual({ thought, answer });
	}
});

it('does not depend on the pieces, and passes on all text but the tags and the space around them', () => {
	const part = fc.constantFrom(
		'<think>',
		'</think>',
		'<',
		'think>',
		'</',
		' ',
		'\n',
		'bread',
		'</thinking>',
		'<thinking>',
	);
	fc.assert(
		fc.property(
			fc.array(part),
			fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }),
			(parts, lengths) => {
				const text = parts.join('');
				const pieces: string[] = [];
				for (let rest = text; rest !== '';) {
					const length = lengths[pieces.length % lengths.length] ?? 1;
					pieces.push(rest.slice(0, length));
					rest = rest.slice(length);
				}
				expect(split(pieces)).toEqual(split([text]));
				if (!text.trimStart().startsWith('<think')) expect(split(pieces).answer).toBe(text);
			},
		),
	);
});

it('passes on an answer without holding anything back', () => {
	const splitter = new ThoughtSplitter();
	expect(splitter.push('F')).toEqual([{ kind: 'answer', text: 'F' }]);
	expect(splitter.push('<')).toEqual([{ kind: 'answer', text: '<' }]);
});
