import type { Modifier } from './key-codes.ts';
import { codeOfKey, modifierCodes, modifierOf } from './key-codes.ts';

/** The keys that have to be down together. */
export interface KeyChord {
	/** Exactly these modifiers, on either side. */
	readonly modifiers: ReadonlySet<Modifier>;
	/** The key pressed last; null for a chord of modifiers only, which may go down in any order. */
	readonly key: number | null;
	/** One modifier key of one side, alone (`RightAlt`): `key` is its code and the modifier itself is left out of account. */
	readonly side: Modifier | null;
}

/**
 * Electron's notation (`CommandOrControl+Shift+Space`), and beyond it modifiers alone: `Control+Alt`, or one of a side,
 * `RightControl`. Null for what is neither, or names a key that the hook cannot tell (media keys).
 */
export function parseChord(accelerator: string, platform: NodeJS.Platform): KeyChord | null {
	const names = accelerator.split('+').map((name) => name.trim().toLowerCase());
	const [only] = names;
	if (names.length === 1 && only !== undefined) {
		const sided = sidedModifier(only, platform);
		if (sided !== null) return sided;
	}
	const modifiers = new Set<Modifier>();
	let key: number | null = null;
	for (const name of names) {
		const modifier = modifierOf(name, platform);
		if (modifier !== null) modifiers.add(modifier);
		else if (key === null) key = codeOfKey(name) ?? Number.NaN;
		else return null;
	}
	if (Number.isNaN(key) || names.length === 0) return null;
	return { modifiers, key, side: null };
}

function sidedModifier(name: string, platform: NodeJS.Platform): KeyChord | null {
	const [, side, rest] = /^(left|right)(.+)$/.exec(name === 'altgr' ? 'rightalt' : name) ?? [];
	const modifier = rest === undefined ? null : modifierOf(rest, platform);
	if (modifier === null) return null;
	const key = modifierCodes[modifier][side === 'left' ? 0 : 1];
	return { modifiers: new Set(), key, side: modifier };
}
