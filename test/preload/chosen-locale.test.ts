import { expect, it } from 'vitest';
import { chosenLocale, ownNames } from '../../preload/words/chosen-locale.ts';
import { locales } from '../../preload/words/compiled/runtime.js';

it.each([
	['auto', ['es-MX', 'en-US'], 'es'],
	['auto', ['de-AT', 'hi_IN'], 'hi'],
	['auto', ['ta-IN'], 'en'],
	['auto', [], 'en'],
	['en', ['es-ES'], 'en'],
	['hi', ['es-ES'], 'hi'],
] as const)('%s on a system that speaks %j shows %s', (set, preferred, shown) => {
	expect(chosenLocale(set, preferred)).toBe(shown);
});

it('every language has a name of its own', () => {
	expect(Object.keys(ownNames).sort()).toEqual([...locales].sort());
});
