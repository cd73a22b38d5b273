import { expect, it } from 'vitest';
import { segmentsFrom } from '../../../main/domain/speech-text/segments-from.ts';

const text = 'Flour and **water** make the dough. Salt gives it taste.';
const spoken = (from: number): string[] => segmentsFrom(text, from, 'en').map((segment) => segment.text);

it('speaks the whole answer from its beginning', () => {
	expect(spoken(0).join(' ')).toBe('Flour and water make the dough. Salt gives it taste.');
});

it('begins with the word at the place, also in the middle of a word or of markup', () => {
	expect(spoken(text.indexOf('water')).join(' ')).toBe('water make the dough. Salt gives it taste.');
	expect(spoken(text.indexOf('ter**')).join(' ')).toBe('water make the dough. Salt gives it taste.');
	expect(spoken(text.indexOf('Salt'))).toEqual(['Salt gives it taste.']);
});

it('leads every word back to where it is shown, and counts its segments from 0', () => {
	const segments = segmentsFrom(text, text.indexOf('make'), 'en');
	expect(segments.map(({ index }) => index)).toEqual(segments.map((_, index) => index));
	for (const segment of segments)
		for (const word of segment.words)
			expect(text.slice(word.shownStart, word.shownEnd)).toContain(
				segment.text.slice(word.spokenStart, word.spokenEnd).replace(/[.]$/, ''),
			);
	expect(segments[0]?.shownStart).toBe(text.indexOf('make'));
});

it('has nothing to say behind the last word', () => {
	expect(spoken(text.length)).toEqual([]);
	expect(segmentsFrom('', 0, 'en')).toEqual([]);
});
