import { EventEmitter } from 'node:events';
import { setImmediate as settle } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Running } from '../../main/shell/app-lifecycle.ts';
import { runApp } from '../../main/shell/app-lifecycle.ts';

class FakeApp extends EventEmitter {
	readonly log: string[] = [];
	first = true;
	requestSingleInstanceLock(): boolean {
		return this.first;
	}
	async whenReady(): Promise<void> {
		this.log.push('ready');
	}
	/** As Electron does: ask, and quit unless somebody objects. */
	quit(): void {
		const event = new Event('will-quit', { cancelable: true });
		this.emit('will-quit', event);
		this.log.push(event.defaultPrevented ? 'quit put off' : 'quit');
	}
	exit(code: number): void {
		this.log.push(`exit ${code}`);
	}
}

describe('the life of the app', () => {
	let app: FakeApp;
	let failures: unknown[];

	const run = (start: () => Promise<Running>, argv: readonly string[] = []): void =>
		runApp({
			app: app as never,
			argv,
			start,
			onNobodyRunning: () => app.log.push('nobody running'),
			onFailure: (cause) => failures.push(cause),
		});
	const running = async (): Promise<Running> => ({
		show: () => void app.log.push('show'),
		followLink: (link) => void app.log.push(`follow ${link}`),
		talk: (command) => void app.log.push(`talk ${command}`),
		[Symbol.asyncDispose]: async () => {
			await settle();
			app.log.push('put away');
		},
	});

	beforeEach(() => {
		app = new FakeApp();
		failures = [];
	});

	it('is one: a second start quits at once and shows the first', async () => {
		app.first = false;
		run(running);
		expect(app.log).toEqual(['quit']);
		app = new FakeApp();
		run(running);
		app.emit('second-instance', {}, ['parley']);
		await settle();
		expect(app.log).toEqual(['ready', 'show']);
		app.emit('second-instance', {}, ['parley', '--hidden']);
		await settle();
		expect(app.log).toEqual(['ready', 'show']);
	});

	it('follows a link it was started with, that a second start brings, or that macOS tells of', async () => {
		run(running, ['--hidden', 'parley://conversation/a']);
		app.emit('second-instance', {}, ['parley', '--flag', 'parley://conversation/b']);
		const event = new Event('open-url', { cancelable: true });
		app.emit('open-url', event, 'parley://conversation/c');
		await expect
			.poll(() => app.log)
			.toEqual([
				'ready',
				'follow parley://conversation/a',
				'show',
				'follow parley://conversation/b',
				'follow parley://conversation/c',
			]);
		expect(event.defaultPrevented).toBe(true);
	});

	it('hands on what another start of the program asks for, without showing itself', async () => {
		run(running);
		app.emit('second-instance', {}, ['parley', '--original-process-start-time=1', '--toggle']);
		await expect.poll(() => app.log).toEqual(['ready', 'talk toggle']);
	});

	it('ends at once when it was to talk to a Parley that does not run', () => {
		run(running, ['--press']);
		expect(app.log).toEqual(['nobody running', 'exit 1']);
		app = new FakeApp();
		app.first = false;
		run(running, ['--press']);
		expect(app.log).toEqual(['quit']);
	});

	it('never lets a link open the microphone', async () => {
		run(running);
		app.emit('second-instance', {}, ['parley', 'parley://conversation/a', '--toggle']);
		await expect.poll(() => app.log).toEqual(['ready', 'show', 'follow parley://conversation/a']);
	});

	it('puts everything away before it ends, once', async () => {
		run(running);
		app.quit();
		await expect.poll(() => app.log).toEqual(['ready', 'quit put off', 'put away', 'exit 0']);
	});

	it('stays without a window, for the tray or the dock, and comes back with a click', async () => {
		run(running);
		app.emit('window-all-closed');
		app.emit('activate');
		await settle();
		expect(app.log).toEqual(['ready', 'show']);
	});

	it('says why it cannot start, and ends', async () => {
		const cause = new Error('no disk');
		run(() => Promise.reject(cause));
		await expect.poll(() => app.log).toEqual(['ready', 'exit 1']);
		expect(failures).toEqual([cause]);
	});
});
