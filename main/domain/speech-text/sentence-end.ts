/** Written with a full stop and always followed by what they belong to; lower case, without the last stop. */
const openAbbreviations = new Set(
	(
		'mr mrs ms dr prof sr sra srta dra st ste mt ft rev hon gen col lt sgt capt cmdr maj gov sen rep pres fr br ' +
		'vs viz cf eg e.g i.e ie approx appx ca est dept univ assn bros messrs mme mlle mx ' +
		'dña ud uds vd vds p.ej ej avda pág págs núm ' +
		'tn pn sdr sdri yb dato ' +
		'डॉ प्रो श्री सौ कु पं क्र सं திரு திருமதி டாக் பேரா డా శ్రీ ప్రొ'
	).split(' '),
);
/** Abbreviations only before a number: "No. 5", but "I said no." */
const numberAbbreviations = new Set(
	'no nos nr art fig figs eq vol ch sec p pp pg pt v bil ext op'.split(' '),
);
/** May end a sentence: they do if what follows begins one. */
const closingAbbreviations = new Set(
	'etc inc ltd co corp llc jr esq a.m p.m am pm ph.d m.d b.a m.a b.c a.d bc ad dll dsb dst min max sq oz lb lbs blvd ave rd u.s u.k e.u u.n ee.uu'.split(
		' ',
	),
);
/** Words that after "U.S." or "J." begin a sentence rather than go on with a name. */
const sentenceOpeners = new Set(
	(
		'the a an this that these those there here it he she we they you i my your his her its our their ' +
		'and but or so yet because if when while where what who why how which although though however then also ' +
		'in on at by for from with after before since as is are was were do does did can could would will should may ' +
		'not no yes well now today let please some many most each every one two both all ' +
		'el la los las un una esto eso este esta en pero y si cuando como donde que por para no sí ' +
		'ia dia mereka kita saya ini itu dan tetapi atau jika apabila'
	).split(' '),
);

/** An initial or an acronym: a name may go on behind it. */
const namePart = /^(?:\p{Lu}|(?:\p{L}{1,2}\.)+\p{L}{1,2})$/u;
/** Spelled with a capital, so that "He sat." and "el mar." are none. */
const dateName = /^(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)$/;
/** Written like acronyms, but what follows begins anew. */
const timeOrDegree = new Set(['a.m', 'p.m', 'ph.d', 'm.d', 'b.a', 'm.a']);

export type SentenceVerdict = 'end' | 'inside' | 'undecided';

const openers = /^[\s"'“‘«‹([{¿¡*-]*/u;

/**
 * Whether `spoken`, which ends in . ! ? (and closing quotes), is a whole sentence, given the text right behind it.
 * 'undecided' asks for more of it: at most the next word.
 */
export function judgeSentenceEnd(spoken: string, following: string): SentenceVerdict {
	// "3.14", "example.com", "10.30": a mark inside a word.
	if (!following.startsWith(' ')) return 'inside';
	const next = following.replace(openers, '');
	if (next === '' || /^[\uD800-\uDBFF]$/.test(next)) return 'undecided';
	const goesOn = /^\p{Ll}/u.test(next);
	const sentence = spoken.replace(/["'”’»›)\]}]+$/u, '');
	const quoted = sentence.length < spoken.length;
	if (goesOn && (quoted || sentence.endsWith('..'))) return 'inside';
	if (!/[^.]\.$/.test(sentence)) return 'end';
	return judgeFullStop(lastToken(sentence), next, goesOn);
}

function judgeFullStop(token: string, next: string, goesOn: boolean): SentenceVerdict {
	const word = token.toLowerCase();
	if (openAbbreviations.has(word)) return 'inside';
	if (numberAbbreviations.has(word)) return /^\d/.test(next) ? 'inside' : goesOn ? 'inside' : 'end';
	// In a text without capitals a sentence may begin with a small letter, but not after a number or an initial.
	if (goesOn)
		return /\d$/.test(word) || word.length < 3 || word.includes('.') || closingAbbreviations.has(word)
			? 'inside'
			: 'end';
	const dated = dateName.test(token);
	if ((dated || closingAbbreviations.has(word)) && /^\d/.test(next)) return 'inside';
	if (timeOrDegree.has(word) || !(dated || namePart.test(token))) return 'end';
	const [following = ''] = /^[\p{L}\p{M}\p{N}'’]+/u.exec(next) ?? [];
	if (following.length === next.length) return 'undecided';
	return sentenceOpeners.has(following.toLowerCase()) ? 'end' : 'inside';
}

/** The word before the full stop, without opening quotes and brackets. */
function lastToken(sentence: string): string {
	const token = sentence.slice(sentence.lastIndexOf(' ') + 1, -1);
	return token.replace(/^["'“‘«‹([{¿¡]+/u, '');
}
