import { beforeEach, describe, expect, it } from 'vitest';
import { Hotkey } from '../../main/shell/hotkey.ts';

class FakeShortcuts {
	readonly taken = new Set(['Alt+Taken']);
	readonly registered = new Map<string, () => void>();
	register(accelerator: string, press: () => void): boolean {
		if (accelerator === 'nonsense') throw new TypeError('conversion failure');
		if (this.taken.has(accelerator)) return false;
		this.registered.set(accelerator, press);
		return true;
	}
	unregister(accelerator: string): void {
		this.registered.delete(accelerator);
	}
}

describe('the hotkey', () => {
	let shortcuts: FakeShortcuts;
	let presses: number;
	let hotkey: Hotkey;
	beforeEach(() => {
		shortcuts = new FakeShortcuts();
		presses = 0;
		hotkey = new Hotkey({ shortcuts, onPress: () => (presses += 1) });
	});

	it('works in every program once it is registered', () => {
		expect(hotkey.use('Ctrl+Space')).toEqual({ kind: 'registered', accelerator: 'Ctrl+Space' });
		shortcuts.registered.get('Ctrl+Space')!();
		expect(presses).toBe(1);
	});

	it('lets go of the old one when it changes, and of all at the end', () => {
		hotkey.use('Ctrl+Space');
		hotkey.use('Ctrl+J');
		expect([...shortcuts.registered.keys()]).toEqual(['Ctrl+J']);
		hotkey[Symbol.dispose]();
		expect(shortcuts.registered.size).toBe(0);
		expect(hotkey.use('')).toEqual({ kind: 'none' });
	});

	it.each(['Alt+Taken', 'nonsense'])('says that %s is refused', (accelerator) => {
		expect(hotkey.use(accelerator)).toEqual({ kind: 'refused', accelerator });
		expect(hotkey.state.kind).toBe('refused');
	});
});
