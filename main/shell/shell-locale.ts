import type { Locale } from '../../preload/words/compiled/runtime.js';
import { baseLocale, overwriteGetLocale } from '../../preload/words/compiled/runtime.js';

let current: Locale = baseLocale;
overwriteGetLocale(() => current);

const listeners = new Set<() => void>();

/** The language of tray, menus and dialogs from now on. */
export function speakLocale(locale: Locale): void {
	if (locale === current) return;
	current = locale;
	for (const listener of listeners) listener();
}

/** Told after the language changed: what stands in the old one has to be made anew. */
export function onLocale(listener: () => void): Disposable {
	listeners.add(listener);
	return { [Symbol.dispose]: () => listeners.delete(listener) };
}
