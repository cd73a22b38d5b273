import type { ExcerptPart } from './excerpt.ts';

/** `text` cut where `query` stands in it, whatever its capitals; one part without a query. */
export function foundParts(text: string, query: string): readonly ExcerptPart[] {
	const sought = query.trim();
	if (sought === '') return [{ text, isMatch: false }];
	const literally = sought.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
	// With a group around it, the separators are among the pieces: every second one.
	return text
		.split(new RegExp(`(${literally})`, 'iu'))
		.map((piece, index) => ({ text: piece, isMatch: index % 2 === 1 }))
		.filter((part) => part.text !== '');
}
