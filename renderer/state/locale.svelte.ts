import { getTextDirection, overwriteGetLocale } from '../../preload/words/compiled/runtime.js';
import type { Locale } from '../../preload/words/compiled/runtime.js';

let current = $state<Locale>('en');

// Every message asks for the locale where it is shown, so a change of language is seen at once, without loading anew.
overwriteGetLocale(() => current);

/** Shows the window in another language. */
export function showLocale(locale: Locale): void {
	current = locale;
	document.documentElement.lang = locale;
	document.documentElement.dir = getTextDirection(locale);
}
