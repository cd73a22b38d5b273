import { beforeEach, describe, expect, it } from 'vitest';
import type { AssistantError } from '../../main/domain/errors.ts';
import { HotkeyActivation } from '../../main/shell/hotkey-activation.ts';
import { hotkeySurroundings } from '../../main/shell/hotkey-surroundings.ts';
import type { GlobalKeyEvent, GlobalKeys, HotkeySurroundings } from '../../main/shell/hotkey.ts';
import { Hotkey } from '../../main/shell/hotkey.ts';
import type { HotkeyState } from '../../preload/contract/hotkey.ts';
import { FakeAssistant } from '../fakes/fake-assistant.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

class FakeShortcuts {
	readonly taken = new Set(['Alt+Taken']);
	readonly registered = new Map<string, () => void>();
	suspended = false;
	register(accelerator: string, press: () => void): boolean {
		if (accelerator === 'nonsense') throw new TypeError('conversion failure');
		if (this.suspended || this.taken.has(accelerator)) return false;
		this.registered.set(accelerator, press);
		return true;
	}
	unregister(accelerator: string): void {
		this.registered.delete(accelerator);
	}
	setSuspended(suspended: boolean): void {
		this.suspended = suspended;
	}
}

class FakeKeys implements GlobalKeys {
	followed: Parameters<GlobalKeys['follow']>[0] = null;
	forgotten = 0;
	#listener: Parameters<GlobalKeys['listen']>[0] | null = null;
	follow(wanted: Parameters<GlobalKeys['follow']>[0]): void {
		this.followed = wanted;
	}
	forget(): void {
		this.forgotten += 1;
	}
	listen(listener: Parameters<GlobalKeys['listen']>[0]): void {
		this.#listener = listener;
	}
	tell(event: GlobalKeyEvent): void {
		this.#listener?.onEvent(event);
	}
	fail(message: string): void {
		const error: AssistantError = { kind: 'helper-crashed', message, retryable: false };
		this.#listener?.onFailed(error);
	}
}

const x11: HotkeySurroundings = {
	platform: 'linux',
	sessionType: 'x11',
	display: true,
	accessibilityTrusted: true,
	portalAvailable: true,
};

