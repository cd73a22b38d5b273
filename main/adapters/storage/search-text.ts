/** About two lines on the screen. */
const excerptLength = 160;
/** How much of an excerpt stands before the match. */
const leadLength = 40;
/** More words than anyone types; keeps a pasted page from becoming one enormous query. */
const mostWords = 16;
const longestWord = 200;

/** A word of a query, lower case: as typed, and folded as the index folds. */
export interface QueryWord {
	readonly typed: string;
	readonly folded: string;
}

/** The words that must all be there. */
export function wordsOf(query: string): QueryWord[] {
	const words = query
		.toWellFormed()
		.toLowerCase()
		.split(/[\s\0]+/u)
		.map((word) => word.slice(0, longestWord).toWellFormed())
		.map((typed) => ({ typed, folded: folded(typed).text }))
		.filter((word) => word.folded !== '');
	return words.slice(0, mostWords);
}

/** Whether the trigram index can look the word up: it needs three characters, not three UTF-16 units. */
export const isIndexed = (word: QueryWord): boolean => /^.{3}/su.test(word.folded);

/** The words as an FTS5 query in which nothing a person typed is an operator. */
export const matchOf = (words: readonly QueryWord[]): string =>
	words.map((word) => `"${word.folded.replaceAll('"', '""')}"`).join(' AND ');

/** A word as a LIKE pattern with `\` as its escape character. */
export const patternOf = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;

export interface Excerpt {
	readonly excerpt: string;
	readonly matches: readonly (readonly [number, number])[];
}

/** A passage around the first place where one of `words` stands, with every place inside it. */
export function excerptOf(content: string, words: readonly QueryWord[]): Excerpt {
	const found = placesOf(content, words);
	const [from, to] = passage(content, found[0]?.[0] ?? 0, found[0]?.[1] ?? 0);
	const before = from > 0 ? '…' : '';
	const after = to < content.length ? '…' : '';
	const shift = before.length - from;
	const matches = found
		.filter(([start, end]) => start >= from && end <= to)
		.map(([start, end]) => [start + shift, end + shift] as const);
	return { excerpt: before + content.slice(from, to).toWellFormed() + after, matches };
}

/** [start, end) of every occurrence, in order and without overlaps. */
function placesOf(content: string, words: readonly QueryWord[]): [number, number][] {
	const { text, origins } = folded(content);
	const places: [number, number][] = [];
	for (const { folded: word } of words) {
		for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
			places.push([origins[at] ?? 0, origins[at + word.length] ?? content.length]);
		}
	}
	places.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
	return joined(places);
}

function joined(places: readonly [number, number][]): [number, number][] {
	const result: [number, number][] = [];
	for (const [start, end] of places) {
		const last = result.at(-1);
		if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
		else result.push([start, end]);
	}
	return result;
}

function passage(content: string, start: number, end: number): [number, number] {
	const from = start <= leadLength ? 0 : nextBreak(content, start - leadLength, start);
	const to = Math.max(end, from + excerptLength);
	return [from, to >= content.length ? content.length : lastBreak(content, end, to)];
}

/** Excerpts begin and end between words where there is a gap, so that no letter loses its vowel sign. */
function nextBreak(content: string, from: number, limit: number): number {
	const gap = content.slice(from, limit).search(/\s/u);
	return gap < 0 ? from : from + gap + 1;
}

function lastBreak(content: string, from: number, limit: number): number {
	const gap = content.slice(from, limit).search(/\s\S*$/u);
	return gap <= 0 ? limit : from + gap;
}

/** Lower case and without accents, as FTS5 folds; `origins` has the place in `content` of each unit, and its end. */
function folded(content: string): { text: string; origins: number[] } {
	let text = '';
	const origins: number[] = [];
	let at = 0;
	for (const character of content) {
		const plain = character
			.normalize('NFD')
			.replace(/[\u0300-\u036f]/gu, '')
			.toLowerCase();
		origins.push(...Array<number>(plain.length).fill(at));
		text += plain;
		at += character.length;
	}
	origins.push(content.length);
	return { text, origins };
}
