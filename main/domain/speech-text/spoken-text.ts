import { readMarkdown } from './markdown-reader.ts';
import { endSegment } from './segmenter.ts';
import { emptyPending, emptyReader } from './spoken-draft.ts';
import type { PendingState, ReaderState, SpokenDraft } from './spoken-draft.ts';
import { defaultSpokenText } from './spoken-text-options.ts';
import type { SpokenTextOptions } from './spoken-text-options.ts';

export interface SpokenWord {
	/** Offsets in the segment's `text`, end exclusive; closing punctuation belongs to the word. */
	readonly spokenStart: number;
	readonly spokenEnd: number;
	/** Offsets in the whole shown answer (UTF-16), end exclusive. */
	readonly shownStart: number;
	readonly shownEnd: number;
}

/** A piece of the answer spoken in one synthesis, with the way back to what the screen shows. */
export interface SpokenSegment {
	readonly index: number;
	/** Trimmed, single spaces, closing punctuation included; holds at least one letter or digit. */
	readonly text: string;
	/** In order; every character of `text` but the spaces between words belongs to exactly one. */
	readonly words: readonly SpokenWord[];
	readonly shownStart: number;
	readonly shownEnd: number;
	/** Ends a sentence, a heading, a list item or the answer. */
	readonly terminal: boolean;
}

/** Everything known about an answer that is still arriving. Plain JSON data; its size follows the open sentence. */
export interface SpokenTextState {
	readonly options: SpokenTextOptions;
	readonly reader: ReaderState;
	readonly pending: PendingState;
}

export interface SpokenTextStep {
	readonly state: SpokenTextState;
	readonly segments: readonly SpokenSegment[];
}

export function openSpokenText(options: Partial<SpokenTextOptions> = {}): SpokenTextState {
	return { options: { ...defaultSpokenText, ...options }, reader: emptyReader, pending: emptyPending };
}

/**
 * The segments that `delta` completed. How the answer was divided into deltas changes nothing: the text is read
 * one UTF-16 unit at a time. Costs the open sentence plus the delta, whatever the length of the answer.
 */
export function pushDelta(state: SpokenTextState, delta: string): SpokenTextStep {
	if (delta === '') return { state, segments: [] };
	const draft = draftOf(state);
	for (let at = 0; at < delta.length; at += 1) {
		draft.reader.held += delta.charAt(at);
		readMarkdown(draft, false);
	}
	return stepOf(draft);
}

/** The answer is complete: what was still open is its last segment. */
export function finishText(state: SpokenTextState): SpokenTextStep {
	const draft = draftOf(state);
	readMarkdown(draft, true);
	endSegment(draft);
	return stepOf(draft);
}

/**
 * Offset in the shown answer up to which it was heard when `playedMs` of the segment's `durationMs` had been played:
 * proportional over the spoken characters; a word counts when at least half of it was played.
 */
export function heardShownEnd(segment: SpokenSegment, playedMs: number, durationMs: number): number {
	if (playedMs >= durationMs) return segment.shownEnd;
	const played = spokenPosition(segment, playedMs, durationMs);
	let end = segment.shownStart;
	for (const word of segment.words) {
		if (played < (word.spokenStart + word.spokenEnd) / 2) break;
		end = word.shownEnd;
	}
	return end;
}

/** Where in the segment, in ms, the word spoken at `playedMs` begins: where to resume after a pause. */
export function wordStartMs(segment: SpokenSegment, playedMs: number, durationMs: number): number {
	if (playedMs >= durationMs) return durationMs;
	const word = wordAt(segment, playedMs, durationMs);
	return word === null ? 0 : (word.spokenStart / segment.text.length) * durationMs;
}

/** The word spoken at `playedMs`, for the highlight; in the space between two words the one to come. */
export function wordAt(segment: SpokenSegment, playedMs: number, durationMs: number): SpokenWord | null {
	if (playedMs < 0 || playedMs >= durationMs) return null;
	const played = spokenPosition(segment, playedMs, durationMs);
	return segment.words.find((word) => played < word.spokenEnd) ?? null;
}

function spokenPosition(segment: SpokenSegment, playedMs: number, durationMs: number): number {
	return (Math.max(0, playedMs) / durationMs) * segment.text.length;
}

function draftOf(state: SpokenTextState): SpokenDraft {
	const { starts, ends, ...pending } = state.pending;
	return {
		options: state.options,
		reader: { ...state.reader },
		pending: { ...pending, starts: [...starts], ends: [...ends] },
		segments: [],
	};
}

function stepOf({ options, reader, pending, segments }: SpokenDraft): SpokenTextStep {
	return { state: { options, reader, pending }, segments };
}
