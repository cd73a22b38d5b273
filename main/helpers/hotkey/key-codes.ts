/** Names of keys in Electron's accelerators, in lower case, and their codes in libuiohook 1.x (uiohook.h, VC_*). */
const codesByName: Readonly<Record<string, number>> = {
	escape: 0x01,
	esc: 0x01,
	backspace: 0x0e,
	tab: 0x0f,
	return: 0x1c,
	enter: 0x1c,
	capslock: 0x3a,
	space: 0x39,
	numlock: 0x45,
	scrolllock: 0x46,
	printscreen: 0x0e37,
	insert: 0x0e52,
	delete: 0x0e53,
	home: 0x0e47,
	end: 0x0e4f,
	pageup: 0x0e49,
	pagedown: 0x0e51,
	up: 0xe048,
	left: 0xe04b,
	right: 0xe04d,
	down: 0xe050,
	'-': 0x0c,
	'=': 0x0d,
	plus: 0x0d,
	'[': 0x1a,
	']': 0x1b,
	';': 0x27,
	"'": 0x28,
	'`': 0x29,
	'\\': 0x2b,
	',': 0x33,
	'.': 0x34,
	'/': 0x35,
	num0: 0x52,
	num1: 0x4f,
	num2: 0x50,
	num3: 0x51,
	num4: 0x4b,
	num5: 0x4c,
	num6: 0x4d,
	num7: 0x47,
	num8: 0x48,
	num9: 0x49,
	numdec: 0x53,
	numadd: 0x4e,
	numsub: 0x4a,
	nummult: 0x37,
	numdiv: 0x0e35,
	...numbered('f', 1, [0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x44, 0x57, 0x58]),
	...numbered('f', 13, [0x5b, 0x5c, 0x5d, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b]),
	...row(0x02, '1234567890'),
	...row(0x10, 'qwertyuiop'),
	...row(0x1e, 'asdfghjkl'),
	...row(0x2c, 'zxcvbnm'),
};

export type Modifier = 'control' | 'alt' | 'shift' | 'meta';

/** Each modifier has a key on the left and one on the right. */
export const modifierCodes: Readonly<Record<Modifier, readonly [left: number, right: number]>> = {
	control: [0x1d, 0x0e1d],
	alt: [0x38, 0x0e38],
	shift: [0x2a, 0x36],
	meta: [0x0e5b, 0x0e5c],
};

/** Null for a name that Electron does not know, or a key this library cannot tell apart (media keys). */
export function codeOfKey(name: string): number | null {
	return Object.hasOwn(codesByName, name) ? (codesByName[name] ?? null) : null;
}

export function modifierOf(name: string, platform: NodeJS.Platform): Modifier | null {
	switch (name) {
		case 'control':
		case 'ctrl':
			return 'control';
		case 'alt':
		case 'option':
			return 'alt';
		case 'shift':
			return 'shift';
		case 'meta':
		case 'super':
		case 'command':
		case 'cmd':
			return 'meta';
		case 'commandorcontrol':
		case 'cmdorctrl':
			return platform === 'darwin' ? 'meta' : 'control';
		default:
			return null;
	}
}

function row(first: number, keys: string): Record<string, number> {
	return Object.fromEntries(Array.from(keys, (key, index) => [key, first + index]));
}

function numbered(prefix: string, first: number, codes: readonly number[]): Record<string, number> {
	return Object.fromEntries(codes.map((code, index) => [`${prefix}${first + index}`, code]));
}