describe('the hotkey', () => {
	let shortcuts: FakeShortcuts;
	let keys: FakeKeys;
	let assistant: FakeAssistant;
	let clock: FakeClock;
	let surroundings: HotkeySurroundings;
	let states: HotkeyState[];
	let taken: string[];
	let hotkey: Hotkey;
	beforeEach(() => {
		shortcuts = new FakeShortcuts();
		keys = new FakeKeys();
		assistant = new FakeAssistant();
		clock = new FakeClock();
		surroundings = x11;
		states = [];
		taken = [];
		hotkey = new Hotkey({
			shortcuts,
			keys,
			activation: new HotkeyActivation({ assistant, clock }),
			surroundings: () => surroundings,
			onState: (state) => states.push(state),
			onTaken: (accelerator) => taken.push(accelerator),
		});
	});

	it('toggles by the system’s own shortcut', () => {
		hotkey.use({ accelerator: 'Ctrl+Space', behaviour: 'toggle' });
		expect(hotkey.state).toMatchObject({ rung: 'shortcut', holds: false });
		shortcuts.registered.get('Ctrl+Space')!();
		expect(assistant.asked).toEqual(['press']);
		expect(keys.followed).toBeNull();
	});

	it('is followed in every program while it is to be held', () => {
		hotkey.use({ accelerator: 'Ctrl+Space', behaviour: 'hold' });
		expect(keys.followed).toEqual({ source: 'hook', accelerator: 'Ctrl+Space' });
		expect(hotkey.state).toMatchObject({ rung: 'hook', holds: true });
		expect(hotkey.state.reason).toContain('Hold Ctrl + Space in any program');
		keys.tell({ type: 'down' });
		keys.tell({ type: 'up' });
		clock.advanceBy(25);
		expect(assistant.asked).toEqual(['press', 'release']);
	});

	it('takes the next rung when the helper fails, releases what was held, and says so', () => {
		hotkey.use({ accelerator: 'Ctrl+Space', behaviour: 'hold' });
		keys.tell({ type: 'down' });
		keys.fail('The system gave Parley no keyboard to follow.');
		expect(assistant.asked).toEqual(['press', 'release']);
		expect(keys.followed).toBeNull();
		expect([...shortcuts.registered.keys()]).toEqual(['Ctrl+Space']);
		expect(states.map(({ rung }) => rung)).toEqual(['hook', 'shortcut']);
		expect(states.at(-1)?.reason).toContain('The system gave Parley no keyboard to follow.');
	});

	it('leaves a Wayland desktop that says no with the command', () => {
		surroundings = { ...x11, sessionType: 'wayland' };
		hotkey.use({ accelerator: 'Ctrl+Space', behaviour: 'hold' });
		expect(keys.followed).toEqual({ source: 'portal', accelerator: 'Ctrl+Space' });
		keys.fail('The desktop, or you, refused Parley the key.');
		expect(hotkey.state).toMatchObject({ rung: 'command', holds: false });
		expect(hotkey.state.reason).toMatch(/refused Parley the key.*parley --toggle/);
		expect(shortcuts.registered.size).toBe(0);
	});

	it('names the key that the desktop bound instead', () => {
		surroundings = { ...x11, sessionType: 'wayland' };
		hotkey.use({ accelerator: 'Ctrl+Space', behaviour: 'hold' });
		keys.tell({ type: 'trigger', description: 'Meta+F9' });
		expect(states.at(-1)?.reason).toContain('Hold Meta + F9');
	});

	it.each(['Alt+Taken', 'nonsense'])('says that %s is refused', (accelerator) => {
		hotkey.use({ accelerator, behaviour: 'toggle' });
		expect(hotkey.state.rung).toBe('command');
		expect(taken).toEqual([accelerator]);
	});

	it('lets go of the old key when it changes, and of all at the end', () => {
		hotkey.use({ accelerator: 'Ctrl+Space', behaviour: 'toggle' });
		hotkey.use({ accelerator: 'Ctrl+J', behaviour: 'toggle' });
		expect([...shortcuts.registered.keys()]).toEqual(['Ctrl+J']);
		hotkey.use({ accelerator: 'Ctrl+J', behaviour: 'hold' });
		expect(shortcuts.registered.size).toBe(0);
		keys.tell({ type: 'down' });
		hotkey[Symbol.dispose]();
		expect(keys.followed).toBeNull();
		expect(assistant.asked).toEqual(['press', 'release']);
	});

	it('is released when the screen is locked', () => {
		hotkey.use({ accelerator: 'Ctrl+Space', behaviour: 'hold' });
		keys.tell({ type: 'down' });
		hotkey.forget();
		expect(assistant.asked).toEqual(['press', 'release']);
		expect(keys.forgotten).toBe(1);
	});

	it('is silent while another is chosen, then tries the best way again', () => {
		surroundings = { ...x11, platform: 'darwin', accessibilityTrusted: false };
		hotkey.use({ accelerator: 'Ctrl+Space', behaviour: 'hold' });
		expect(hotkey.state.rung).toBe('shortcut');
		hotkey.setRecording(true);
		expect(shortcuts.suspended).toBe(true);
		surroundings = { ...surroundings, accessibilityTrusted: true };
		hotkey.use({ accelerator: 'Ctrl+J', behaviour: 'hold' });
		hotkey.setRecording(false);
		expect(shortcuts.suspended).toBe(false);
		expect(keys.followed).toEqual({ source: 'hook', accelerator: 'Ctrl+J' });
	});

	it('is none when none is set', () => {
		hotkey.use({ accelerator: '', behaviour: 'hold' });
		expect(hotkey.state.rung).toBe('window');
		expect(keys.followed).toBeNull();
	});
});

describe('what the computer offers', () => {
	const isTrusted = (): boolean => false;
	it.each([
		[{ DISPLAY: ':0' }, { sessionType: null, display: true, portalAvailable: false }],
		[
			{ DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: '/run/user/1' },
			{ sessionType: 'wayland', display: true, portalAvailable: true },
		],
		[
			{ XDG_SESSION_TYPE: 'x11', DISPLAY: '' },
			{ sessionType: 'x11', display: false },
		],
	])('%o', (env, expected) => {
		expect(hotkeySurroundings({ platform: 'linux', env, isTrusted })).toMatchObject(expected);
	});

	it('asks about the permission on macOS only', () => {
		expect(hotkeySurroundings({ platform: 'darwin', env: {}, isTrusted }).accessibilityTrusted).toBe(
			false,
		);
		expect(hotkeySurroundings({ platform: 'win32', env: {}, isTrusted }).accessibilityTrusted).toBe(true);
	});
});
