import { drop, speak, speakApart, wordCharacter } from './reading.ts';
import type { Reading } from './reading.ts';
import { spokenPhrases } from './spoken-phrases.ts';
import type { SpokenDraft } from './spoken-draft.ts';

const maxTargetChars = 2048;
const maxReferenceChars = 100;

/** The "!" of an image is silent, its text is read. */
export function readBang(draft: SpokenDraft, final: boolean): Reading {
	const { held } = draft.reader;
	if (held.length === 1) return final ? 'plain' : 'wait';
	return held.charAt(1) === '[' ? drop(draft, 1) : 'plain';
}

/** The text of a link is read at once; footnote and citation marks ("[^1]", "[2, 3]") are silent. */
export function readBracketOpen(draft: SpokenDraft, final: boolean): Reading {
	const { held, previous } = draft.reader;
	if (/^\[(?:\^[^\]\s]{0,40}|\d[\d,\s–-]{0,20})?$/.test(held) && !final) return 'wait';
	const mark = /^\[(?:\^[^\]\s]+|\d[\d,\s–-]*)(?=\])/.exec(held);
	if (mark !== null) return drop(draft, mark[0].length);
	return wordCharacter.test(previous) ? speak(draft, ' ', 1) : drop(draft, 1);
}

/** Passes over "](target)" and "][reference]". */
export function readBracketClose(draft: SpokenDraft, final: boolean): Reading {
	const { held } = draft.reader;
	if (held.length === 1 && !final) return 'wait';
	const target =
		/^\]\((?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?\s*\)/.exec(
			held,
		);
	const reference = /^\]\[[^\]\n]*\]/.exec(held);
	const closed = target ?? reference;
	if (closed !== null) return drop(draft, closed[0].length);
	const open = held.startsWith('](') ? targetIsOpen(held) : held.startsWith('][') && referenceIsOpen(held);
	return open && !final ? 'wait' : drop(draft, 1);
}

function targetIsOpen(held: string): boolean {
	return (
		held.length < maxTargetChars &&
		/^\]\((?:<[^<>\n]*>?|[^()\s<]*(?:\([^()\s]*\)?[^()\s]*)*)(?:\s+(?:"[^"\n]*"?|'[^'\n]*'?|\([^()\n]*\)?)?)?\s*$/.test(
			held,
		)
	);
}

function referenceIsOpen(held: string): boolean {
	return held.length < maxReferenceChars && /^\]\[[^\]\n]*$/.test(held);
}

/** A bare URL is spoken as its host name: nobody wants to hear a path. */
export function readUrl(draft: SpokenDraft, final: boolean): Reading {
	const { held, previous } = draft.reader;
	if (wordCharacter.test(previous)) return 'plain';
	const seen = held.toLowerCase();
	if (['http://', 'https://', 'www.'].some((opening) => opening.startsWith(seen)))
		return final ? 'plain' : 'wait';
	const found = /^(?:https?:\/\/|www\.)[^\s<>"`|\]\u{3000}-\u{3002}\u{FF00}-\u{FF1F}]*/iu.exec(held)?.[0];
	if (found === undefined) return 'plain';
	if (found.length === held.length && held.length < maxTargetChars && !final) return 'wait';
	const url = withoutTrail(found);
	return /^(?:https?:\/\/|www\.)[\p{L}\p{N}]/iu.test(url) ? speakAddress(draft, url, url.length) : 'plain';
}

/** Punctuation after a URL is the sentence's; a closing bracket is the URL's only if it opened there. */
function withoutTrail(url: string): string {
	let end = url.length;
	while (/[.,;:!?'*_~)}]/.test(url.charAt(end - 1))) {
		if (
			url.charAt(end - 1) === ')' &&
			url.slice(0, end).split('(').length > url.slice(0, end - 1).split(')').length
		)
			break;
		end -= 1;
	}
	return url.slice(0, end);
}

/** Speaks a URL or e-mail address in place of the first `length` held characters. */
export function speakAddress(draft: SpokenDraft, address: string, length: number): Reading {
	const { dot, at } = spokenPhrases(draft.options.language);
	const bare = address.replace(/^(?:https?:\/\/|mailto:)/i, '').replace(/^www\./i, '');
	const host = bare.split(/[/?#]/)[0] ?? '';
	const named = /^https?:/i.test(address) ? host.replace(/^.*@/, '').replace(/:\d+$/, '') : host;
	const spoken = named.replaceAll('@', ` ${at} `).replace(/\.(?=.)/gu, ` ${dot} `);
	return speak(draft, spoken, length);
}

/** "ada@example.com": "ada at example dot com". */
export function readAt(draft: SpokenDraft, final: boolean): Reading {
	const { reader, options } = draft;
	if (!wordCharacter.test(reader.previous)) return 'plain';
	if (reader.held.length === 1) return final ? 'plain' : 'wait';
	if (!wordCharacter.test(reader.held.charAt(1))) return 'plain';
	reader.inEmail = true;
	return speakApart(draft, spokenPhrases(options.language).at, 1);
}

export function readEmailDot(draft: SpokenDraft, final: boolean): Reading {
	const { reader, options } = draft;
	if (!reader.inEmail) return 'plain';
	if (reader.held.length === 1) return final ? 'plain' : 'wait';
	if (wordCharacter.test(reader.held.charAt(1)))
		return speakApart(draft, spokenPhrases(options.language).dot, 1);
	reader.inEmail = false;
	return 'plain';
}
