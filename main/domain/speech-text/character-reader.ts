import { drop, speak } from './reading.ts';
import type { Reading } from './reading.ts';
import type { SpokenDraft } from './spoken-draft.ts';

/** Typography a voice may not know, in plain characters. The dashes stay: voices pause at them. */
const plainSpelling: Readonly<Record<string, string>> = {
	'‘': "'",
	'’': "'",
	'‚': "'",
	'“': '"',
	'”': '"',
	'„': '"',
	'…': '...',
	'\u2010': '-',
	'\u2011': '-',
	'\u2212': '-',
};

const joiner = /^[\u200C\u200D]$/;
const invisible =
	/^[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u{34F}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{20E3}\u{3164}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]$/u;
const picture =
	/^(?![\d#*])(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\u{2190}-\u{21FF}\u{2300}-\u{23FF}\u{2500}-\u{27BF}\u{2B00}-\u{2BFF}])$/u;

/** Reads one code point that has no meaning in Markdown. */
export function readCharacter(draft: SpokenDraft, final: boolean): Reading {
	const { held, previous } = draft.reader;
	if (/^[\uD800-\uDBFF]$/.test(held) && !final) return 'wait';
	const character = String.fromCodePoint(held.codePointAt(0) ?? 0);
	// Between Indic letters a joiner chooses the shape and so belongs to the word; anywhere else it glues pictures.
	if (joiner.test(character)) {
		return /[\p{L}\p{M}]/u.test(previous) ? speak(draft, character, 1) : drop(draft, 1);
	}
	if (invisible.test(character) || picture.test(character)) return drop(draft, character.length);
	return speak(draft, plainSpelling[character] ?? character, character.length);
}
