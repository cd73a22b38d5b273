import { describe, expect, it } from 'vitest';
import { applicationMenu } from '../../main/shell/application-menu.ts';
import { guardContents, mainWindowOptions } from '../../main/shell/main-window.ts';
import { decideToggle, toggleTalk } from '../../main/shell/talk-toggle.ts';
import { trayBitmap } from '../../main/shell/tray-icon.ts';
import { trayMenu, trayTooltip } from '../../main/shell/tray-menu.ts';
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
	const actions = {
		show: () => undefined,
		toggleListening: () => undefined,
		stop: () => undefined,
		newConversation: () => undefined,
		openSettings: () => undefined,
		quit: () => undefined,
	};

	it('says the state in words and offers what makes sense', () => {
		const menu = trayMenu({ ...atRest, state: 'speaking' }, actions);
		expect(menu[0]).toMatchObject({ label: 'Speaking', enabled: false });
		expect(menu.find(({ id }) => id === 'stop')).toMatchObject({ enabled: true });
		expect(trayMenu(atRest, actions).find(({ id }) => id === 'stop')).toMatchObject({ enabled: false });
		expect(trayTooltip({ ...atRest, mode: 'open-mic', muted: true })).toBe('Parley — Microphone off');
	});

	it('draws a different shape for every state, inside its square', () => {
		const faces = ['idle', 'muted', 'listening', 'thinking', 'speaking'] as const;
		const icons = faces.map((face) => trayBitmap(face, 32));
		expect(new Set(icons.map((icon) => Buffer.from(icon).toString('base64'))).size).toBe(faces.length);
		for (const icon of icons) {
			expect(icon).toHaveLength(32 * 32 * 4);
			expect(icon[3]).toBe(0);
			expect(Math.max(...icon)).toBe(255);
		}
	});
});
