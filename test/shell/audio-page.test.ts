import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AudioPageParts } from '../../main/shell/audio-page.ts';
import { audioPageUrl, HiddenAudioPage } from '../../main/shell/audio-page.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type WindowOptions = Parameters<AudioPageParts['createWindow']>[0];

class FakePort extends EventEmitter {
	readonly posted: unknown[] = [];
	started = false;
	closed = false;

	postMessage(message: unknown): void {
		this.posted.push(message);
	}

	start(): void {
		this.started = true;
	}

	close(): void {
		this.closed = true;
	}
}

class FakeContents extends EventEmitter {
	readonly posted: [channel: string, message: unknown, ports: unknown][] = [];
	opener: (() => { action: string }) | null = null;

	setWindowOpenHandler(opener: () => { action: string }): void {
		this.opener = opener;
	}

	postMessage(channel: string, message: unknown, ports: unknown): void {
		this.posted.push([channel, message, ports]);
	}
}

class FakeWindow extends EventEmitter {
	readonly webContents = new FakeContents();
	readonly options: WindowOptions;
	url = '';
	destroyed = false;

	constructor(options: WindowOptions) {
		super();
		this.options = options;
	}

	loadURL(url: string): Promise<void> {
		this.url = url;
		return Promise.resolve();
	}

	isDestroyed(): boolean {
		return this.destroyed;
	}

	destroy(): void {
		this.destroyed = true;
		this.emit('closed');
	}
}

class Setup {
	readonly windows: FakeWindow[] = [];
	readonly ports: FakePort[] = [];
	readonly told: unknown[] = [];
	readonly page = new HiddenAudioPage({
		audioPreload: '/out/preload/audio.cjs',
		createWindow: (options) => {
			const window = new FakeWindow(options);
			this.windows.push(window);
			return window as never;
		},
		createChannel: () => {
			const port = new FakePort();
			this.ports.push(port);
			return { port1: port, port2: 'theirs' } as never;
		},
		nowMs: () => Date.now(),
	});

	open(): this {
		this.page.open({
			ready: () => this.told.push('ready'),
			gone: () => this.told.push('gone'),
			message: (message) => this.told.push(message),
		});
		return this;
	}

	load(): void {
		this.windows.at(-1)?.webContents.emit('did-finish-load');
		this.ports.at(-1)?.emit('message', { data: { type: 'here' } });
	}
}

it('is a hidden, sandboxed, unthrottled window with our audio page, once', () => {
	const setup = new Setup().open().open();
	expect(setup.windows).toHaveLength(1);
	const [window] = setup.windows;
	expect(window?.url).toBe(audioPageUrl);
	expect(window?.options.show).toBe(false);
	expect(window?.options.webPreferences).toMatchObject({
		sandbox: true,
		contextIsolation: true,
		nodeIntegration: false,
		backgroundThrottling: false,
	});
	expect(window?.webContents.opener?.()).toEqual({ action: 'deny' });
});

it('hands over a port and is ready when the page says so', () => {
	const setup = new Setup().open();
	setup.windows[0]?.webContents.emit('did-finish-load');
	expect(setup.windows[0]?.webContents.posted).toEqual([['audio-port', null, ['theirs']]]);
	expect(setup.ports[0]?.started).toBe(true);
	expect(setup.told).toEqual([]);
	setup.ports[0]?.emit('message', { data: { type: 'here' } });
	setup.ports[0]?.emit('message', { data: { type: 'devices' } });
	expect(setup.told).toEqual(['ready', { type: 'devices' }]);
	setup.page.post({ type: 'input-close' });
	expect(setup.ports[0]?.posted).toEqual([{ type: 'input-close' }]);
});

it('a page that crashed is told and made anew, more slowly each time', () => {
	const setup = new Setup().open();
	setup.load();
	for (const waitMs of [500, 1_000, 2_000]) {
		setup.windows.at(-1)?.webContents.emit('render-process-gone');
		const { length } = setup.windows;
		vi.advanceTimersByTime(waitMs - 1);
		expect(setup.windows).toHaveLength(length);
		vi.advanceTimersByTime(1);
		expect(setup.windows).toHaveLength(length + 1);
		setup.load();
	}
	expect(setup.told).toEqual(['ready', 'gone', 'ready', 'gone', 'ready', 'gone', 'ready']);
	expect(setup.windows.slice(0, -1).every(({ destroyed }) => destroyed)).toBe(true);
	expect(setup.ports.slice(0, -1).every(({ closed }) => closed)).toBe(true);
	vi.advanceTimersByTime(61_000);
	setup.windows.at(-1)?.webContents.emit('render-process-gone');
	vi.advanceTimersByTime(500);
	expect(setup.windows).toHaveLength(5);
});

it('a closed page stays closed', () => {
	const setup = new Setup().open();
	setup.load();
	setup.page.close();
	expect(setup.windows[0]?.destroyed).toBe(true);
	setup.page.post('lost');
	vi.advanceTimersByTime(100_000);
	expect(setup.windows).toHaveLength(1);
	expect(setup.told).toEqual(['ready']);
	setup.open();
	expect(setup.windows).toHaveLength(2);
});
