import type { WordLists } from './lexicon/lexicon.ts';
import { endingPhrase } from './plain-words.ts';

/** How far along a number or address that is being dictated is; null when nothing is. */
export type Dictation = 'unfinished' | 'possible-end' | 'finished' | null;

/** The shortest telephone numbers people give in full have 7 digits; with 10 nothing usual is left to come. */
const shortestNumberDigits = 7;
const fullNumberDigits = 10;
/** Fewer number words than this at the end are an amount, not a dictation. */
const dictationRunWords = 3;
const topLevelDomain = /^(?:com|org|net|edu|gov|io|dev|app|info|in|my|es|mx|uk|us|de|fr|eu|co)$/;
const mailProvider = /^(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|proton|protonmail|aol)$/;

export function dictationIn(words: readonly string[], text: string, lexicon: WordLists): Dictation {
	if (/[\p{L}\p{N}]@[\p{L}\p{N}-]+\.\p{L}{2,}\W*$/u.test(text)) return 'finished';
	const email = wordsAfter(words, lexicon.emailDictation);
	if (email !== null) return addressProgress(email, lexicon);
	const number = wordsAfter(words, lexicon.numberDictation);
	if (number !== null) return numberProgress(digitsIn(number, lexicon));
	if (endsInsideAddress(words, lexicon)) return 'unfinished';
	const run = numberRun(words, lexicon);
	// "two hundred five" is an amount, however many words it takes.
	const digitByDigit =
		run.length >= dictationRunWords && run.every((word) => (lexicon.numberWords.get(word) ?? 1) === 1);
	return digitByDigit || longNumeral(run) ? numberProgress(digitsIn(run, lexicon)) : null;
}

/** What follows the last of such phrases; null when there is none. */
function wordsAfter(words: readonly string[], phrases: ReadonlySet<string>): readonly string[] | null {
	for (let end = words.length; end > 0; end -= 1) {
		if (endingPhrase(words.slice(0, end), phrases) > 0) return words.slice(end);
	}
	return null;
}

function addressProgress(address: readonly string[], lexicon: WordLists): Dictation {
	const at = address.findIndex((word) => lexicon.addressAt.has(word));
	const dot = address.findLastIndex((word) => lexicon.addressDot.has(word));
	const domain = address.at(-1) ?? '';
	return at > 0 && dot > at + 1 && dot < address.length - 1 && topLevelDomain.test(domain)
		? 'finished'
		: 'unfinished';
}

/** "at gmail", "at gmail dot". */
function endsInsideAddress(words: readonly string[], lexicon: WordLists): boolean {
	const last = words.at(-1) ?? '';
	const before = words.at(-2) ?? '';
	if (mailProvider.test(last)) return lexicon.addressAt.has(before);
	return lexicon.addressDot.has(last) && (mailProvider.test(before) || lexicon.numberWords.has(before));
}

function numberRun(words: readonly string[], lexicon: WordLists): readonly string[] {
	const before = words.findLastIndex((word) => !isNumber(word, lexicon));
	return words.slice(before + 1);
}

function longNumeral(run: readonly string[]): boolean {
	return run.length >= 2 && run.every((word) => /^\d{3,}$/.test(word));
}

function isNumber(word: string, lexicon: WordLists): boolean {
	return /^\p{Nd}+$/u.test(word) || lexicon.numberWords.has(word);
}

function digitsIn(words: readonly string[], lexicon: WordLists): number {
	const digits = words.map((word) =>
		/^\p{Nd}+$/u.test(word) ? word.length : (lexicon.numberWords.get(word) ?? 0),
	);
	return digits.reduce((sum, each) => sum + each, 0);
}

function numberProgress(digits: number): Dictation {
	if (digits < shortestNumberDigits) return 'unfinished';
	return digits < fullNumberDigits ? 'possible-end' : 'finished';
}
