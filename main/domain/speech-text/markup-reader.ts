import { breakHere, drop, speak } from './reading.ts';
import type { Reading } from './reading.ts';
import { speakAddress } from './link-reader.ts';
import type { SpokenDraft } from './spoken-draft.ts';

const maxTagChars = 400;
const reasoningTags = new Set(['think', 'thinking', 'thought', 'reasoning']);
const blockTags = new Set([
	'p',
	'div',
	'li',
	'ul',
	'ol',
	'tr',
	'table',
	'h1',
	'h2',
	'h3',
	'h4',
	'h5',
	'h6',
	'hr',
]);

/** Named references models really write; others are left as they stand. */
const namedReferences: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
	ensp: ' ',
	emsp: ' ',
	thinsp: ' ',
	hellip: '...',
	mdash: '—',
	ndash: '–',
	lsquo: "'",
	rsquo: "'",
	ldquo: '"',
	rdquo: '"',
	deg: '°',
	times: '×',
	divide: '÷',
	plusmn: '±',
	frac12: '½',
	cent: '¢',
	pound: '£',
	euro: '€',
	yen: '¥',
	copy: '',
	reg: '',
	trade: '',
	bull: '',
	middot: '',
	zwj: '',
	zwnj: '',
	shy: '',
	aacute: 'á',
	eacute: 'é',
	iacute: 'í',
	oacute: 'ó',
	uacute: 'ú',
	ntilde: 'ñ',
	uuml: 'ü',
	iexcl: '¡',
	iquest: '¿',
};

/** HTML tags and comments are silent; reasoning is passed over up to its closing tag; <https://…> is an address. */
export function readTag(draft: SpokenDraft): Reading {
	const { held } = draft.reader;
	if (held.length === 1 || held === '</') return held.length < maxTagChars ? 'wait' : 'plain';
	if (held.startsWith('<!')) return readComment(draft);
	const address = /^<((?:https?:\/\/|mailto:)[^\s<>]+|[^\s<>@/]+@[^\s<>]+)>/i.exec(held);
	if (address !== null) return speakAddress(draft, address[1] ?? '', address[0].length);
	const tag = /^<(\/?)([a-z][a-z0-9-]*)(?:\s[^<>]*|\/)?>/i.exec(held);
	if (tag === null) return mayBecomeTag(held) ? 'wait' : 'plain';
	return passTag(draft, tag[0].length, tag[1] === '/', (tag[2] ?? '').toLowerCase());
}

function passTag(draft: SpokenDraft, length: number, closing: boolean, name: string): Reading {
	const { reader } = draft;
	if (reasoningTags.has(name) && !closing) {
		reader.mode = 'reasoning';
		reader.reasoningTag = name;
		return drop(draft, length);
	}
	drop(draft, length);
	if (blockTags.has(name)) breakHere(draft);
	return name === 'br' ? speak(draft, ' ', 0) : 'taken';
}

function readComment(draft: SpokenDraft): Reading {
	const { held } = draft.reader;
	const comment = /^<!--[\s\S]*?-->|^<![a-z[][^>]*>/i.exec(held);
	if (comment !== null) return drop(draft, comment[0].length);
	return held.length < maxTagChars && /^<!(?:-?$|--|[a-z[])/i.test(held) ? 'wait' : 'plain';
}

function mayBecomeTag(held: string): boolean {
	return (
		held.length < maxTagChars &&
		!/[\n]/.test(held) &&
		/^<(?:\/?[a-z][^<>]*|[^\s<>@/]+(?:@[^\s<>]*)?)$/i.test(held)
	);
}

export function readAmpersand(draft: SpokenDraft): Reading {
	const { held } = draft.reader;
	if (/^&#?[a-z0-9]{0,10}$/i.test(held)) return 'wait';
	const reference = /^&(#?[a-z0-9]{1,10});/i.exec(held);
	const decoded = reference === null ? undefined : decode(reference[1] ?? '');
	return reference === null || decoded === undefined ? 'plain' : speak(draft, decoded, reference[0].length);
}

function decode(name: string): string | undefined {
	const number = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
	if (number === null) return namedReferences[name] ?? namedReferences[name.toLowerCase()];
	const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
	const speakable = code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
	const character = speakable ? String.fromCodePoint(code) : '';
	return /[\p{L}\p{N}\p{M}\p{P}\p{Sc}\p{Sm}\p{Zs}]/u.test(character) ? character : '';
}
