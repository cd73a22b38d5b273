import { m } from '../../preload/words/compiled/messages.js';

/** A key combination as the settings write it (Electron's notation), read from what a person pressed. */

/** Keys whose names differ from `event.code`. Letters and digits are taken by what they write, not by where they lie. */
const namesByCode: Readonly<Record<string, string>> = {
	Space: 'Space',
	Tab: 'Tab',
	Enter: 'Return',
	Backspace: 'Backspace',
	Delete: 'Delete',
	Insert: 'Insert',
	Home: 'Home',
	End: 'End',
	PageUp: 'PageUp',
	PageDown: 'PageDown',
	ArrowUp: 'Up',
	ArrowDown: 'Down',
	ArrowLeft: 'Left',
	ArrowRight: 'Right',
	Minus: '-',
	Equal: '=',
	BracketLeft: '[',
	BracketRight: ']',
	Semicolon: ';',
	Quote: "'",
	Backquote: '`',
	Backslash: '\\',
	Comma: ',',
	Period: '.',
	Slash: '/',
	NumpadAdd: 'numadd',
	NumpadSubtract: 'numsub',
	NumpadMultiply: 'nummult',
	NumpadDivide: 'numdiv',
	NumpadDecimal: 'numdec',
	PrintScreen: 'PrintScreen',
	ScrollLock: 'Scrolllock',
	MediaPlayPause: 'MediaPlayPause',
};

const modifierKeys = ['Control', 'Alt', 'Shift', 'Meta'];

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

export type Recorded =
	| { readonly kind: 'accelerator'; readonly accelerator: string }
	/** Pressed so far; more may come. */
	| { readonly kind: 'pending'; readonly modifiers: readonly string[] }
	| { readonly kind: 'refused'; readonly reason: string };

/** What pressing a key means while one is being chosen. */
export function recordDown(event: Pressed): Recorded {
	const modifiers = modifiersOf(event);
	if (modifierKeys.includes(event.key) || event.key === 'AltGraph') return { kind: 'pending', modifiers };
	const name = nameOf(event);
	if (name === null) return { kind: 'refused', reason: m.settings_hotkey_unusable() };
	const writes = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
	if (writes || (modifiers.length === 0 && !isFree(name))) {
		return {
			kind: 'refused',
			reason: m.settings_hotkey_writes(),
		};
	}
	return { kind: 'accelerator', accelerator: [...modifiers, name].join('+') };
}

/** What letting go of a modifier means when nothing else was pressed: several together, or one of one side. */
export function recordUp(event: Pressed, pending: readonly string[]): string | null {
	if (pending.length > 1) return pending.join('+');
	const [, name, side] = /^(Control|Alt|Shift|Meta)(Left|Right)$/.exec(event.code) ?? [];
	return name === undefined || side === undefined ? null : `${side}${name}`;
}

function modifiersOf(event: Pressed): string[] {
	const names: [boolean, string][] = [
		[event.ctrlKey, 'Control'],
		[event.altKey, 'Alt'],
		[event.shiftKey, 'Shift'],
		[event.metaKey, 'Meta'],
	];
	return names.filter(([held]) => held).map(([, name]) => name);
}

function nameOf({ key, code }: Pressed): string | null {
	if (/^[a-z0-9]$/i.test(key)) return /^Numpad\d$/.test(code) ? `num${key}` : key.toUpperCase();
	const [, letter] = /^(?:Key|Digit)(.)$/.exec(code) ?? [];
	if (letter !== undefined) return letter;
	if (/^F([1-9]|1\d|2[0-4])$/.test(code)) return code;
	return namesByCode[code] ?? null;
}

/** Keys nobody writes or moves with. */
function isFree(name: string): boolean {
	return /^(F\d+|Insert|PrintScreen|Scrolllock|MediaPlayPause|num(add|sub|mult|div))$/.test(name);
}

/** For people: `Control + Shift + Space`. */
export function keyInWords(accelerator: string, isMac: boolean): string {
	return accelerator
		.replace(/CommandOrControl|CmdOrCtrl/, isMac ? '⌘' : 'Control')
		.replace(/^(Left|Right)(?=[A-Z])/, (side) => `${side} `)
		.replaceAll('+', ' + ');
}
