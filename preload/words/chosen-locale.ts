import type { Locale } from './compiled/runtime.js';
import { baseLocale, isLocale } from './compiled/runtime.js';

/** Every language in its own words, so that whoever chose one by mistake finds the way back. */
export const ownNames: Readonly<Record<Locale, string>> = { en: 'English', es: 'Español', hi: 'हिन्दी' };

/** The language to show: the one set, or the first of the system's (`preferred`, as BCP 47 tags) that there are words in. */
export function chosenLocale(set: Locale | 'auto', preferred: readonly string[]): Locale {
	if (set !== 'auto') return set;
	const known = preferred.map((tag) => tag.split(/[-_]/)[0]?.toLowerCase()).filter(isLocale);
	return known[0] ?? baseLocale;
}
