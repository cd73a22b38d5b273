import { describe, expect, it } from 'vitest';
import { kindOfKey } from '../../main/shell/hotkey-rung.ts';
import { parseChord } from '../../main/helpers/hotkey/key-chord.ts';
import { keyInWords, recordDown, recordUp } from '../../renderer/state/recorded-key.ts';

const pressed = (key: string, code: string, held = ''): KeyboardEvent =>
	new KeyboardEvent('keydown', {
		key,
		code,
		ctrlKey: held.includes('c'),
		altKey: held.includes('a'),
		shiftKey: held.includes('s'),
		metaKey: held.includes('m'),
	});

describe('a recorded key', () => {
	it.each([
		['a combination', pressed(' ', 'Space', 'cs'), 'Control+Shift+Space'],
		['a letter, by what it writes', pressed('q', 'KeyA', 'c'), 'Control+Q'],
		['a letter of another script, by where it lies', pressed('й', 'KeyQ', 'ca'), 'Control+Alt+Q'],
		['a shifted sign', pressed('?', 'Slash', 'cs'), 'Control+Shift+/'],
		['a digit of the number pad', pressed('5', 'Numpad5', 'a'), 'Alt+num5'],
		['a function key alone', pressed('F9', 'F9'), 'F9'],
		['an arrow', pressed('ArrowUp', 'ArrowUp', 'm'), 'Meta+Up'],
	])('%s', (_what, event, accelerator) => {
		expect(recordDown(event)).toEqual({ kind: 'accelerator', accelerator });
		expect(kindOfKey(accelerator)).toBe('combination');
		expect(parseChord(accelerator, 'linux')).not.toBeNull();
	});

	it.each([
		['a letter', pressed('a', 'KeyA')],
		['a capital', pressed('A', 'KeyA', 's')],
		['Space', pressed(' ', 'Space')],
		['Return', pressed('Enter', 'Enter')],
		['a key without a name', pressed('Unidentified', '', 'c')],
	])('is not %s alone', (_what, event) => {
		expect(recordDown(event).kind).toBe('refused');
	});

	it('waits for more after a modifier, and takes it when it is let go', () => {
		const down = recordDown(pressed('Control', 'ControlRight', 'c'));
		expect(down).toEqual({ kind: 'pending', modifiers: ['Control'] });
		expect(recordUp(pressed('Control', 'ControlRight'), ['Control'])).toBe('RightControl');
		expect(recordUp(pressed('Alt', 'AltLeft', 'c'), ['Control', 'Alt'])).toBe('Control+Alt');
		expect(recordUp(pressed('AltGraph', 'AltRight'), ['Alt'])).toBe('RightAlt');
		for (const accelerator of ['RightControl', 'Control+Alt', 'RightAlt']) {
			expect(kindOfKey(accelerator)).toBe('modifiers-only');
			expect(parseChord(accelerator, 'linux')).not.toBeNull();
		}
	});

	it('is written for people', () => {
		expect(keyInWords('CommandOrControl+Shift+Space', true)).toBe('⌘ + Shift + Space');
		expect(keyInWords('CommandOrControl+Shift+Space', false)).toBe('Control + Shift + Space');
		expect(keyInWords('RightAlt', false)).toBe('Right Alt');
	});
});
