import type { SpokenSegment } from './spoken-text.ts';
import type { SpokenTextOptions } from './spoken-text-options.ts';

/** Where the Markdown reader stands. Everything is per answer and JSON. */
export interface ReaderState {
	readonly mode: 'text' | 'fence-info' | 'fence' | 'fence-line' | 'table-row' | 'reasoning';
	/** Shown text that cannot be told apart yet (a link, a URL, a tag), usually one or two characters. */
	readonly held: string;
	/** Offset of `held` in the shown answer. */
	readonly heldStart: number;
	/** The shown character before `held`, '' at the beginning. */
	readonly previous: string;
	readonly atLineStart: boolean;
	/** A line has ended, and whether it was the end of a paragraph is not known yet. */
	readonly lineEnded: boolean;
	readonly inHeading: boolean;
	/** Length of the run of backticks that opened inline code, 0 outside. */
	readonly codeTicks: number;
	readonly inEmail: boolean;
	/** Last number of an ordered list, so that "42. That is all." at a line start is not taken for a marker. */
	readonly lastOrdinal: number;
	readonly fence: string;
	readonly fenceClosedInline: boolean;
	readonly inTable: boolean;
	readonly reasoningTag: string;
	readonly announcedCode: boolean;
	readonly announcedTable: boolean;
}

/** Spoken text that is not in a segment yet; one entry of the map per UTF-16 unit. */
export interface PendingState {
	readonly text: string;
	readonly starts: readonly number[];
	readonly ends: readonly number[];
	/** Letters and digits in `text`. */
	readonly letters: number;
	/** Whole words in `text`. */
	readonly words: number;
	/** End of what may be a sentence (closing quotes included), 0 for none. */
	readonly sentenceEnd: number;
	/** End of what may be a clause, 0 for none. */
	readonly clauseEnd: number;
	readonly nextIndex: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly number[] ? number[] : T[K] };

/** A private, mutable copy of the state that lives for one delta. */
export interface SpokenDraft {
	readonly options: SpokenTextOptions;
	readonly reader: Mutable<ReaderState>;
	readonly pending: Mutable<PendingState>;
	readonly segments: SpokenSegment[];
}

export const emptyReader: ReaderState = {
	mode: 'text',
	held: '',
	heldStart: 0,
	previous: '',
	atLineStart: true,
	lineEnded: false,
	inHeading: false,
	codeTicks: 0,
	inEmail: false,
	lastOrdinal: 0,
	fence: '',
	fenceClosedInline: false,
	inTable: false,
	reasoningTag: '',
	announcedCode: false,
	announcedTable: false,
};

export const emptyPending: PendingState = {
	text: '',
	starts: [],
	ends: [],
	letters: 0,
	words: 0,
	sentenceEnd: 0,
	clauseEnd: 0,
	nextIndex: 0,
};
