import type { KeyChord } from './key-chord.ts';
import type { Modifier } from './key-codes.ts';
import { modifierCodes } from './key-codes.ts';

/** A key event of uiohook-napi, as far as it is looked at. */
export interface KeyEvent {
	readonly keycode: number;
	readonly ctrlKey: boolean;
	readonly altKey: boolean;
	readonly shiftKey: boolean;
	readonly metaKey: boolean;
}

const allModifiers = ['control', 'alt', 'shift', 'meta'] as const satisfies readonly Modifier[];

/**
 * Tells when one chord goes down and comes up, and forgets every other key at once. A chord is up as soon as any of its keys
 * is; a held key repeats its `down`, which is told once. Any other key ends a chord of modifiers only: it was the beginning
 * of somebody else's shortcut.
 */
export class ChordWatch {
	readonly #chord: KeyChord;
	#isDown = false;

	constructor(chord: KeyChord) {
		this.#chord = chord;
	}

	keyDown(event: KeyEvent): 'down' | 'up' | null {
		const completes = this.#completes(event);
		if (!this.#isDown) return completes ? this.#become(true) : null;
		const isForeign = this.#isModifiersOnly && !this.#belongs(event.keycode);
		return isForeign ? this.#become(false) : null;
	}

	keyUp(event: KeyEvent): 'up' | null {
		if (!this.#isDown || !this.#belongs(event.keycode)) return null;
		this.#isDown = false;
		return 'up';
	}

	/** The key's end may have gone unseen (a locked screen shows no keys): the next `down` counts. */
	forget(): void {
		this.#isDown = false;
	}

	get #isModifiersOnly(): boolean {
		return this.#chord.key === null || this.#chord.side !== null;
	}

	#become(isDown: boolean): 'down' | 'up' {
		this.#isDown = isDown;
		return isDown ? 'down' : 'up';
	}

	#completes(event: KeyEvent): boolean {
		const { key, side, modifiers } = this.#chord;
		const own = modifierOfCode(event.keycode);
		if (key === null ? own === null || !modifiers.has(own) : event.keycode !== key) return false;
		const held = heldModifiers(event);
		if (key === null && own !== null) held.add(own);
		if (side !== null) held.delete(side);
		// Windows presses Control by itself along with AltGr, the Alt on the right of many keyboards.
		if (side === 'alt') held.delete('control');
		return held.size === modifiers.size && [...modifiers].every((each) => held.has(each));
	}

	#belongs(keycode: number): boolean {
		const { key, modifiers } = this.#chord;
		const modifier = modifierOfCode(keycode);
		return keycode === key || (modifier !== null && modifiers.has(modifier));
	}
}

function heldModifiers({ ctrlKey, altKey, shiftKey, metaKey }: KeyEvent): Set<Modifier> {
	const held: Readonly<Record<Modifier, boolean>> = {
		control: ctrlKey,
		alt: altKey,
		shift: shiftKey,
		meta: metaKey,
	};
	return new Set(allModifiers.filter((modifier) => held[modifier]));
}

function modifierOfCode(keycode: number): Modifier | null {
	return allModifiers.find((modifier) => modifierCodes[modifier].includes(keycode)) ?? null;
}
