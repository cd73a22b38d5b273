import { appendSpoken, endSegment, extendLast } from './segmenter.ts';
import type { SpokenDraft } from './spoken-draft.ts';

/** What a reader made of the front of the held text: used it up, needs the next character, or it is plain text. */
export type Reading = 'taken' | 'wait' | 'plain';

export const wordCharacter = /[\p{L}\p{N}\p{M}]/u;

/** Says `spoken` in place of the first `length` held characters. */
export function speak(draft: SpokenDraft, spoken: string, length: number): Reading {
	const start = draft.reader.heldStart;
	consume(draft, length);
	for (const unit of spoken.split('')) appendSpoken(draft, unit, start, start + length);
	return 'taken';
}

/** Says one word in place of the first `length` held characters, apart from its neighbours. */
export function speakApart(draft: SpokenDraft, spoken: string, length: number): Reading {
	return speak(draft, ` ${spoken} `, length);
}

/** Passes over the first `length` held characters; what hugs the word before (closing markup) counts as heard with it. */
export function drop(draft: SpokenDraft, length: number): Reading {
	const { heldStart, held } = draft.reader;
	consume(draft, length);
	if (!/^\s/u.test(held)) extendLast(draft, heldStart, heldStart + length);
	return 'taken';
}

/** Ends the segment: nothing before this point is read in one breath with what follows. */
export function breakHere(draft: SpokenDraft): void {
	endSegment(draft);
}

/** Says a sentence of our own at the place of the held text, which stays held. */
export function announce(draft: SpokenDraft, sentence: string): void {
	const { heldStart } = draft.reader;
	endSegment(draft);
	for (const unit of sentence.split('')) appendSpoken(draft, unit, heldStart, heldStart + 1);
	endSegment(draft);
}

function consume(draft: SpokenDraft, length: number): void {
	const { reader } = draft;
	if (length === 0) return;
	reader.previous = reader.held.charAt(length - 1);
	reader.held = reader.held.slice(length);
	reader.heldStart += length;
}
