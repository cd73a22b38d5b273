import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pushDelta, openSpokenText } from '../../../main/domain/speech-text/spoken-text.ts';
import { speakAll, speakDeltas } from './speaking.ts';

const pieces = [
	'Hello there',
	'Dr. Smith',
	'the U.S. army',
	'3.14',
	'$29.99',
	', ',
	'. ',
	'! ',
	'? ',
	'... ',
	'…',
	': ',
	'; ',
	' — ',
	'\n',
	'\n\n',
	'**bold**',
	'*',
	'_',
	'`code`',
	'`',
	'[link](https://a.org/b_(c))',
	'[',
	']',
	'](',
	'![alt](x.png)',
	'[^1]',
	'[1]',
	'# Heading\n',
	'\n- item',
	'\n1. one',
	'\n2. two',
	'\n> quote',
	'\n```js\nSECRET\n```\n',
	'\n~~~\nSECRET\n~~~\n',
	'\n| SECRET | b |\n',
	'\n---\n',
	'\n--- | ---\n',
	'https://www.example.com/SECRET?x=1',
	'ada@example.com',
	'<b>',
	'</b>',
	'<br>',
	'<think>SECRET</think>',
	'<!-- SECRET -->',
	'&amp;',
	'&',
	'<',
	'>',
	'😀',
	'👩‍👩‍👧',
	'1️⃣',
	'\u200B',
	'\u00AD',
	'नमस्ते। ',
	'आप',
	'你好。',
	'世界，',
	'வணக்கம். ',
	' and ',
	' because ',
	'“Stop!” ',
	'"',
	"'",
	'(',
	')',
	'e.g. ',
	'J. K. ',
	'10:30',
	' ',
	'\t',
	'\r\n',
	'\\*',
	'|',
	'h',
	'www.',
	'http',
	'ﬁ',
	'𝒳',
	'\uD83D',
] as const;

const answer = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));
const anything = fc.oneof(
	{ weight: 4, arbitrary: answer },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
);

/** An answer and one way in which it may have been divided into deltas. */
const divided = anything.chain((shown) =>
	fc.array(fc.nat(shown.length), { maxLength: 12 }).map((cuts) => {
		const at = [0, ...cuts.toSorted((a, b) => a - b), shown.length];
		return { shown, deltas: at.slice(1).map((end, index) => shown.slice(at[index], end)) };
	}),
);

describe('for any answer', () => {
	it('the division into deltas changes nothing', () => {
		fc.assert(
			fc.property(divided, ({ shown, deltas }) => {
				expect(speakDeltas(deltas)).toEqual(speakAll(shown));
			}),
			{ numRuns: 600 },
		);
	});

	it('unit by unit is the same, too', () => {
		fc.assert(
			fc.property(anything, (shown) => {
				expect(speakDeltas(shown.split(''))).toEqual(speakAll(shown));
			}),
			{ numRuns: 150 },
		);
	});

	it('segments can be spoken, are tidy and in order', () => {
		fc.assert(
			fc.property(anything, (shown) => {
				speakAll(shown).forEach(({ text, index }, at) => {
					expect(index).toBe(at);
					expect(text).toMatch(/[\p{L}\p{N}]/u);
					expect(text).toBe(text.trim().replace(/\s+/gu, ' '));
					expect(text.length).toBeLessThanOrEqual(240);
				});
			}),
			{ numRuns: 600 },
		);
	});

	it('the map covers every word, grows, and stays inside the answer', () => {
		fc.assert(
			fc.property(anything, (shown) => {
				let reached = 0;
				for (const { text, words, shownStart, shownEnd } of speakAll(shown)) {
					let spoken = 0;
					for (const word of words) {
						expect(text.slice(spoken, word.spokenStart).trim()).toBe('');
						expect(word.spokenEnd).toBeGreaterThan(word.spokenStart);
						expect(word.shownStart).toBeGreaterThanOrEqual(shownStart);
						expect(word.shownEnd).toBeGreaterThanOrEqual(word.shownStart);
						expect(word.shownEnd).toBeGreaterThanOrEqual(reached);
						reached = word.shownEnd;
						spoken = word.spokenEnd;
					}
					expect(spoken).toBe(text.length);
					expect(shownEnd).toBe(reached);
				}
				expect(reached).toBeLessThanOrEqual(shown.length);
			}),
			{ numRuns: 600 },
		);
	});

	it('plain words lead back to themselves', () => {
		const word = fc.stringMatching(/^[a-z]{2,9}$/).filter((each) => each !== 'www');
		fc.assert(
			fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (list) => {
				const shown = list.join(' ');
				const back = speakAll(shown).flatMap(({ words }) =>
					words.map((each) => shown.slice(each.shownStart, each.shownEnd)),
				);
				expect(back).toEqual(list);
			}),
		);
	});
});

it('nothing of code, tables, reasoning, comments or paths is spoken', () => {
	const hidden = fc.constantFrom(
		'\n\n```\nSECRET. SECRET\n```\n',
		'\n\n~~~x\nSECRET\n~~~\n',
		'\n\n|SECRET|\n|--|\n|SECRET|\n',
		'\n<think>SECRET.\n</think>',
		'<!-- SECRET -->',
		' https://a.org/SECRET ',
		'[x](SECRET)',
	);
	const open = fc.constantFrom(
		'Hello there',
		'**bold**',
		'. ',
		', ',
		'\n',
		' and so on ',
		'- item',
		'1. ',
		'😀',
		'x = 1;',
	);
	fc.assert(
		fc.property(fc.array(fc.tuple(open, hidden), { maxLength: 8 }), (parts) => {
			for (const { text } of speakAll(parts.flat().join(''))) expect(text).not.toContain('SECRET');
		}),
		{ numRuns: 300 },
	);
});

it('costs the open sentence, not the answer', () => {
	const sizeAfter = (sentences: number): number => {
		let state = openSpokenText();
		for (let at = 0; at < sentences; at += 1)
			state = pushDelta(state, 'A sentence of some words. ').state;
		return JSON.stringify(state).length;
	};
	expect(sizeAfter(300) - sizeAfter(10)).toBeLessThan(100);
});
