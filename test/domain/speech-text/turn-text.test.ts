import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	completeness,
	holdsFloor,
	isBackchannel,
	isEchoOf,
	isStopPhrase,
	sameWords,
} from '../../../main/domain/speech-text/turn-text.ts';

describe('back-channels', () => {
	it.each([
		['en', 'Mhm.'],
		['en', 'mm'],
		['en', 'm'],
		['en', 'uhuh'],
		['en', 'Uh-huh'],
		['en', 'yeah yeah'],
		['en', 'ok right'],
		['en', 'hmm'],
		['en', 'that makes sense'],
		['en', 'oh wow'],
		['en', 'mm-hmm, yeah'],
		['en', 'm-hm'],
		['es', 'ajá'],
		['es', 'vale, claro'],
		['hi', 'हाँ हाँ'],
		['hi', 'ठीक है'],
		['mr', 'ठीक आहे'],
		['ms', 'baiklah'],
		['ta', 'சரி'],
		['te', 'అవును'],
	])('%s: %s', (language, text) => {
		expect(isBackchannel(text, language)).toBe(true);
	});

	it.each([
		['en', 'no'],
		['en', 'yeah but why'],
		['en', 'what'],
		['en', 'stop'],
		['en', 'okay stop'],
		['en', ''],
		['en', 'wait'],
		['es', 'no'],
		['es', 'para'],
		['hi', 'रुको'],
		['ms', 'tidak'],
		['ta', 'இல்லை'],
		['te', 'ఆపు'],
		['en', 'moon'],
	])('not %s: %s', (language, text) => {
		expect(isBackchannel(text, language)).toBe(false);
	});
});

describe('asking for silence', () => {
	it.each([
		['en', 'Stop!'],
		['en', 'stop it'],
		['en', 'okay stop please'],
		['en', 'be quiet'],
		['en', 'shut up'],
		['en', 'stop stop stop'],
		['es', 'para'],
		['es', '¡Basta!'],
		['es', 'cállate por favor'],
		['hi', 'रुको'],
		['hi', 'ruko'],
		['hi', 'बस'],
		['mr', 'थांबा'],
		['ms', 'berhenti'],
		['ms', 'tolong diam'],
		['ta', 'நிறுத்து'],
		['te', 'ఆపండి'],
	])('%s: %s', (language, text) => {
		expect(isStopPhrase(text, language)).toBe(true);
	});

	it.each([
		['en', 'stop the music'],
		['en', 'what is a bus stop'],
		['en', ''],
		['en', 'ok'],
		['en', 'please'],
		['es', 'para qué sirve'],
		['hi', 'बस कब आएगी'],
	])('not %s: %s', (language, text) => {
		expect(isStopPhrase(text, language)).toBe(false);
	});
});

it.each([
	['en', 'hold on', true],
	['en', 'Okay, let me think…', true],
	['en', 'i want the uh give me a moment please', true],
	['en', 'wait a second um', true],
	['en', 'hold on to the rope', false],
	['en', 'one moment changed my life', false],
	['es', 'espera un momento', true],
	['hi', 'मुझे सोचने दो', true],
	['mr', 'एक मिनिट', true],
	['ms', 'tunggu sekejap', true],
	['ta', 'ஒரு நிமிடம்', true],
	['te', 'ఒక్క నిమిషం', true],
])('%s: "%s" holds the floor: %s', (language, text, holds) => {
	expect(holdsFloor(text, language)).toBe(holds);
});

describe('the same words', () => {
	it.each([
		['How old is the moon', 'how old is the moon?', true],
		['ice cream', 'Ice-cream', true],
		['it’s', "it's", true],
		['the moon', 'the noon', false],
		['क्या', 'क्य', false],
		['क्\u200Dष', 'क्ष', true],
		['', ' . ', true],
	])('%s = %s: %s', (a, b, same) => {
		expect(sameWords(a, b)).toBe(same);
	});
});

describe('our own words coming back', () => {
	const spoken = 'Flour and water make the dough. Salt gives it taste, and time does the rest.';
	it.each([
		['water make the dough', true],
		['water makes the dough salt', true],
		['gives it taste and dime does the', true],
		['the dough', true],
		['lour and water', true],
		['and time does that rest', true],
		['yes', false],
		['salt', false],
		['and the', false],
		['what about sugar', false],
		['how much salt do i need', false],
		['stop', false],
		['', false],
		['water is the best', false],
	])('%s: %s', (heard, echo) => {
		expect(isEchoOf(heard, spoken)).toBe(echo);
	});

	it('takes a single word only at the moment it is spoken', () => {
		expect(isEchoOf('salt', spoken, { wordsBeingSpoken: 'dough Salt gives' })).toBe(true);
		expect(isEchoOf('yes', spoken, { wordsBeingSpoken: 'dough Salt gives' })).toBe(false);
	});

	it('takes every run of two or more words of what was said', () => {
		const words = spoken.split(' ');
		fc.assert(
			fc.property(
				fc.nat(words.length - 2),
				fc.integer({ min: 2, max: words.length }),
				(from, length) => {
					expect(
						isEchoOf(
							words
								.slice(from, from + length)
								.join(' ')
								.toLowerCase(),
							spoken,
						),
					).toBe(true);
				},
			),
		);
	});
});

it('judges any text in any language without failing', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: 'grapheme', maxLength: 60 }),
			fc.constantFrom('en', 'hi', 'ta', '', 'zh-Hans'),
			(text, language) => {
				expect(['complete', 'unclear', 'incomplete']).toContain(completeness(text, language));
				expect(isBackchannel(text, language) && isStopPhrase(text, language)).toBe(false);
				expect(sameWords(text, text.toUpperCase().toLowerCase())).toBe(
					sameWords(text.toUpperCase().toLowerCase(), text),
				);
			},
		),
	);
});
