import { describe, expect, it } from 'vitest';
import { applicationMenu } from '../../main/shell/application-menu.ts';
import { guardContents, mainWindowOptions } from '../../main/shell/main-window.ts';
import { decideToggle, toggleTalk } from '../../main/shell/talk-toggle.ts';
import { trayBitmap } from '../../main/shell/tray-icon.ts';
import { turnId } from '../../main/domain/ids.ts';
import type { TrayState } from '../../main/shell/tray-menu.ts';
import { trayMenu, trayTooltip } from '../../main/shell/tray-menu.ts';
import { showTray } from '../../main/shell/tray.ts';
import { FakeAssistant } from '../fakes/fake-assistant.ts';

describe('the window', () => {
	it('has every protection, written out', () => {
		expect(mainWindowOptions({ preload: '/preload.cjs', dark: false }).webPreferences).toEqual({
			preload: '/preload.cjs',
			sandbox: true,
			contextIsolation: true,
			nodeIntegration: false,
			nodeIntegrationInWorker: false,
			nodeIntegrationInSubFrames: false,
			webSecurity: true,
			allowRunningInsecureContent: false,
			experimentalFeatures: false,
			webviewTag: false,
			navigateOnDragDrop: false,
			spellcheck: false,
		});
	});

	it('stays where it is: no other address, window or embedded browser', () => {
		const listeners = new Map<string, (event: { url: string; preventDefault: () => void }) => void>();
		let opened: { action: string } | null = null;
		const contents = {
			on: (name: string, listener: never) => listeners.set(name, listener),
			setWindowOpenHandler: (handler: () => { action: string }) => (opened = handler()),
		};
		guardContents(contents as never, 'app://parley');
		const prevented = (name: string, url: string): boolean => {
			let stopped = false;
			listeners.get(name)!({ url, preventDefault: () => (stopped = true) });
			return stopped;
		};
		for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
			expect(prevented(name, 'https://example.com/')).toBe(true);
			expect(prevented(name, 'app://parley/index.html')).toBe(false);
		}
		expect(prevented('will-attach-webview', 'app://parley/index.html')).toBe(true);
		expect(opened).toEqual({ action: 'deny' });
	});

	it('offers developer tools from the sources only', () => {
		const menu = (isPackaged: boolean): string =>
			JSON.stringify(applicationMenu({ platform: 'linux', isPackaged, onSettings: () => undefined }));
		expect(menu(true)).not.toContain('toggleDevTools');
		expect(menu(false)).toContain('toggleDevTools');
	});
});

const atRest = { state: 'idle', mode: 'push-to-talk', muted: false } as const;

describe('one press of a toggle', () => {
	it.each([
		[atRest, 'press'],
		[{ ...atRest, state: 'speaking' } as const, 'press'],
		[{ ...atRest, state: 'listening' } as const, 'release'],
		[{ ...atRest, mode: 'open-mic' } as const, 'mute'],
		[{ ...atRest, mode: 'open-mic', muted: true } as const, 'listen'],
	])('in %j means %s', (now, command) => {
		expect(decideToggle(now)).toBe(command);
		const assistant = new FakeAssistant();
		assistant.become(now);
		toggleTalk(assistant);
		expect(assistant.asked).toEqual([command]);
	});
});

describe('the tray', () => {
	const calm = { ...atRest, floorHeld: false, trouble: false, miniWindow: false } as const;
	const ids = (tray: TrayState): unknown[] => trayMenu(tray, actions).map(({ id }) => id);
	const actions = {
		show: () => undefined,
		toggleListening: () => undefined,
		stop: () => undefined,
		newConversation: () => undefined,
		toggleMiniWindow: () => undefined,
		openSettings: () => undefined,
		quit: () => undefined,
	};

	it('says the state in words and offers what makes sense', () => {
		const menu = trayMenu({ ...calm, state: 'speaking' }, actions);
		expect(menu[0]).toMatchObject({ label: 'Speaking', enabled: false });
		expect(menu.find(({ id }) => id === 'stop')).toMatchObject({ enabled: true });
		expect(trayMenu(calm, actions).find(({ id }) => id === 'stop')).toMatchObject({ enabled: false });
		expect(trayTooltip({ ...calm, mode: 'open-mic', muted: true })).toBe('Parley — Microphone off');
	});

	it('opens the microphone for a turn, or shuts it, as one talks', () => {
		expect(ids(calm)).toContain('listen');
		expect(ids(calm)).not.toContain('mute');
		expect(ids({ ...calm, mode: 'open-mic' })).toContain('mute');
		expect(ids({ ...calm, mode: 'open-mic' })).not.toContain('listen');
		const mini = trayMenu({ ...calm, miniWindow: true }, actions).find(({ id }) => id === 'mini');
		expect(mini).toMatchObject({ type: 'checkbox', checked: true });
	});

	it('says that something failed until somebody speaks, and that it waits', () => {
		const assistant = new FakeAssistant();
		const tips: string[] = [];
		const tray = {
			setImage: () => undefined,
			setToolTip: (tip: string) => tips.push(tip),
			on: () => undefined,
			destroy: () => tips.push('gone'),
		};
		const shown = showTray(assistant, actions, {
			image: () => ({}) as never,
			tray: () => tray as never,
			setMenu: () => undefined,
			miniWindow: () => false,
			onSettings: () => new DisposableStack(),
		});
		const error = { kind: 'internal', message: 'It broke.', retryable: true } as const;
		assistant.tell({ t_ms: 0, type: 'error', error, response_id: null });
		assistant.tell({
			t_ms: 1,
			type: 'conversation.item.created',
			turn_id: turnId('t'),
			role: 'user',
			text: 'Again',
			created_at: '2026-11-20T20:00:00.000Z',
		});
		assistant.become({ floorHeld: true });
		assistant.tell({ t_ms: 2, type: 'assistant.floor_held', held: true });
		shown[Symbol.dispose]();
		expect(tips).toEqual([
			'Parley — Ready',
			'Parley — Trouble: open Parley',
			'Parley — Ready',
			'Parley — Waiting for you',
			'gone',
		]);
		expect(assistant.listeners).toBe(0);
	});

	it('draws a different shape for every state, inside its square', () => {
		const faces = ['idle', 'muted', 'listening', 'thinking', 'speaking', 'waiting', 'trouble'] as const;
		const icons = faces.map((face) => trayBitmap(face, 32));
		expect(new Set(icons.map((icon) => Buffer.from(icon).toString('base64'))).size).toBe(faces.length);
		for (const icon of icons) {
			expect(icon).toHaveLength(32 * 32 * 4);
			expect(icon[3]).toBe(0);
			expect(Math.max(...icon)).toBe(255);
		}
	});
});
