import { lexiconFor } from './lexicon/lexicon.ts';
import { plainWords } from './plain-words.ts';
import { judgeSentenceEnd } from './sentence-end.ts';
import { divideWords } from './spoken-words.ts';
import { emptyPending } from './spoken-draft.ts';
import type { PendingState, SpokenDraft } from './spoken-draft.ts';

const closer = /["'”’»›)\]}」』】〉》]/;
const sentenceMark = /[.!?。！？｡．؟۔।॥…‼⁇⁈⁉]/u;
/** Marks that end a sentence or clause without a space after them. */
const unspacedMark = /[。！？｡।॥،，、；：—]/u;
const clauseMark = /[,;:–—，、；：،]/u;
const letterOrDigit = /[\p{L}\p{N}]/u;
/** One of these is worth two letters: it is a syllable. */
const syllabic = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Adds one UTF-16 unit of spoken text, which stands for `start` to `end` of the shown answer. */
export function appendSpoken(draft: SpokenDraft, unit: string, start: number, end: number): void {
	const { pending } = draft;
	const space = /\s/u.test(unit);
	if (space && (pending.text === '' || pending.text.endsWith(' '))) return;
	pending.text += space ? ' ' : unit;
	pending.starts.push(start);
	pending.ends.push(end);
	if (letterOrDigit.test(unit)) pending.letters += syllabic.test(unit) ? 2 : 1;
	if (settleSentence(draft) || settleClause(draft, unit)) return;
	if (space) {
		if (endLongOpening(draft)) return;
		pending.words += 1;
	} else markEnds(draft, unit);
	if (pending.text.length > draft.options.maxSegmentChars) divide(draft);
}

/** Silent markup right behind a word belongs to it in the map. */
export function extendLast(draft: SpokenDraft, start: number, end: number): void {
	const { text, ends } = draft.pending;
	if (!text.endsWith(' ') && ends.at(-1) === start) ends[ends.length - 1] = end;
}

/** What is pending becomes a segment, because nothing may be read on across this place. */
export function endSegment(draft: SpokenDraft): void {
	const { pending } = draft;
	emit(draft, pending.text.length, !/[,;:–—]\s*$/.test(pending.text));
	Object.assign(pending, { ...emptyPending, starts: [], ends: [], nextIndex: pending.nextIndex });
}

function markEnds(draft: SpokenDraft, unit: string): void {
	const { pending } = draft;
	const end = pending.text.length;
	if (sentenceMark.test(unit)) pending.sentenceEnd = end;
	else if (clauseMark.test(unit) || (unit === '-' && pending.text.endsWith(' -'))) pending.clauseEnd = end;
	else if (closer.test(unit)) {
		if (pending.sentenceEnd === end - 1 && end > 1) pending.sentenceEnd = end;
		if (pending.clauseEnd === end - 1 && end > 1) pending.clauseEnd = end;
	}
}

/** Decides about a possible sentence end once enough of what follows it is there. */
function settleSentence(draft: SpokenDraft): boolean {
	const { pending } = draft;
	if (pending.sentenceEnd === 0) return false;
	const following = pending.text.slice(pending.sentenceEnd);
	if (following === '' || following === ' ') return false;
	// Closing quotes and further marks directly behind ("?!", '."') move the end; markEnds does that.
	if (following.length === 1 && (closer.test(following) || sentenceMark.test(following))) return false;
	const spoken = pending.text.slice(0, pending.sentenceEnd);
	const verdict = unspacedMark.test(lastMark(spoken)) ? 'end' : judgeSentenceEnd(spoken, following);
	if (verdict === 'end') return cut(draft, pending.sentenceEnd, true);
	if (verdict === 'inside') pending.sentenceEnd = 0;
	return false;
}

function settleClause(draft: SpokenDraft, unit: string): boolean {
	const { pending } = draft;
	const end = pending.clauseEnd;
	if (end === 0 || end === pending.text.length) return false;
	if (end === pending.text.length - 1 && (closer.test(unit) || clauseMark.test(unit))) return false;
	pending.clauseEnd = 0;
	const mark = lastMark(pending.text.slice(0, end));
	const settled = unit === ' ' || (unspacedMark.test(mark) && !/\d/.test(unit));
	return settled && pending.letters >= clauseMinChars(draft) && cut(draft, end, false);
}

function clauseMinChars({ options, pending }: SpokenDraft): number {
	if (pending.nextIndex === 0) return options.firstClauseMinChars;
	return pending.nextIndex === 1 ? options.secondClauseMinChars : options.laterClauseMinChars;
}

/** A long opening without punctuation ends before the word just completed, if that begins a new phrase. */
function endLongOpening(draft: SpokenDraft): boolean {
	const { options, pending } = draft;
	if (pending.nextIndex > 0 || pending.words < options.firstClauseConjunctionWords) return false;
	const [before = '', word = ''] = pending.text.trimEnd().split(' ').slice(-2);
	const lexicon = lexiconFor(options.language);
	const opens =
		lexicon.conjunctions.has(plain(word)) ||
		(pending.words >= options.firstClausePrepositionWords && lexicon.prepositions.has(plain(word))) ||
		pending.words >= options.firstClauseMaxWords;
	const hangs = [lexicon.conjunctions, lexicon.prepositions, lexicon.determiners, lexicon.auxiliaries];
	if (!opens || plain(word) === '' || hangs.some((words) => words.has(plain(before)))) return false;
	const end = pending.text.length - 1 - word.length - 1;
	// "mail dot example dot com" is one word on the screen.
	if ((pending.starts[end + 1] ?? 0) <= (pending.ends[end - 1] ?? 0)) return false;
	return pending.letters >= options.firstClauseMinChars && cut(draft, end, false);
}

function plain(word: string): string {
	return plainWords(word).join(' ');
}

/** Divides a text that has grown too long: at its last clause, else between words, else between characters. */
function divide(draft: SpokenDraft): void {
	const { text } = draft.pending;
	const head = text.slice(0, draft.options.maxSegmentChars);
	const clause = /^.*[,;:–—，、；：](?=.)/u.exec(head)?.[0].length ?? 0;
	const space = head.trimEnd().lastIndexOf(' ');
	const end = clause > head.length / 2 ? clause : space > 0 ? space : characterBoundary(text, head.length);
	cut(draft, end, false);
}

function characterBoundary(text: string, near: number): number {
	let end = near;
	while (end > 1 && /^[\p{M}\u200C\u200D\uDC00-\uDFFF]/u.test(text.charAt(end))) end -= 1;
	return end;
}

/** Emits the text before `end` and reads the rest again from the start of a segment. Always true. */
function cut(draft: SpokenDraft, end: number, terminal: boolean): boolean {
	const { pending } = draft;
	emit(draft, end, terminal);
	const { text, starts, ends, nextIndex } = pending;
	Object.assign(pending, { ...emptyPending, starts: [], ends: [], nextIndex });
	for (let at = end; at < text.length; at += 1)
		appendSpoken(draft, text.charAt(at), starts[at] ?? 0, ends[at] ?? 0);
	return true;
}

function emit(draft: SpokenDraft, end: number, terminal: boolean): void {
	const { pending, segments } = draft;
	const { text, starts, ends } = closedUp(pending.text.slice(0, end).trimEnd(), pending);
	if (!letterOrDigit.test(text)) return;
	const words = divideWords(text, starts, ends);
	segments.push({
		index: pending.nextIndex,
		text,
		words,
		shownStart: words[0]?.shownStart ?? 0,
		shownEnd: words.at(-1)?.shownEnd ?? 0,
		terminal,
	});
	pending.nextIndex += 1;
}

/** Without the space that a silent picture or citation left before a mark: "Great 👍!" is "Great!". */
function closedUp(
	text: string,
	{ starts, ends }: PendingState,
): Pick<PendingState, 'text' | 'starts' | 'ends'> {
	const silent = new Set([...text.matchAll(/ (?=[.,;:!?]+(?:\s|$))/gu)].map(({ index }) => index));
	if (silent.size === 0) return { text, starts, ends };
	const sounds = (_: unknown, at: number): boolean => !silent.has(at);
	return {
		text: text.split('').filter(sounds).join(''),
		starts: starts.filter(sounds),
		ends: ends.filter(sounds),
	};
}

function lastMark(text: string): string {
	return text.replace(/["'”’»›)\]}」』】〉》]+$/, '').slice(-1);
}
