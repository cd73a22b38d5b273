import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	callsFor,
	isSpeakable,
	mostCharactersPerCall,
	mostSentencesPerCall,
} from '../../../main/helpers/sherpa/speakable.ts';

const letters = new Set('abcdefghijklmnopqrstuvwxyz0123456789 .,');

describe('what is given to a voice', () => {
	it.each(['', '   ', '…', '!?', '🎉', '\n\t', '- –'])('%j has no sound', (text) => {
		expect(callsFor(text, null)).toEqual([]);
		expect(callsFor(text, letters)).toEqual([]);
	});

	it('counts only characters the voice knows', () => {
		expect(isSpeakable('日本語', null)).toBe(true);
		expect(isSpeakable('日本語', letters)).toBe(false);
		expect(callsFor('日本語', letters)).toEqual([]);
		expect(isSpeakable('ABC', letters)).toBe(true);
	});

	it('takes control characters and halves of characters out', () => {
		expect(callsFor('a\u0000b\r\nc \ud800d', null)).toEqual(['a b c \ufffdd']);
	});

	it('bounds the sentences of a call', () => {
		const calls = callsFor('Go. '.repeat(100), null);
		expect(calls.length).toBe(3);
		expect(calls[0]?.match(/\./g)?.length).toBe(mostSentencesPerCall);
	});

	it('cuts an endless sentence at a space, and one without spaces anywhere', () => {
		const words = callsFor('word '.repeat(1_000), null);
		expect(words.every((call) => /^(word ?)+$/.test(call))).toBe(true);
		expect(callsFor('x'.repeat(3_000), null).map(({ length }) => length)).toEqual([1_200, 1_200, 600]);
	});

	it('loses nothing but space, whatever the text', () => {
		fc.assert(
			fc.property(
				fc.string({
					unit: fc.constantFrom('a', 'b1', '. ', ' ', '?', '3.14', ', '),
					maxLength: 4_000,
				}),
				(text) => {
					const calls = callsFor(text, null);
					expect(calls.every(({ length }) => length <= mostCharactersPerCall)).toBe(true);
					const bare = (whole: string): string => whole.replace(/[^a-z0-9]/g, '');
					expect(bare(calls.join(''))).toBe(bare(text));
				},
			),
			{ numRuns: 50 },
		);
	});
});
