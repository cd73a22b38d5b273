import { readCharacter } from './character-reader.ts';
import { readAt, readBang, readBracketClose, readBracketOpen, readEmailDot, readUrl } from './link-reader.ts';
import { readAmpersand, readTag } from './markup-reader.ts';
import { drop, speak, wordCharacter } from './reading.ts';
import type { Reading } from './reading.ts';
import type { SpokenDraft } from './spoken-draft.ts';

/** Longer runs of one mark are drawings, not markup. */
const longestRun = 64;

type InlineReader = (draft: SpokenDraft, final: boolean) => Reading;

const readers: Readonly<Record<string, InlineReader>> = {
	'\\': readEscape,
	'*': readEmphasis,
	_: readEmphasis,
	'~': readStrike,
	'|': (draft) => speak(draft, ' ', 1),
	'!': readBang,
	'[': readBracketOpen,
	']': readBracketClose,
	'<': readTag,
	'&': readAmpersand,
	'@': readAt,
	'.': readEmailDot,
	h: readUrl,
	H: readUrl,
	w: readUrl,
	W: readUrl,
};

/** Reads the front of the held text, which is inside a line. */
export function readInline(draft: SpokenDraft, final: boolean): Reading {
	const { reader } = draft;
	const first = reader.held.charAt(0);
	if (/\s/u.test(first)) {
		reader.inEmail = false;
		return speak(draft, ' ', 1);
	}
	if (first === '`') return readBackticks(draft, final);
	if (first === '_' && reader.codeTicks > 0) return speak(draft, ' ', 1);
	const read = reader.codeTicks > 0 ? undefined : readers[first];
	const reading = read?.(draft, final) ?? 'plain';
	return reading === 'plain' ? readCharacter(draft, final) : reading;
}

/** The ticks are silent, what they hold is read as it stands. */
function readBackticks(draft: SpokenDraft, final: boolean): Reading {
	const { reader } = draft;
	const ticks = runLength(reader.held, '`');
	if (ticks === reader.held.length && ticks < longestRun && !final) return 'wait';
	if (reader.codeTicks === 0) reader.codeTicks = ticks;
	else if (reader.codeTicks === ticks) reader.codeTicks = 0;
	return drop(draft, ticks);
}

function readEscape(draft: SpokenDraft): Reading {
	const { held } = draft.reader;
	if (held.length === 1) return 'wait';
	const escaped = held.charAt(1);
	return /[!-/:-@[-`{-~]/.test(escaped) ? speak(draft, escaped, 2) : 'plain';
}

/** Emphasis marks are silent whether or not they pair; "2 * 3", "2*3" and snake_case are not emphasis. */
function readEmphasis(draft: SpokenDraft, final: boolean): Reading {
	const { held, previous } = draft.reader;
	const mark = held.charAt(0);
	const run = runLength(held, mark);
	if (run === held.length && run < longestRun && !final) return 'wait';
	const next = held.charAt(run);
	if (mark === '_')
		return wordCharacter.test(previous) && wordCharacter.test(next)
			? speak(draft, ' ', run)
			: drop(draft, run);
	const product =
		run === 1 &&
		((/\d/.test(previous) && /\d/.test(next)) || (/^\s$/.test(previous) && /^\s$/.test(next)));
	return product ? speak(draft, '*', 1) : drop(draft, run);
}

function readStrike(draft: SpokenDraft, final: boolean): Reading {
	const { held } = draft.reader;
	const run = runLength(held, '~');
	if (run === held.length && run < longestRun && !final) return 'wait';
	return run >= 2 ? drop(draft, run) : 'plain';
}

function runLength(text: string, unit: string): number {
	let length = 0;
	while (text.charAt(length) === unit) length += 1;
	return length;
}
