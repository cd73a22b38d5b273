import { describe, expect, it } from 'vitest';
import type { ChosenRung, HotkeySituation } from '../../main/shell/hotkey-rung.ts';
import { chooseRung, kindOfKey, rungInWords } from '../../main/shell/hotkey-rung.ts';

const x11: HotkeySituation = {
	platform: 'linux',
	sessionType: 'x11',
	display: true,
	accessibilityTrusted: true,
	uiohookAvailable: true,
	portalAvailable: true,
	shortcutAvailable: true,
	behaviour: 'hold',
	key: 'combination',
};
const windows = {
	...x11,
	platform: 'win32',
	sessionType: null,
	display: false,
	portalAvailable: false,
} as const;
const mac = { ...windows, platform: 'darwin' } as const;
const wayland = { ...x11, sessionType: 'wayland' } as const;
const toggle = { behaviour: 'toggle' } as const;
const modifiers = { key: 'modifiers-only' } as const;

const table: [string, HotkeySituation, ChosenRung['rung'], ChosenRung['because']][] = [
	['no key', { ...x11, key: 'none' }, 'window', 'no-key'],
	['no key on Wayland', { ...wayland, key: 'none' }, 'window', 'no-key'],
	['X11, hold', x11, 'hook', 'hold'],
	['X11, hold, session type unknown', { ...x11, sessionType: null }, 'hook', 'hold'],
	['X11, toggle', { ...x11, ...toggle }, 'shortcut', 'toggle'],
	['X11, hold, hook failed', { ...x11, uiohookAvailable: false }, 'shortcut', 'hook-failed'],
	[
		'X11, hold, hook failed, combination taken',
		{ ...x11, uiohookAvailable: false, shortcutAvailable: false },
		'command',
		'taken',
	],
	['X11, toggle, combination taken', { ...x11, ...toggle, shortcutAvailable: false }, 'command', 'taken'],
	['X11, modifiers alone, hold', { ...x11, ...modifiers }, 'hook', 'hold'],
	['X11, modifiers alone, toggle', { ...x11, ...modifiers, ...toggle }, 'hook', 'modifiers-only'],
	[
		'X11, modifiers alone, hook failed',
		{ ...x11, ...modifiers, uiohookAvailable: false },
		'command',
		'hook-failed',
	],
	['no display at all', { ...x11, sessionType: 'tty', display: false }, 'command', 'no-display'],
	['Windows, hold', windows, 'hook', 'hold'],
	['Windows, toggle', { ...windows, ...toggle }, 'shortcut', 'toggle'],
	['Windows, hold, hook failed', { ...windows, uiohookAvailable: false }, 'shortcut', 'hook-failed'],
	['macOS, hold, allowed', mac, 'hook', 'hold'],
	['macOS, hold, not allowed', { ...mac, accessibilityTrusted: false }, 'shortcut', 'accessibility'],
	[
		'macOS, modifiers alone, not allowed',
		{ ...mac, ...modifiers, accessibilityTrusted: false },
		'command',
		'accessibility',
	],
	['macOS, toggle, not allowed', { ...mac, ...toggle, accessibilityTrusted: false }, 'shortcut', 'toggle'],
	['Wayland, hold', wayland, 'portal', 'hold-wayland'],
	['Wayland, toggle', { ...wayland, ...toggle }, 'portal', 'toggle-wayland'],
	[
		'Wayland with XWayland’s display, no portal',
		{ ...wayland, portalAvailable: false },
		'command',
		'wayland-without-portal',
	],
	['Wayland, modifiers alone', { ...wayland, ...modifiers }, 'command', 'modifiers-only'],
];

describe('the rung', () => {
	it.each(table)('%s', (_name, situation, rung, because) => {
		expect(chooseRung(situation)).toEqual({ rung, because });
	});

	it('is never the hook where loading it would abort', () => {
		for (const [, situation] of table) {
			const { rung } = chooseRung(situation);
			if (rung !== 'hook') continue;
			expect(situation.uiohookAvailable).toBe(true);
			if (situation.platform === 'linux') expect(situation.display).toBe(true);
			if (situation.platform === 'darwin') expect(situation.accessibilityTrusted).toBe(true);
		}
	});

	it.each(table)('is explained: %s', (_name, situation) => {
		const words = rungInWords(chooseRung(situation), 'Ctrl+Space', null);
		expect(words).toMatch(/^[A-Z].*\.$/);
		expect(words).not.toMatch(/\{|undefined|null/);
	});

	it('names what failed on a higher one', () => {
		const failed = { ...wayland, portalAvailable: false };
		expect(rungInWords(chooseRung(failed), 'F9', 'The desktop refused Parley the key.')).toBe(
			'This Wayland desktop lets no program listen for keys. The desktop refused Parley the key. Or, in the keyboard settings of your desktop, bind a key to the command “parley --toggle”. In Parley’s own window, hold Space.',
		);
	});
});

describe('the kind of key', () => {
	it.each([
		['', 'none'],
		['Control+Space', 'combination'],
		['F9', 'combination'],
		['Control+Alt', 'modifiers-only'],
		['RightAlt', 'modifiers-only'],
		['CommandOrControl + Shift', 'modifiers-only'],
	] as const)('%s', (accelerator, kind) => {
		expect(kindOfKey(accelerator)).toBe(kind);
	});
});
