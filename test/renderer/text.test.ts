import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, placeOf } from '../../renderer/text/align.ts';
import { duration } from '../../renderer/text/duration.ts';
import { excerptParts } from '../../renderer/text/excerpt.ts';
import { GrowingMarkdown, renderBlocks } from '../../renderer/text/markdown.ts';
import { stagesOf } from '../../renderer/text/stages.ts';

function dom(text: string): HTMLElement {
	const page = document.createElement('div');
	page.innerHTML = renderBlocks(text)
		.map(({ html }) => html)
		.join('');
	return page;
}

const htmlOf = (text: string): string[] => renderBlocks(text).map(({ html }) => html);

function piecesOf(page: HTMLElement): string[] {
	const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
	const pieces: string[] = [];
	while (walker.nextNode() !== null) pieces.push(walker.currentNode.textContent ?? '');
	return pieces;
}

describe('Markdown of an answer', () => {
	it('becomes blocks, each on its own', () => {
		const blocks = htmlOf(
			'# Bread\n\nFlour **and** water.\n\n- one\n- two\n\n```js\nlet a = 1 < 2;\n```\n',
		);
		expect(blocks).toHaveLength(4);
		expect(blocks[1]).toContain('<strong>and</strong>');
		expect(blocks[3]).toContain('let a = 1 &lt; 2;');
	});

	it('keeps finished blocks as they are while the last one grows', () => {
		const before = htmlOf('First.\n\nSec');
		const after = htmlOf('First.\n\nSecond **bold');
		expect(after[0]).toBe(before[0]);
	});

	it('reads a growing text to the same blocks as the whole, and knows where each begins', () => {
		const part = fc.constantFrom(
			'a',
			' b',
			'\n',
			'\n\n',
			'- ',
			'1. ',
			'# ',
			'```',
			'***',
			'| x |',
			'|-|',
			'    ',
			'> ',
		);
		fc.assert(
			fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
				const growing = new GrowingMarkdown();
				let text = '';
				for (const each of parts) {
					text += each;
					growing.read(text, false);
				}
				expect(growing.read(text, true)).toEqual(renderBlocks(text));
				const starts = renderBlocks(text).map(({ start }) => start);
				expect(starts).toEqual([...starts].sort((a, b) => a - b));
				expect(starts.every((start) => start === 0 || text.charAt(start - 1) === '\n')).toBe(true);
			}),
		);
	});

	it('does not read again what is settled', () => {
		const growing = new GrowingMarkdown();
		const before = growing.read('One.\n\nTwo.\n\nThree.\n\nFou', false);
		const after = growing.read('One.\n\nTwo.\n\nThree.\n\nFour **bold**', false);
		expect(after.slice(0, 2).map((block, at) => block === before[at])).toEqual([true, true]);
		expect(after.at(-1)?.html).toContain('<strong>bold</strong>');
		expect(growing.read('Another text', false)).toEqual(renderBlocks('Another text'));
	});

	it.each([
		'<img src=x onerror=alert(1)>',
		'<script>alert(1)</script>',
		'![pixel](https://evil.example/p.png)',
		'[click](javascript:alert(1))',
		'[click](data:text/html,x)',
		'<a href="https://x" onclick="x()">x</a>',
		'<svg><style><img src=x onerror=alert(1)>',
		'[a](https://example.com "x" onmouseover="y)',
		'```<img src=x>\n<img src=x onerror=alert(1)>\n```',
		'<iframe src="https://evil.example"></iframe>',
	])('makes nothing that runs or fetches of %s', (text) => {
		const page = dom(text);
		expect(page.querySelector('img, script, iframe, svg, style, object, form')).toBeNull();
		for (const element of page.querySelectorAll('*')) {
			for (const { name, value } of element.attributes) {
				expect(name).not.toMatch(/^on|^src/);
				expect(value).not.toMatch(/^\s*(javascript|data):/i);
			}
		}
	});

	it('never runs anything, whatever is written', () => {
		const pieces = fc.constantFrom(
			'<',
			'>',
			'"',
			"'",
			'`',
			'](',
			'[',
			'!',
			'img src=x',
			' onerror=',
			'javascript:',
			'&#x6a;',
			'\n',
			'**',
			'a',
		);
		fc.assert(
			fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
				const page = dom(parts.join(''));
				const attributes = [...page.querySelectorAll('*')].flatMap(({ attributes }) => [
					...attributes,
				]);
				return (
					page.querySelector('img, script, svg') === null &&
					attributes.every(
						({ name, value }) => !name.startsWith('on') && !/^javascript:/i.test(value),
					)
				);
			}),
		);
	});
});

