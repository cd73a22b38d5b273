import { modifierOf } from './key-codes.ts';
import type { Modifier } from './key-codes.ts';

const modifierWords: Readonly<Record<Modifier, string>> = {
	control: 'CTRL',
	alt: 'ALT',
	shift: 'SHIFT',
	meta: 'LOGO',
};

/** Names of X keysyms (xkbcommon-keysyms.h) where they are not Electron's own names. */
const keysyms: Readonly<Record<string, string>> = {
	esc: 'Escape',
	escape: 'Escape',
	backspace: 'BackSpace',
	tab: 'Tab',
	return: 'Return',
	enter: 'Return',
	space: 'space',
	capslock: 'Caps_Lock',
	numlock: 'Num_Lock',
	scrolllock: 'Scroll_Lock',
	printscreen: 'Print',
	insert: 'Insert',
	delete: 'Delete',
	home: 'Home',
	end: 'End',
	pageup: 'Page_Up',
	pagedown: 'Page_Down',
	up: 'Up',
	down: 'Down',
	left: 'Left',
	right: 'Right',
	plus: 'plus',
	'-': 'minus',
	'=': 'equal',
	'[': 'bracketleft',
	']': 'bracketright',
	';': 'semicolon',
	"'": 'apostrophe',
	'`': 'grave',
	'\\': 'backslash',
	',': 'comma',
	'.': 'period',
	'/': 'slash',
	mediaplaypause: 'XF86AudioPlay',
	medianexttrack: 'XF86AudioNext',
	mediaprevioustrack: 'XF86AudioPrev',
	mediastop: 'XF86AudioStop',
};

/**
 * An accelerator as the XDG shortcuts specification writes it (`CTRL+SHIFT+space`); null for what it cannot say, such as a
 * modifier alone. It is a wish: the desktop, or the person, may bind another.
 */
export function portalTrigger(accelerator: string, platform: NodeJS.Platform): string | null {
	const modifiers: string[] = [];
	let key: string | null = null;
	for (const name of accelerator.split('+').map((each) => each.trim().toLowerCase())) {
		const modifier = modifierOf(name, platform);
		if (modifier !== null) modifiers.push(modifierWords[modifier]);
		else if (key === null) key = keysymOf(name);
		else return null;
	}
	return key === null ? null : [...modifiers, key].join('+');
}

function keysymOf(name: string): string | null {
	if (/^[a-z0-9]$/.test(name)) return name;
	if (/^f\d{1,2}$/.test(name)) return name.toUpperCase();
	const [, digit] = /^num(\d)$/.exec(name) ?? [];
	if (digit !== undefined) return `KP_${digit}`;
	return Object.hasOwn(keysyms, name) ? (keysyms[name] ?? null) : null;
}
