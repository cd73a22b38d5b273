/**
 * The only door to uiohook-napi. Its `start` aborts the process when the system gives it no keyboard (no X display, no
 * permission: notes/platform.md §0.5), which is why this lives in a helper and is asked for only where it should work.
 */
import { createRequire } from 'node:module';
import type * as Uiohook from 'uiohook-napi';
import { HelperRefused } from '../helper-runtime.ts';
import { ChordWatch } from './chord-watch.ts';
import type { KeyEvent } from './chord-watch.ts';
import { parseChord } from './key-chord.ts';
import { canReachDisplay } from './x-display.ts';

/** The part of uiohook-napi used here. */
export interface KeyboardHook {
	on(event: 'keydown' | 'keyup', listener: (event: KeyEvent) => void): unknown;
	start(): void;
	stop(): void;
}

/** A key being followed. */
export interface FollowedKey extends Disposable {
	forget(): void;
}

export interface HookOptions {
	readonly accelerator: string;
	readonly platform: NodeJS.Platform;
	/** DISPLAY; counts on Linux only. */
	readonly display: string;
	readonly signal: AbortSignal;
	readonly onKey: (change: 'down' | 'up') => void;
	/** The real keyboard unless a test brings its own. */
	readonly load?: () => KeyboardHook;
}

/** Watches the whole keyboard for one chord. @throws HelperRefused when the chord is none, or there is no keyboard to watch. */
export async function startKeyboardHook(options: HookOptions): Promise<FollowedKey> {
	const { accelerator, platform, display, signal, onKey, load = loadUiohook } = options;
	const chord = parseChord(accelerator, platform);
	if (chord === null) {
		throw new HelperRefused({
			kind: 'settings-invalid',
			message: `The key combination ${accelerator} cannot be held in other programs. Choose another one in Settings, under Talking.`,
			retryable: false,
		});
	}
	if (platform === 'linux' && !(await canReachDisplay(display, signal))) {
		throw new HelperRefused({
			kind: 'internal',
			message: 'There is no X display here on which a key could be followed.',
			retryable: false,
			subject: 'DISPLAY',
		});
	}
	const hook = load();
	const watch = new ChordWatch(chord);
	const tell = (change: 'down' | 'up' | null): void => {
		if (change !== null) onKey(change);
	};
	hook.on('keydown', (event) => tell(watch.keyDown(event)));
	hook.on('keyup', (event) => tell(watch.keyUp(event)));
	hook.start();
	return { forget: () => watch.forget(), [Symbol.dispose]: () => hook.stop() };
}

/** Not `import`: a bundler would take the package apart, and it finds its native code by where it lies. */
function requireUiohook(): { readonly uIOhook: KeyboardHook } {
	const require = createRequire(import.meta.url);
	return require('uiohook-napi') as typeof Uiohook;
}

function loadUiohook(): KeyboardHook {
	try {
		return requireUiohook().uIOhook;
	} catch (cause) {
		throw new HelperRefused(
			{
				kind: 'internal',
				message:
					'The part of Parley that follows a held key is missing or does not fit this computer. Install Parley again.',
				retryable: false,
				subject: 'uiohook-napi',
			},
			cause,
		);
	}
}
