import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { startKeyboardHook } from '../../../main/helpers/hotkey/keyboard-hook.ts';
import { HelperRefused } from '../../../main/helpers/helper-runtime.ts';

class FakeHook extends EventEmitter {
	readonly log: string[] = [];
	start(): void {
		this.log.push('start');
	}
	stop(): void {
		this.log.push('stop');
	}
	press(keycode: number, held: { ctrlKey?: boolean } = {}): void {
		this.emit('keydown', { ...free, ...held, keycode });
	}
	letGo(keycode: number): void {
		this.emit('keyup', { ...free, keycode });
	}
}

const free = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };
const f9 = 0x43;

describe('the keyboard hook', () => {
	let hook: FakeHook;
	let told: string[];
	beforeEach(() => {
		hook = new FakeHook();
		told = [];
	});
	const start = (
		accelerator: string,
		platform: NodeJS.Platform = 'win32',
		load: () => FakeHook = () => hook,
	): ReturnType<typeof startKeyboardHook> =>
		startKeyboardHook({
			accelerator,
			platform,
			display: '',
			signal: AbortSignal.timeout(10_000),
			onKey: (change) => told.push(change),
			load,
		});

	it('listens before it starts, tells of the one key, and stops', async () => {
		const key = await start('F9');
		expect(hook.log).toEqual(['start']);
		for (let keycode = 1; keycode < 0x60; keycode++) {
			if (keycode === f9) continue;
			hook.press(keycode);
			hook.letGo(keycode);
		}
		expect(told).toEqual([]);
		hook.press(f9);
		hook.press(f9, { ctrlKey: true });
		hook.letGo(f9);
		expect(told).toEqual(['down', 'up']);
		key[Symbol.dispose]();
		expect(hook.log).toEqual(['start', 'stop']);
	});

	it.each([
		['a key that it cannot tell', 'MediaPlayPause', 'win32'],
		['no display', 'F9', 'linux'],
	] as const)('is not even loaded with %s', async (_what, accelerator, platform) => {
		const load = (): FakeHook => {
			throw new Error('It was loaded.');
		};
		await expect(start(accelerator, platform, load)).rejects.toBeInstanceOf(HelperRefused);
	});
});
