/** When a word of a streaming hypothesis is firm. */
export interface StabilizerOptions {
	/** Hypotheses in a row that must have held the word unchanged. RealtimeSTT asks for as many (notes/field.md §2.1). */
	readonly minHypotheses: number;
	/** Time they must span, ms. RealtimeSTT waits 600 because it promises single characters; words are safer. */
	readonly minAgeMs: number;
	/** Words after it that must be there: the last word may still be growing ("din", "dinner"). */
	readonly wordsAfter: number;
}

export const defaultStabilizer = {
	minHypotheses: 2,
	minAgeMs: 300,
	wordsAfter: 1,
} as const satisfies StabilizerOptions;

interface SeenWord {
	/** With the space before it. */
	readonly text: string;
	readonly sinceMs: number;
	readonly hypotheses: number;
}

/** What one utterance's hypotheses have shown so far. Plain JSON data. */
export interface StabilizerState {
	readonly options: StabilizerOptions;
	/** The hypothesis as shown, word by word; the first `stableWords` are promised. */
	readonly words: readonly SeenWord[];
	readonly stableWords: number;
	/** The same in UTF-16 units of the shown text; never shrinks. */
	readonly stableChars: number;
	readonly lastMs: number | null;
}

export interface StabilizedTranscript {
	readonly state: StabilizerState;
	/** The text to show: the promised words, then what the engine makes of the rest. */
	readonly text: string;
	/** The first `stableChars` of `text` will not change again within the utterance. Ends behind a word. */
	readonly stableChars: number;
}

export function openStabilizer(options: Partial<StabilizerOptions> = {}): StabilizerState {
	return {
		options: { ...defaultStabilizer, ...options },
		words: [],
		stableWords: 0,
		stableChars: 0,
		lastMs: null,
	};
}

/** Takes the engine's next hypothesis of the whole utterance. Costs its length. */
export function stabilise(state: StabilizerState, text: string, tMs: number): StabilizedTranscript {
	const promised = state.words.slice(0, state.stableWords);
	const heard = wordsOf(text);
	const kept = promised.every((word, at) => heard[at] === word.text);
	const open = kept ? heard.slice(promised.length) : continuation(promised, heard);
	const words = [...promised, ...reseen(state, open, tMs)];
	const stableWords = firmWords(words, state, tMs);
	const shown = words.map((word) => word.text);
	const stableChars = shown.slice(0, stableWords).join('').length;
	return {
		state: { ...state, words, stableWords, stableChars, lastMs: tMs },
		text: shown.join(''),
		stableChars,
	};
}

/** The words after the promised ones, each with how long it has stood there unchanged after an unchanged beginning. */
function reseen(state: StabilizerState, open: readonly string[], tMs: number): readonly SeenWord[] {
	let unchanged = true;
	return open.map((text, at) => {
		const before = state.words[state.stableWords + at];
		unchanged &&= before?.text === text;
		if (!unchanged || before === undefined) return { text, sinceMs: tMs, hypotheses: 1 };
		// A hypothesis at the same instant is the same evidence said twice.
		return {
			...before,
			hypotheses: before.hypotheses + (state.lastMs === null || tMs > state.lastMs ? 1 : 0),
		};
	});
}

function firmWords(
	words: readonly SeenWord[],
	{ options, stableWords }: StabilizerState,
	tMs: number,
): number {
	let firm = stableWords;
	while (firm < words.length - options.wordsAfter) {
		const word = words[firm];
		if (
			word === undefined ||
			word.hypotheses < options.minHypotheses ||
			tMs - word.sinceMs < options.minAgeMs
		)
			break;
		firm += 1;
	}
	return firm;
}

function continuation(promised: readonly SeenWord[], heard: readonly string[]): readonly string[] {
	const [first, ...others] = heard.slice(continuationStart(promised, heard));
	if (first === undefined) return [];
	return [/^\s/u.test(first) || !needsSpace(first) ? first : ` ${first}`, ...others];
}

/**
 * The engine changed its mind about promised words: the promise stands, and what it says now goes on behind the part
 * of its hypothesis that is nearest to the promise, word by word.
 */
function continuationStart(promised: readonly SeenWord[], heard: readonly string[]): number {
	let costs = [0, ...heard.map((_, at) => at + 1)];
	promised.forEach((word, at) => {
		const next = [at + 1];
		heard.forEach((other, before) => {
			const replaced = (costs[before] ?? 0) + (bare(word.text) === bare(other) ? 0 : 1);
			next.push(Math.min(replaced, (costs[before + 1] ?? 0) + 1, (next[before] ?? 0) + 1));
		});
		costs = next;
	});
	const nearness = (at: number): number =>
		(costs[at] ?? 0) + Math.abs(at - promised.length) / (heard.length + promised.length + 1);
	return costs.map((_, at) => at).reduce((best, at) => (nearness(at) < nearness(best) ? at : best), 0);
}

function bare(word: string): string {
	return word.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}

/** Words with the space before them; where a script has no spaces, its characters. */
function wordsOf(text: string): readonly string[] {
	return (
		text
			.trim()
			.match(
				/\s*(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+)/gu,
			) ?? []
	);
}

function needsSpace(text: string): boolean {
	return !/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{P}]/u.test(text);
}
