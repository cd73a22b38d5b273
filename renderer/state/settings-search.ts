import type { SettingsEntry, SettingsPage, SettingsPageSpec } from './settings-page.ts';

export interface FoundSetting {
	readonly page: SettingsPage;
	readonly pageName: string;
	/** Of the field on that page; the page's own name where the page itself was found. */
	readonly label: string;
}

/**
 * What is called so: every word typed stands in the label, the hint, the words it is also looked for under, or the page's
 * name, in the language shown. What the label says comes before what only the rest says.
 */
export function findSettings(
	pages: readonly (SettingsPageSpec & { readonly id: SettingsPage })[],
	query: string,
): readonly FoundSetting[] {
	const words = folded(query).split(/\s+/u).filter(Boolean);
	if (words.length === 0) return [];
	const found = pages.flatMap((page) =>
		[pageItself(page), ...page.entries].map((entry) => ({
			page: page.id,
			pageName: page.name(),
			label: entry.label(),
			rank: rankOf(entry, page, words),
		})),
	);
	return found
		.filter(({ rank }) => rank < notFound)
		.sort((a, b) => a.rank - b.rank)
		.map(({ page, pageName, label }) => ({ page, pageName, label }));
}

const notFound = 3;

function pageItself({ name, sentence }: SettingsPageSpec): SettingsEntry {
	return { label: name, hint: sentence };
}

/** 0: the label begins with it; 1: the label holds it; 2: something about it does. */
function rankOf(entry: SettingsEntry, page: SettingsPageSpec, words: readonly string[]): number {
	const label = folded(entry.label());
	if (label.startsWith(words.join(' '))) return 0;
	if (words.every((word) => label.includes(word))) return 1;
	const everything = folded(
		[entry.label(), entry.hint?.() ?? '', entry.words?.() ?? '', page.name()].join('\n'),
	);
	// Every entry of a page answers to its name, which would bury the page under its own parts.
	const about = folded([entry.label(), entry.hint?.() ?? '', entry.words?.() ?? ''].join('\n'));
	return words.every((word) => everything.includes(word)) && words.some((word) => about.includes(word))
		? 2
		: notFound;
}

/** As people type it: without capitals and accents. Vowel signs of other scripts stay. */
function folded(text: string): string {
	return text
		.normalize('NFD')
		.replaceAll(/[\u0300-\u036f]/gu, '')
		.toLocaleLowerCase();
}
