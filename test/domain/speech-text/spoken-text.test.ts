import { describe, expect, it } from 'vitest';
import {
	finishText,
	heardShownEnd,
	openSpokenText,
	pushDelta,
	wordAt,
	wordStartMs,
} from '../../../main/domain/speech-text/spoken-text.ts';
import type { SpokenSegment } from '../../../main/domain/speech-text/spoken-text.ts';
import { speakAll, texts } from './speaking.ts';

describe('what is spoken of Markdown', () => {
	const table: readonly (readonly [
		name: string,
		shown: string,
		spoken: readonly string[],
		language?: string,
	])[] = [
		['emphasis', 'That is **really** *quite* ~~wrong~~ __good__.', ['That is really quite wrong good.']],
		['a heading is its own sentence', '## Bread\nMix it.', ['Bread', 'Mix it.']],
		['list markers', '- eggs\n* milk\n+ flour\n• salt', ['eggs', 'milk', 'flour', 'salt']],
		['ordered lists', '1. Mix.\n2. Bake.\n\nDone.', ['Mix.', 'Bake.', 'Done.']],
		[
			'a number that is no marker',
			'The answer:\n\n42. That is all.',
			['The answer:', '42.', 'That is all.'],
		],
		['task boxes', '- [ ] Call Ann\n- [x] Sleep', ['Call Ann', 'Sleep']],
		['block quotes', '> To be\n> or not', ['To be or not']],
		[
			'links give their text',
			'See [the manual](https://x.org/a_(b) "Title") now.',
			['See the manual now.'],
		],
		[
			'reference links and footnotes',
			'See [it][ref] here[^1] and there [2].',
			['See it here and there.'],
		],
		['images give their text', '![A cat](cat.png) sleeps.', ['A cat sleeps.']],
		['inline code', 'Run `npm test` or ``a `b` ``.', ['Run npm test or a b.']],
		['snake case and products', '4*5 is my_name or 2 * 3.', ['4*5 is my name or 2 * 3.']],
		['rulers', 'One.\n\n---\n\nTwo.\n***\nThree.', ['One.', 'Two.', 'Three.']],
		['underlined headings', 'Title\n=====\nText.', ['Title', 'Text.']],
		[
			'code blocks are announced once',
			'So:\n```js\nlet a;\n```\nThen\n~~~\nb\n~~~\nend.',
			['So:', "I've put the code on screen.", 'Then', 'end.'],
		],
		[
			'tables',
			'Look:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nDone.',
			['Look:', "I've put the table on screen.", 'Done.'],
		],
		[
			'tables without outer pipes',
			'a | b\n--- | ---\n1 | 2\n\nDone.',
			['a b', "I've put the table on screen.", 'Done.'],
		],
		[
			'bare addresses',
			'Go to https://www.example.com/a?b=c#d, then rest.',
			['Go to example dot com,', 'then rest.'],
		],
		[
			'addresses in brackets',
			'Read (https://a.org/x) and <https://b.org>.',
			['Read (a dot org) and b dot org.'],
		],
		['mail addresses', 'Write to ada@mail.example.com.', ['Write to ada at mail dot example dot com.']],
		[
			'mail addresses in Spanish',
			'Escribe a ada@ejemplo.es.',
			['Escribe a ada arroba ejemplo punto es.'],
			'es',
		],
		['emoji', 'Great 👍🏽 work 👩‍👩‍👧 🇮🇳 ✅ 1️⃣ 🎉!', ['Great work 1!']],
		['only emoji', '🎉🎉', []],
		[
			'tags and entities',
			'<p>Fish &amp; chips&nbsp;&#39;n&#x27; <b>peas</b></p><!-- no -->',
			["Fish & chips 'n' peas"],
		],
		['not a tag', 'If a < b & b > c.', ['If a < b & b > c.']],
		['invisible characters', 'in\u200Bvi\u00ADsi\u202Eble', ['invisible']],
		['joiners stay inside Indic words', 'क्\u200Dष', ['क्\u200Dष']],
		['escapes', '\\*not\\* 3\\. X', ['*not* 3.', 'X']],
		['typography', '“It’s” … fine', ['"It\'s"... fine']],
		['reasoning', '<think>Hidden. Really.</think>\n\nShown.', ['Shown.']],
		['reasoning that never ends', '<think>Hidden.', []],
	];
	it.each(table.map(([name, ...rest]) => ({ name, rest })))(
		'$name',
		({ rest: [shown, spoken, language = 'en'] }) => {
			expect(texts(shown, { language })).toEqual(spoken);
		},
	);

	it('passes over code and tables silently if asked to', () => {
		expect(texts('A.\n```\nx\n```\n|a|\n|-|\nB.', { announceUnspoken: false })).toEqual(['A.', 'B.']);
	});
});

