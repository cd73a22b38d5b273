import { afterEach, describe, expect, it } from 'vitest';
import { applicationMenu } from '../../main/shell/application-menu.ts';
import { rungInWords } from '../../main/shell/hotkey-rung.ts';
import { onLocale, speakLocale } from '../../main/shell/shell-locale.ts';

const labels = (): (string | undefined)[] =>
	applicationMenu({ platform: 'linux', isPackaged: true, onSettings: () => undefined }).map(
		({ label }) => label,
	);

describe('the language outside the window', () => {
	afterEach(() => speakLocale('en'));

	it('is that of menus and sentences from the moment it is spoken', () => {
		expect(labels()).toEqual(['Parley', 'Edit', 'View']);
		speakLocale('es');
		expect(labels()).toEqual(['Parley', 'Edición', 'Ver']);
		expect(rungInWords({ rung: 'hook', because: 'hold' }, 'Control+F9', null)).toContain(
			'Mantén pulsada Control + F9',
		);
	});

	it('is told to whoever shows words, once for each change', () => {
		let changes = 0;
		const following = onLocale(() => (changes += 1));
		speakLocale('hi');
		speakLocale('hi');
		expect(changes).toBe(1);
		following[Symbol.dispose]();
		speakLocale('en');
		expect(changes).toBe(1);
	});
});
