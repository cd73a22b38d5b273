import { describe, expect, it } from 'vitest';
import { portalTrigger } from '../../../main/helpers/hotkey/portal-trigger.ts';

describe('a trigger for the portal', () => {
	it.each([
		['CommandOrControl+Shift+Space', 'CTRL+SHIFT+space'],
		['Super+J', 'LOGO+j'],
		['Alt+F12', 'ALT+F12'],
		['Control+num5', 'CTRL+KP_5'],
		['Control+PageDown', 'CTRL+Page_Down'],
		['Control+-', 'CTRL+minus'],
		['MediaPlayPause', 'XF86AudioPlay'],
		['Control+Alt', null],
		['RightAlt', null],
		['A+B', null],
		['Control+nonsense', null],
		['', null],
	])('%s is %s', (accelerator, trigger) => {
		expect(portalTrigger(accelerator, 'linux')).toBe(trigger);
	});
});
