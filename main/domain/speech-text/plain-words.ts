/**
 * The words of a text, lower case, without punctuation; apostrophes inside words stay, as do the combining marks that
 * Indic scripts write vowels with. Joiners go: recognisers set them at will.
 */
export function plainWords(text: string): readonly string[] {
	return (
		text
			.normalize('NFKC')
			.toLowerCase()
			.replaceAll('’', "'")
			.replace(/[\u200B-\u200D\u2060\uFEFF]/gu, '')
			.match(/[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}\p{N}]+)*/gu) ?? []
	);
}

/** Whether the words end with one of the phrases, and with how many words of it; 0 if not. */
export function endingPhrase(words: readonly string[], phrases: ReadonlySet<string>): number {
	for (let length = Math.min(words.length, longestPhraseWords); length > 0; length -= 1) {
		if (phrases.has(words.slice(-length).join(' '))) return length;
	}
	return 0;
}

/** The same for the beginning. */
export function openingPhrase(words: readonly string[], phrases: ReadonlySet<string>): number {
	for (let length = Math.min(words.length, longestPhraseWords); length > 0; length -= 1) {
		if (phrases.has(words.slice(0, length).join(' '))) return length;
	}
	return 0;
}

/** Whether the words are nothing but such phrases, one after another. */
export function onlyPhrases(words: readonly string[], phrases: ReadonlySet<string>): boolean {
	let rest = words;
	while (rest.length > 0) {
		const length = openingPhrase(rest, phrases);
		if (length === 0) return false;
		rest = rest.slice(length);
	}
	return words.length > 0;
}

const longestPhraseWords = 7;