describe('where sentences end', () => {
	const later = { firstClauseMinChars: 10_000, firstClauseConjunctionWords: 10_000 };
	const table: readonly (readonly [shown: string, spoken: readonly string[]])[] = [
		['Dr. Smith met Mr. Lee. They spoke.', ['Dr. Smith met Mr. Lee.', 'They spoke.']],
		['Take fruit, e.g. apples, i.e. food. Good.', ['Take fruit, e.g. apples, i.e. food.', 'Good.']],
		['The U.S. Senate met. It voted.', ['The U.S. Senate met.', 'It voted.']],
		['He lives in the U.S. He likes it.', ['He lives in the U.S.', 'He likes it.']],
		['J. K. Rowling wrote it. I read it.', ['J. K. Rowling wrote it.', 'I read it.']],
		['It costs $29.99. Buy it at 5 p.m. Then go.', ['It costs $29.99.', 'Buy it at 5 p.m.', 'Then go.']],
		[
			'Pi is 3.14. Use v1.2.3 from example.com today.',
			['Pi is 3.14.', 'Use v1.2.3 from example.com today.'],
		],
		['No. 5 is alive. I said no. Really.', ['No. 5 is alive.', 'I said no.', 'Really.']],
		['Well... maybe. Well... Maybe not.', ['Well... maybe.', 'Well...', 'Maybe not.']],
		['"Stop!" he said. "Why?" she asked.', ['"Stop!" he said.', '"Why?" she asked.']],
		['He said "no." Then he left.', ['He said "no."', 'Then he left.']],
		['What?! Really!! Yes.', ['What?!', 'Really!!', 'Yes.']],
		[
			'apples, pears, etc. and more. Bread etc. Then tea.',
			['apples, pears, etc. and more.', 'Bread etc.', 'Then tea.'],
		],
		[
			'He sat. On Jan. 5 we met. On Sat. Then not.',
			['He sat.', 'On Jan. 5 we met.', 'On Sat.', 'Then not.'],
		],
		[
			'She has a Ph.D. Ann has an M.D. too. Acme Inc. Then Co.',
			['She has a Ph.D.', 'Ann has an M.D. too.', 'Acme Inc.', 'Then Co.'],
		],
		['¿Cómo estás? ¡Muy bien! Vale.', ['¿Cómo estás?', '¡Muy bien!', 'Vale.']],
		['नमस्ते। आप कैसे हैं? डॉ. शर्मा ठीक हैं।', ['नमस्ते।', 'आप कैसे हैं?', 'डॉ. शर्मा ठीक हैं।']],
		['வணக்கம். எப்படி இருக்கிறீர்கள்? நன்றி!', ['வணக்கம்.', 'எப்படி இருக்கிறீர்கள்?', 'நன்றி!']],
		['నమస్కారం. మీరు ఎలా ఉన్నారు?', ['నమస్కారం.', 'మీరు ఎలా ఉన్నారు?']],
		['你好。今天怎么样？很好！', ['你好。', '今天怎么样？', '很好！']],
		['「行くよ。」と言った。はい。', ['「行くよ。」', 'と言った。', 'はい。']],
		['sure. let me think. it is blue.', ['sure.', 'let me think.', 'it is blue.']],
		['Roses are red\nViolets are blue', ['Roses are red', 'Violets are blue']],
		['A sentence that\nwas wrapped.', ['A sentence that was wrapped.']],
	];
	it.each(table)('%s', (shown, spoken) => {
		expect(texts(shown, later)).toEqual(spoken);
	});
});

