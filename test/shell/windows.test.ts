import { describe, expect, it } from 'vitest';
import type { AssistantState } from '../../main/domain/assistant-events.ts';
import { EventFeed } from '../../main/shell/ipc/event-feed.ts';
import { MainWindow, pagePreferences } from '../../main/shell/main-window.ts';
import { decideMiniWindow, MiniWindow, miniWindowOptions } from '../../main/shell/mini-window.ts';
import { PageWindows } from '../../main/shell/page-windows.ts';
import { feedChannel } from '../../preload/contract/channels.ts';
import { FakeAssistant } from '../fakes/fake-assistant.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeWindow } from '../fakes/fake-window.ts';

const workArea = { x: 0, y: 25, width: 1280, height: 775 };
const look = { preload: '/preload.cjs', platform: 'linux', dark: false, textScale: 1, workArea } as const;
const trouble = { kind: 'internal', message: 'That was wrong.', retryable: false } as const;

function desktop(): {
	assistant: FakeAssistant;
	clock: FakeClock;
	windows: FakeWindow[];
	pages: PageWindows;
	main: MainWindow;
	mini: MiniWindow;
	become: (state: AssistantState) => void;
} {
	const assistant = new FakeAssistant();
	const clock = new FakeClock();
	const windows: FakeWindow[] = [];
	const create = (options: FakeWindow['options']): FakeWindow['seen'] => {
		windows.push(new FakeWindow(options));
		return windows.at(-1)!.seen;
	};
	const pages = new PageWindows({ feed: new EventFeed(assistant), create });
	const main: MainWindow = new MainWindow({
		pages,
		look: () => look,
		onUse: () => mini.update(),
		onClosed: () => undefined,
	});
	const mini = new MiniWindow({ assistant, clock, pages, look: () => look, mainInUse: () => main.isInUse });
	let before: AssistantState = 'idle';
	const become = (state: AssistantState): void => {
		assistant.become({ state });
		assistant.tell({ t_ms: 0, type: 'assistant.state_changed', state, previous_state: before });
		before = state;
	};
	return { assistant, clock, windows, pages, main, mini, become };
}

describe('every window', () => {
	it('is trusted as long as it lives, on pages of ours and in its main frame only', () => {
		const { pages, windows } = desktop();
		pages.open('index.html', {});
		pages.open('mini/index.html', {});
		const [first, second] = windows.map(({ mainFrame }) => mainFrame);
		expect(pages.trusts(first!)).toBe(true);
		expect(pages.trusts(second!)).toBe(true);
		expect(pages.trusts({ ...first! })).toBe(false);
		expect(pages.trusts(null)).toBe(false);
		second!.url = 'https://example.com/';
		expect(pages.trusts(second!)).toBe(false);
		windows[0]!.destroy();
		expect(pages.trusts(first!)).toBe(false);
	});

	it('is told what happens until it closes', () => {
		const { pages, windows, become } = desktop();
		pages.open('index.html', {});
		pages.open('mini/index.html', {});
		become('listening');
		windows[1]!.destroy();
		become('thinking');
		expect(windows.map(({ sent }) => sent.length)).toEqual([2, 1]);
	});
});

describe('the main window', () => {
	const troubles = ({ sent }: FakeWindow): unknown[] =>
		sent.filter(([channel]) => channel === feedChannel('trouble')).map(([, payload]) => payload);

	it('hears what came before its page listened, once', () => {
		const { main, windows } = desktop();
		main.tell('trouble', trouble);
		main.show();
		main.tell('intent', 'open-settings');
		expect(windows[0]!.sent).toEqual([]);
		windows[0]!.webContents.emit('did-finish-load');
		expect(windows[0]!.sent).toEqual([
			[feedChannel('trouble'), trouble],
			[feedChannel('intent'), 'open-settings'],
		]);
		main.tell('trouble', trouble);
		expect(troubles(windows[0]!)).toHaveLength(2);
		windows[0]!.destroy();
		main.tell('trouble', trouble);
		main.show();
		windows[1]!.webContents.emit('did-finish-load');
		expect(troubles(windows[1]!)).toEqual([trouble]);
	});

	it('forgets the oldest of what nobody comes to read', () => {
		const { main, windows } = desktop();
		for (let at = 0; at < 100; at += 1) main.tell('trouble', { ...trouble, message: `${at}` });
		main.show();
		windows[0]!.webContents.emit('did-finish-load');
		expect(troubles(windows[0]!)).toHaveLength(20);
		expect(troubles(windows[0]!).at(-1)).toMatchObject({ message: '99' });
	});

	it('comes forward when it is there already', () => {
		const { main, windows } = desktop();
		main.show();
		main.show();
		expect(windows).toHaveLength(1);
		expect(windows[0]!.asked).toContain('focus');
	});
});

