import { describe, expect, it } from 'vitest';
import { codeOfKey, modifierCodes } from '../../../main/helpers/hotkey/key-codes.ts';

// It needs libraries of the X Window System, which a bare machine may lack.
const library = await import('uiohook-napi').catch(() => null);
const why = library === null ? ' (skipped: uiohook-napi cannot be loaded here)' : '';

describe.skipIf(library === null)(`the codes of keys${why}`, () => {
	const UiohookKey = library!.UiohookKey;

	it('are those of the library', () => {
		const theirs = Object.entries(UiohookKey).filter(([name]) =>
			/^([A-Z0-9]|F\d+|Space|Tab|Escape|Enter|Home|End|Insert|Delete|PageUp|PageDown|Backspace)$/.test(
				name,
			),
		);
		expect(theirs.length).toBeGreaterThan(65);
		for (const [name, code] of theirs)
			expect([name, codeOfKey(name.toLowerCase())]).toEqual([name, code]);
		for (let digit = 0; digit <= 9; digit++) {
			expect(codeOfKey(`num${digit}`)).toBe(UiohookKey[`Numpad${digit}` as 'Numpad0']);
		}
	});

	it.each([
		['up', 'ArrowUp'],
		['down', 'ArrowDown'],
		['left', 'ArrowLeft'],
		['right', 'ArrowRight'],
		['-', 'Minus'],
		['=', 'Equal'],
		['[', 'BracketLeft'],
		[']', 'BracketRight'],
		[';', 'Semicolon'],
		["'", 'Quote'],
		['`', 'Backquote'],
		['\\', 'Backslash'],
		[',', 'Comma'],
		['.', 'Period'],
		['/', 'Slash'],
		['numdec', 'NumpadDecimal'],
		['numadd', 'NumpadAdd'],
		['numsub', 'NumpadSubtract'],
		['nummult', 'NumpadMultiply'],
		['numdiv', 'NumpadDivide'],
		['capslock', 'CapsLock'],
		['numlock', 'NumLock'],
		['scrolllock', 'ScrollLock'],
		['printscreen', 'PrintScreen'],
	] as const)('%s is their %s', (name, theirs) => {
		expect(codeOfKey(name)).toBe(UiohookKey[theirs]);
	});

	it('are those of the library for modifiers, left and right', () => {
		const { Ctrl, CtrlRight, Alt, AltRight, Shift, ShiftRight, Meta, MetaRight } = UiohookKey;
		expect(modifierCodes).toEqual({
			control: [Ctrl, CtrlRight],
			alt: [Alt, AltRight],
			shift: [Shift, ShiftRight],
			meta: [Meta, MetaRight],
		});
	});
});
