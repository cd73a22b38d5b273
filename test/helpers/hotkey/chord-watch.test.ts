import { describe, expect, it } from 'vitest';
import { ChordWatch } from '../../../main/helpers/hotkey/chord-watch.ts';
import { parseChord } from '../../../main/helpers/hotkey/key-chord.ts';

const codes = {
	Ctrl: 0x1d,
	CtrlRight: 0x0e1d,
	Alt: 0x38,
	AltRight: 0x0e38,
	Shift: 0x2a,
	Meta: 0x0e5b,
	Space: 0x39,
	A: 0x1e,
	F9: 0x43,
} as const;
type Key = keyof typeof codes;

/** A keyboard as libuiohook reports it: flags hold the state after a key went down, and before it came up. */
class Keyboard {
	readonly #down = new Set<Key>();
	readonly #watch: ChordWatch;
	readonly told: string[] = [];

	constructor(accelerator: string) {
		const chord = parseChord(accelerator, 'linux');
		if (chord === null) throw new Error(`${accelerator} is no chord.`);
		this.#watch = new ChordWatch(chord);
	}

	down(...keys: Key[]): this {
		for (const key of keys) {
			this.#down.add(key);
			this.#tell(this.#watch.keyDown(this.#event(key)));
		}
		return this;
	}

	up(...keys: Key[]): this {
		for (const key of keys) {
			this.#tell(this.#watch.keyUp(this.#event(key)));
			this.#down.delete(key);
		}
		return this;
	}

	forget(): this {
		this.#watch.forget();
		return this;
	}

	#tell(change: string | null): void {
		if (change !== null) this.told.push(change);
	}

	#event(key: Key) {
		const has = (...keys: Key[]): boolean => keys.some((each) => this.#down.has(each));
		return {
			keycode: codes[key],
			ctrlKey: has('Ctrl', 'CtrlRight'),
			altKey: has('Alt', 'AltRight'),
			shiftKey: has('Shift'),
			metaKey: has('Meta'),
		};
	}
}

describe('a combination with an ordinary key', () => {
	it('goes down with its key and comes up with whichever of its keys is first', () => {
		const keys = new Keyboard('Control+Shift+Space');
		expect(keys.down('Ctrl', 'Shift', 'Space').told).toEqual(['down']);
		expect(keys.up('Shift').told).toEqual(['down', 'up']);
		expect(keys.up('Space', 'Ctrl').told).toEqual(['down', 'up']);
	});

	it('counts the repetition of a held key once', () => {
		const keys = new Keyboard('F9').down('F9', 'F9', 'F9').up('F9');
		expect(keys.told).toEqual(['down', 'up']);
	});

	it.each<[string, Key[]]>([
		['a modifier too many', ['Ctrl', 'Shift', 'Alt', 'Space']],
		['a modifier too few', ['Ctrl', 'Space']],
		['another key', ['Ctrl', 'Shift', 'A']],
		['the key before its modifiers', ['Space', 'Ctrl', 'Shift']],
	])('says nothing of %s', (_what, pressed) => {
		const keys = new Keyboard('Control+Shift+Space').down(...pressed).up(...pressed);
		expect(keys.told).toEqual([]);
	});

	it('stays down while other keys are pressed over it', () => {
		expect(new Keyboard('F9').down('F9', 'A').up('A').told).toEqual(['down']);
	});

	it('takes modifiers of either side', () => {
		expect(new Keyboard('Control+A').down('CtrlRight', 'A').up('CtrlRight').told).toEqual(['down', 'up']);
	});

	it('counts the next press after its end went unseen', () => {
		const keys = new Keyboard('F9').down('F9');
		expect(keys.forget().down('F9').told).toEqual(['down', 'down']);
	});
});

describe('modifiers alone', () => {
	it('go down in any order', () => {
		expect(new Keyboard('Control+Alt').down('Alt', 'Ctrl').up('Alt').told).toEqual(['down', 'up']);
		expect(new Keyboard('Control+Alt').down('Ctrl', 'Alt').up('Ctrl').told).toEqual(['down', 'up']);
	});

	it('end when another key shows that they begin another program’s shortcut', () => {
		const keys = new Keyboard('Control+Alt').down('Ctrl', 'Alt', 'A').up('A', 'Alt', 'Ctrl');
		expect(keys.told).toEqual(['down', 'up']);
	});

	it('tell one side from the other when one is named', () => {
		const keys = new Keyboard('RightControl').down('Ctrl').up('Ctrl');
		expect(keys.told).toEqual([]);
		expect(keys.down('CtrlRight').up('CtrlRight').told).toEqual(['down', 'up']);
	});

	it('know AltGr, which Windows accompanies with Control', () => {
		expect(new Keyboard('RightAlt').down('Ctrl', 'AltRight').up('AltRight').told).toEqual(['down', 'up']);
	});
});

describe('the notation', () => {
	it.each([
		['CommandOrControl+Space', 'darwin', ['meta'], 0x39],
		['CommandOrControl+Space', 'win32', ['control'], 0x39],
		['alt + super + f13', 'linux', ['alt', 'meta'], 0x5b],
		['Shift+num5', 'linux', ['shift'], 0x4c],
		['Control+Alt', 'linux', ['control', 'alt'], null],
	] as const)('%s on %s', (accelerator, platform, modifiers, key) => {
		expect(parseChord(accelerator, platform)).toEqual({ modifiers: new Set(modifiers), key, side: null });
	});

	it.each(['', 'Ctrl+', 'A+B', 'MediaPlayPause', 'Ctrl+constructor', 'LeftA'])(
		'refuses "%s"',
		(accelerator) => {
			expect(parseChord(accelerator, 'linux')).toBeNull();
		},
	);
});
