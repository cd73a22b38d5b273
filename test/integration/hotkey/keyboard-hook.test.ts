import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HotkeyUnderTest } from './hotkey-under-test.ts';
import { VirtualDisplay, whyNoKeys } from './virtual-display.ts';

const why = whyNoKeys();
const hook = (accelerator: string) => ({ source: 'hook', accelerator }) as const;

describe.skipIf(why !== null)(`the keyboard of X11${why === null ? '' : ` (skipped: ${why})`}`, () => {
	let display: VirtualDisplay;
	beforeAll(async () => {
		display = await VirtualDisplay.open();
	});
	afterAll(async () => {
		await display[Symbol.asyncDispose]();
	});
	const helper = (): HotkeyUnderTest => new HotkeyUnderTest({ DISPLAY: display.name });

	it('tells of the one combination, down and up, and of nothing else', async () => {
		await using under = helper();
		await under.ready(hook('Control+Shift+Space'));
		display.keys('key', 'a', 'space', 'ctrl+space', 'ctrl+shift+b', 'F9');
		display.keys('keydown', 'ctrl', 'keydown', 'shift', 'keydown', 'space');
		expect(await under.hears('down')).toEqual(['down']);
		// Long enough for the server to repeat it.
		await new Promise((done) => setTimeout(done, 900));
		expect(under.told).toEqual([]);
		display.keys('keyup', 'space', 'keyup', 'shift', 'keyup', 'ctrl');
		expect(await under.hears('up')).toEqual(['up']);
		expect(under.stderr.join('')).not.toMatch(/\d/);
	});

	it('follows a modifier alone, until another key makes it somebody else’s shortcut', async () => {
		await using under = helper();
		await under.ready(hook('RightControl'));
		display.keys('keydown', 'Control_R');
		display.keys('keyup', 'Control_R');
		expect(await under.hears('down', 'up')).toEqual(['down', 'up']);
		display.keys('keydown', 'Control_R', 'key', 'c');
		expect(await under.hears('down', 'up')).toEqual(['down', 'up']);
		display.keys('keyup', 'Control_R');
		expect(await under.hears()).toEqual([]);
	});

	it('lets go when it is killed under a held key, and hears the next press', async () => {
		await using under = helper();
		await under.ready(hook('F9'));
		display.keys('keydown', 'F9');
		expect(await under.hears('down')).toEqual(['down']);
		under.processes.at(-1)?.kill('SIGKILL');
		expect(await under.hears('up')).toEqual(['up']);
		display.keys('keyup', 'F9');
		await under.until(() => under.states.filter((state) => state === 'ready').length === 2);
		under.told.length = 0;
		display.keys('key', 'F9');
		expect(await under.hears('down', 'up')).toEqual(['down', 'up']);
	});

	it('follows another key once it is told to, and the old one no more', async () => {
		await using under = helper();
		await under.ready(hook('F9'));
		under.states.length = 0;
		await under.ready(hook('F10'));
		display.keys('key', 'F9', 'F10');
		expect(await under.hears('down', 'up')).toEqual(['down', 'up']);
	});

	it('counts the next press after the screen was locked over a held key', async () => {
		await using under = helper();
		await under.ready(hook('F9'));
		display.keys('keydown', 'F9');
		expect(await under.hears('down')).toEqual(['down']);
		under.hotkey.forget();
		expect(await under.hears('up')).toEqual(['up']);
		display.keys('keyup', 'F9', 'keydown', 'F9');
		expect(await under.hears('down')).toEqual(['down']);
		display.keys('keyup', 'F9');
	});
});

describe('a computer without a keyboard to follow', () => {
	const onLinux = it.runIf(process.platform === 'linux');

	onLinux.each([undefined, ':4711'])('refuses at once: DISPLAY %s', async (DISPLAY) => {
		await using under = new HotkeyUnderTest({ DISPLAY });
		under.hotkey.follow(hook('F9'));
		await under.until(() => under.failures.length > 0);
		expect(under.failures).toEqual(['There is no X display here on which a key could be followed.']);
		expect(under.processes).toHaveLength(1);
	});

	onLinux('ends one helper, once, when the display turns it away, and says so', async () => {
		// What answers is no X server: the hook's native code aborts, or hangs until it is killed.
		const port = 6000 + 4712;
		const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
		await once(server, 'listening');
		try {
			await using under = new HotkeyUnderTest({ DISPLAY: `127.0.0.1:${port - 6000}` });
			under.hotkey.follow(hook('F9'));
			await under.until(() => under.failures.length > 0);
			expect(under.processes).toHaveLength(1);
			expect(under.failures[0]).toMatch(/no keyboard to follow|missing or does not fit/);
		} finally {
			server.close();
		}
	});

	it('refuses a key that cannot be followed', async () => {
		await using under = new HotkeyUnderTest({});
		under.hotkey.follow(hook('MediaPlayPause'));
		await under.until(() => under.failures.length > 0);
		expect(under.failures[0]).toMatch(/MediaPlayPause cannot be held/);
	});
});
