import { describe, expect, it } from 'vitest';
import { addressOfDisplay } from '../../../main/helpers/hotkey/x-display.ts';

describe('the address of an X display', () => {
	it.each([
		[':0', { path: '/tmp/.X11-unix/X0' }],
		[':12.1', { path: '/tmp/.X11-unix/X12' }],
		['unix:3', { path: '/tmp/.X11-unix/X3' }],
		['localhost:10.0', { host: 'localhost', port: 6010 }],
		['tcp/example.org:1', { host: 'example.org', port: 6001 }],
		['', null],
		['nonsense', null],
	])('%s', (display, address) => {
		expect(addressOfDisplay(display)).toEqual(address);
	});
});
