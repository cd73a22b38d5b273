import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	excerptOf,
	isIndexed,
	matchOf,
	patternOf,
	wordsOf,
} from '../../../main/adapters/storage/search-text.ts';

const marked = (content: string, query: string): string => {
	const { excerpt, matches } = excerptOf(content, wordsOf(query));
	return [...matches]
		.reverse()
		.reduce(
			(text, [start, end]) => `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`,
			excerpt,
		);
};

describe('excerptOf', () => {
	it.each([
		['Good morning, Madrid!', 'madrid', 'Good morning, [Madrid]!'],
		['Mañana es lunes.', 'manana', '[Mañana] es lunes.'],
		['man\u0303ana', 'mañana', '[man\u0303ana]'],
		['aaaa', 'aa aaa', '[aaaa]'],
		['one two one', 'one two', '[one] [two] [one]'],
		['😀 smile 😀', 'smile', '😀 [smile] 😀'],
		['कल मौसम अच्छा है', 'मौसम', 'कल [मौसम] अच्छा है'],
		['nothing', 'absent', 'nothing'],
	])('marks in %j what %j finds', (content, query, expected) => {
		expect(marked(content, query)).toBe(expected);
	});

	it('shows a passage of a long text, cut between words', () => {
		const content = `${'before '.repeat(50)}needle ${'after '.repeat(50)}`;
		expect(marked(content, 'needle')).toMatch(/^…before .*before \[needle\] after .*after…$/);
		expect(excerptOf(content, wordsOf('needle')).excerpt.length).toBeLessThan(170);
	});

	it('stays inside its excerpt for any text and any query', () => {
		const text = fc.string({ unit: 'binary', maxLength: 400 });
		fc.assert(
			fc.property(text, text, fc.nat(300), (content, query, at) => {
				const { excerpt, matches } = excerptOf(
					content,
					wordsOf(`${query} ${content.slice(at, at + 3)}`),
				);
				expect(excerpt.isWellFormed()).toBe(true);
				let last = 0;
				for (const [start, end] of matches) {
					expect(start).toBeGreaterThanOrEqual(last);
					expect(end).toBeGreaterThan(start);
					last = end;
				}
				expect(last).toBeLessThanOrEqual(excerpt.length);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('queries', () => {
	it('count characters, not UTF-16 units', () => {
		expect(wordsOf('abc ab 😀😀 हिन्दी').map(isIndexed)).toEqual([true, false, false, true]);
	});

	it('quote what would be an operator', () => {
		expect(matchOf(wordsOf('say "hi" AND go'))).toBe('"say" AND """hi""" AND "and" AND "go"');
		expect(patternOf('50%_\\')).toBe('%50\\%\\_\\\\%');
	});

	it('have an end however much is pasted', () => {
		expect(wordsOf('word '.repeat(10_000))).toHaveLength(16);
		expect(wordsOf('x'.repeat(10_000))[0]?.folded).toHaveLength(200);
	});
});