describe('the mini window', () => {
	it('is above all others, takes no keyboard, and is as guarded as the main one', () => {
		const options = miniWindowOptions(look);
		expect(options).toMatchObject({
			name: 'mini',
			alwaysOnTop: true,
			skipTaskbar: true,
			show: false,
			frame: false,
			resizable: false,
			windowStatePersistence: { bounds: true },
		});
		expect(options.webPreferences).toEqual(pagePreferences('/preload.cjs'));
		expect(miniWindowOptions({ ...look, platform: 'win32' }).focusable).toBe(false);
		expect(miniWindowOptions({ ...look, platform: 'darwin' }).type).toBe('panel');
	});

	it.each([0.8, 1, 2])('lies inside the screen with text at %d', (textScale) => {
		const { x = -1, y = -1, width = 0, height = 0 } = miniWindowOptions({ ...look, textScale });
		expect(x).toBeGreaterThan(workArea.x);
		expect(y).toBeGreaterThan(workArea.y);
		expect(x + width).toBeLessThan(workArea.x + workArea.width);
		expect(y + height).toBeLessThan(workArea.y + workArea.height);
	});

	it.each([
		['off', true, false, false],
		['while-talking', false, false, false],
		['while-talking', true, false, true],
		['while-talking', true, true, false],
		['always', false, true, true],
	] as const)('%s, talking %s, main window in use %s: seen %s', (setting, isTalking, mainInUse, seen) => {
		expect(decideMiniWindow(setting, { isTalking, mainInUse })).toBe(seen);
	});

	it('comes with the first word, without focus, and stays a little after the last', () => {
		const { mini, windows, become, clock } = desktop();
		mini.follow({
			theme: 'system',
			textScale: 1,
			miniWindow: 'while-talking',
			locale: 'auto',
			latency: 'shown',
		});
		const window = windows[0]!;
		expect(window.asked).toEqual(['load app://parley/mini/index.html']);
		window.emit('ready-to-show');
		expect(window.visible).toBe(false);
		become('listening');
		become('speaking');
		expect(window.asked.filter((asked) => asked === 'show inactive')).toHaveLength(1);
		expect(window.focused).toBe(false);
		become('idle');
		clock.advanceBy(3_900);
		expect(window.visible).toBe(true);
		clock.advanceBy(200);
		expect(window.visible).toBe(false);
	});

	it('gives way to the main window', () => {
		const { mini, main, windows, become } = desktop();
		mini.follow({
			theme: 'system',
			textScale: 1,
			miniWindow: 'while-talking',
			locale: 'auto',
			latency: 'shown',
		});
		windows[0]!.emit('ready-to-show');
		become('listening');
		main.show();
		windows[1]!.focused = true;
		windows[1]!.emit('focus');
		expect(windows[0]!.visible).toBe(false);
		windows[1]!.focused = false;
		windows[1]!.emit('blur');
		expect(windows[0]!.visible).toBe(true);
	});

	it('comes back with the next turn when it was closed from outside', () => {
		const { mini, windows, become } = desktop();
		become('listening');
		mini.follow({
			theme: 'system',
			textScale: 1,
			miniWindow: 'always',
			locale: 'auto',
			latency: 'shown',
		});
		windows[0]!.destroy();
		become('idle');
		expect(windows).toHaveLength(1);
		become('listening');
		expect(windows).toHaveLength(2);
		windows[1]!.emit('ready-to-show');
		expect(windows[1]!.visible).toBe(true);
	});

	it('grows with the text, goes with the setting, and comes back', () => {
		const { mini, windows } = desktop();
		const appearance = {
			theme: 'system',
			textScale: 1,
			miniWindow: 'always',
			locale: 'auto',
			latency: 'shown',
		} as const;
		mini.follow(appearance);
		mini.follow({ ...appearance, textScale: 2 });
		expect(windows[0]!.asked).toContain('size 680 208');
		mini.follow({ ...appearance, miniWindow: 'off' });
		expect(windows[0]!.destroyed).toBe(true);
		mini.follow({ ...appearance, textScale: 2 });
		expect(windows).toHaveLength(2);
		windows[1]!.emit('ready-to-show');
		expect(windows[1]!.visible).toBe(true);
		mini[Symbol.dispose]();
		expect(windows[1]!.destroyed).toBe(true);
	});
});
