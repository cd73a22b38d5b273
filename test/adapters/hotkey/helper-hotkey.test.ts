import { beforeEach, describe, expect, it } from 'vitest';
import { HelperHotkey } from '../../../main/adapters/hotkey/helper-hotkey.ts';
import type {
	HotkeyCommand,
	HotkeyEvent,
	HotkeyOptions,
} from '../../../main/helpers/hotkey/hotkey-protocol.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeHelperProcesses } from '../../fakes/fake-helper-processes.ts';

const f9: HotkeyOptions = { source: 'hook', accelerator: 'F9' };

describe('the hotkey helper', () => {
	let processes: FakeHelperProcesses<HotkeyOptions, HotkeyCommand, HotkeyEvent>;
	let clock: FakeClock;
	let hotkey: HelperHotkey;
	let told: string[];
	let failures: string[];
	beforeEach(() => {
		processes = new FakeHelperProcesses();
		clock = new FakeClock();
		told = [];
		failures = [];
		hotkey = new HelperHotkey({ entry: '/entry', fork: processes.fork, clock, originNs: 0n });
		hotkey.listen({
			onEvent: ({ type }) => told.push(type),
			onFailed: ({ message }) => failures.push(message),
		});
	});
	const held = (): void => {
		hotkey.follow(f9);
		processes.last.getsReady();
		processes.last.emits({ type: 'down' });
	};

	it('is given its one key and no other', () => {
		held();
		const hello = processes.last.received.find((message) => message.type === 'hello');
		expect(hello).toMatchObject({ options: f9 });
		expect(told).toEqual(['down']);
	});

	it('runs only while a key is followed, and once for the same key', async () => {
		expect(processes.all).toHaveLength(0);
		held();
		hotkey.follow({ ...f9 });
		expect(processes.all).toHaveLength(1);
		hotkey.follow(null);
		expect(told).toEqual(['down', 'up']);
		expect(processes.alive).toBe(0);
	});

	it('is another process for another key', () => {
		held();
		hotkey.follow({ ...f9, accelerator: 'F10' });
		expect(told).toEqual(['down', 'up']);
		expect(processes.all).toHaveLength(2);
		expect(processes.mostAlive).toBe(1);
	});

	it.each(['SIGSEGV', 'SIGKILL'] as const)(
		'lets go of a held key when it ends by %s, and starts again',
		(signal) => {
			held();
			processes.last.exits({ code: null, signal });
			expect(told).toEqual(['down', 'up']);
			clock.advanceBy(1_000);
			expect(processes.all).toHaveLength(2);
			processes.last.getsReady();
			expect(failures).toEqual([]);
		},
	);

	it('gives up at once when it dies while starting: it would again', () => {
		hotkey.follow(f9);
		processes.last.exits({ code: null, signal: 'SIGABRT' });
		clock.advanceBy(60_000);
		expect(processes.all).toHaveLength(1);
		expect(failures).toEqual([
			'The system gave Parley no keyboard to follow (its native code gave up, SIGABRT).',
		]);
	});

	it('gives up when it hangs in starting, and when it keeps crashing', () => {
		hotkey.follow(f9);
		clock.advanceBy(31_000);
		expect(failures).toEqual([
			'The system gave Parley no keyboard to follow (it did not get ready in time).',
		]);
		hotkey.follow({ ...f9, accelerator: 'F10' });
		for (let crash = 0; crash < 3; crash++) {
			processes.last.getsReady();
			processes.last.exits({ code: null, signal: 'SIGSEGV' });
			clock.advanceBy(5_000);
		}
		expect(failures).toHaveLength(2);
		expect(processes.alive).toBe(0);
	});

	it('forgets a held key on both sides', () => {
		held();
		hotkey.forget();
		expect(told).toEqual(['down', 'up']);
		expect(processes.last.commands).toEqual([{ type: 'forget' }]);
		processes.last.emits({ type: 'down' });
		expect(told).toEqual(['down', 'up', 'down']);
	});

	it('lets go at the end', async () => {
		held();
		await hotkey[Symbol.asyncDispose]();
		expect(told).toEqual(['down', 'up']);
		expect(processes.alive).toBe(0);
		expect(clock.pendingTimers).toBe(0);
	});
});