describe('where a shown word came from', () => {
	it.each([
		['Flour **and** water', 'water'],
		['See [the page](https://example.com/water) and water', 'and'],
		['- one\n- two `code` here', 'here'],
		['A\nline break', 'break'],
		['Salt &amp; pepper here', 'pepper'],
		['1. First\n2. Second thing', 'Second'],
	])('in %j: %s', (source, word) => {
		const pieces = piecesOf(dom(source));
		const start = source.lastIndexOf(word);
		const place = placeOf(align(source, pieces), start);
		expect(pieces[place!.piece]!.slice(place!.offset, place!.offset + word.length)).toBe(word);
	});

	it('is nowhere behind the end', () => {
		expect(placeOf(align('One two', ['One two']), 7)).toBeNull();
	});

	it('is exact for text without any markup', () => {
		fc.assert(
			fc.property(
				fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 20 }),
				fc.nat(),
				(words, seed) => {
					const text = words.join(' ');
					const offset = seed % text.length;
					const place = placeOf(align(text, [text]), offset);
					return place?.piece === 0 && place.offset === offset;
				},
			),
		);
	});

	it('never goes back, whatever was rendered', () => {
		fc.assert(
			fc.property(fc.string(), fc.array(fc.string()), (source, pieces) => {
				const offsets = align(source, pieces).flat();
				return offsets.every((offset, at) => at === 0 || offset >= offsets[at - 1]!);
			}),
		);
	});
});

describe('small texts', () => {
	it.each([
		[0, '0 ms'],
		[879.6, '880 ms'],
		[999.6, '1.0 s'],
		[1240, '1.2 s'],
	])('%d ms reads %s', (ms, text) => expect(duration(ms)).toBe(text));

	it('cuts a passage at its matches, overlapping or not', () => {
		expect(
			excerptParts('a small black cat', [
				[8, 13],
				[2, 7],
				[5, 9],
			]),
		).toEqual([
			{ text: 'a ', isMatch: false },
			{ text: 'small', isMatch: true },
			{ text: ' b', isMatch: true },
			{ text: 'lack', isMatch: true },
			{ text: ' cat', isMatch: false },
		]);
	});

	it('loses nothing of a passage', () => {
		const matches = fc.array(
			fc.tuple(fc.nat(30), fc.nat(30)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
		);
		fc.assert(
			fc.property(
				fc.string({ minLength: 30, maxLength: 40 }),
				matches,
				(text, ranges) =>
					excerptParts(text, ranges)
						.map((part) => part.text)
						.join('') === text,
			),
		);
	});

	it('lays the steps of a turn end to end', () => {
		const metrics = {
			speechEndMs: 1000,
			endpointMs: 1300,
			transcriptFinalMs: null,
			llmRequestMs: 1350,
			llmFirstTokenMs: 1600,
			firstSegmentMs: null,
			ttsFirstAudioMs: null,
			playbackStartMs: 1900,
			voiceToVoiceMs: 900,
		};
		const stages = stagesOf(metrics);
		expect(stages.map(({ toMs }) => toMs)).toEqual([300, 350, 600, 900]);
		expect(stages.every(({ fromMs }, at) => fromMs === (stages[at - 1]?.toMs ?? 0))).toBe(true);
		expect(stages.at(-1)?.label).toBe('Heard');
		expect(
			stagesOf({
				...metrics,
				speechEndMs: null,
				endpointMs: null,
				llmRequestMs: null,
				llmFirstTokenMs: null,
				playbackStartMs: null,
			}),
		).toEqual([]);
	});
});