describe('the first segment', () => {
	const table: readonly (readonly [shown: string, first: string])[] = [
		['Flour and water, then salt make bread.', 'Flour and water,'],
		['Yes, flour and water make bread.', 'Yes, flour and water make bread.'],
		['In short: it rains a lot.', 'In short: it rains a lot.'],
		['There are two ways: this one and that one.', 'There are two ways:'],
		['About 1,000,000 people live there, I think.', 'About 1,000,000 people live there,'],
		[
			'The keeper walked down the stairs because the storm was coming.',
			'The keeper walked down the stairs',
		],
		[
			'The very old keeper of the lighthouse slowly walked down towards the storm.',
			'The very old keeper of the lighthouse',
		],
	];
	it.each(table)('%s', (shown, first) => {
		expect(texts(shown)[0]).toBe(first);
	});

	it('does not wait for the end of a long sentence, nor stops behind a word that needs the next one', () => {
		const shown = 'Green plants slowly transform weak light energy making the useful sugar slowly.';
		const first = (firstClauseMaxWords: number): string | undefined =>
			texts(shown, { firstClauseMaxWords })[0];
		expect(first(8)).toBe('Green plants slowly transform weak light energy making');
		expect(first(9)).toBe('Green plants slowly transform weak light energy making the useful');
		expect(texts('चंद्रमा लगभग साढ़े चार अरब वर्ष पुराना है और यह एक उपग्रह है।', { language: 'hi' })[0]).toBe(
			'चंद्रमा लगभग साढ़े चार अरब वर्ष',
		);
	});

	it('is there as soon as the word after its comma begins', () => {
		const { state, segments } = pushDelta(openSpokenText(), 'Flour and water,');
		expect(segments).toEqual([]);
		expect(pushDelta(state, ' t').segments.map(({ text }) => text)).toEqual(['Flour and water,']);
	});

	it('is followed by whole sentences', () => {
		const spoken = texts(
			'Flour and water, first. Then salt, a little, and time, a lot. That is all, really.',
		);
		expect(spoken.slice(1)).toEqual([
			'first.',
			'Then salt, a little, and time, a lot.',
			'That is all, really.',
		]);
	});
});

it('divides an endless sentence at a clause, between words, or between characters', () => {
	const options = { maxSegmentChars: 60, firstClauseMinChars: 1_000, firstClauseConjunctionWords: 1_000 };
	for (const shown of [
		'word '.repeat(80),
		'words of it, '.repeat(30),
		'字'.repeat(300),
		'कि'.repeat(200),
	]) {
		const spoken = texts(shown, options);
		expect(Math.max(...spoken.map((text) => text.length))).toBeLessThanOrEqual(60);
		expect(spoken.join('').replaceAll(' ', '')).toBe(shown.replaceAll(' ', ''));
		for (const text of spoken) expect(text).not.toMatch(/^\p{M}/u);
	}
	expect(texts('words of it, '.repeat(30), options)[0]).toMatch(/,$/);
});

it('keeps no more than the open sentence', () => {
	let state = openSpokenText();
	let largest = 0;
	for (let at = 0; at < 400; at += 1) {
		state = pushDelta(state, 'Another short sentence with `code` and [links](https://x.org). ').state;
		largest = Math.max(largest, JSON.stringify(state).length);
	}
	expect(largest).toBeLessThan(2_500);
});

describe('what was heard', () => {
	const shown = 'Say **hello** to [my friend](https://x.org), please.';
	const [segment] = speakAll(shown, { firstClauseMinChars: 100 }) as [SpokenSegment];

	it('is counted in words by halves', () => {
		// "Say hello to my friend, please." has 31 characters: one a millisecond.
		expect(segment.text).toBe('Say hello to my friend, please.');
		const heard = (playedMs: number): string => shown.slice(0, heardShownEnd(segment, playedMs, 31));
		expect([0, 1, 2, 6, 7].map(heard)).toEqual(['', '', 'Say', 'Say', 'Say **hello**']);
		expect(heard(15)).toBe('Say **hello** to [my');
		expect(heard(31)).toBe(shown);
	});

	it('resumes at the start of the word that was cut', () => {
		expect([0, 2, 4, 8, 9, 31].map((ms) => wordStartMs(segment, ms, 31))).toEqual([0, 0, 4, 4, 10, 31]);
	});

	it('highlights the word being spoken', () => {
		const word = (ms: number): string | null => {
			const found = wordAt(segment, ms, 31);
			return found === null ? null : segment.text.slice(found.spokenStart, found.spokenEnd);
		};
		expect([0, 5, 16, 31].map(word)).toEqual(['Say', 'hello', 'friend,', null]);
	});
});

it('is finished only once something was said', () => {
	expect(finishText(openSpokenText()).segments).toEqual([]);
});
