import type { SpokenWord } from './spoken-text.ts';

/** Scripts written without spaces, where one character is about one spoken syllable. */
const unspacedCharacter =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}][\u30FC\p{M}]*[\p{P}\p{S}]*/gu;
const unspacedWords = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const thaiWords = new Intl.Segmenter('th', { granularity: 'word' });

/** The words of a segment's text; `starts` and `ends` give the shown offsets of each of its UTF-16 units. */
export function divideWords(
	text: string,
	starts: readonly number[],
	ends: readonly number[],
): readonly SpokenWord[] {
	return spans(text).map(([from, to]) => ({
		spokenStart: from,
		spokenEnd: to,
		shownStart: starts[from] ?? 0,
		shownEnd: ends[to - 1] ?? 0,
	}));
}

type Span = [from: number, to: number];

function spans(text: string): readonly Span[] {
	const found: Span[] = [];
	for (const token of text.matchAll(/\S+/gu)) {
		for (const [from, to] of divideToken(token[0]))
			addSpan(found, text, token.index + from, token.index + to);
	}
	return found;
}

/** A lone dash or bracket is no word: it belongs to the word before it, at the beginning to the word after it. */
function addSpan(found: Span[], text: string, from: number, to: number): void {
	const last = found.at(-1);
	const joins = last !== undefined && !(hasSound(text, from, to) && hasSound(text, last[0], last[1]));
	if (joins) last[1] = to;
	else found.push([from, to]);
}

function hasSound(text: string, from: number, to: number): boolean {
	return /[\p{L}\p{N}\p{Sc}%&+=°]/u.test(text.slice(from, to));
}

function divideToken(token: string): readonly Span[] {
	if (unspacedWords.test(token)) {
		return [...thaiWords.segment(token)].map(({ index, segment }) => [index, index + segment.length]);
	}
	const divided: Span[] = [];
	let from = 0;
	for (const match of token.matchAll(unspacedCharacter)) {
		if (match.index > from) divided.push([from, match.index]);
		from = match.index + match[0].length;
		divided.push([match.index, from]);
	}
	if (from < token.length) divided.push([from, token.length]);
	return divided;
}
