import { describe, expect, it } from 'vitest';
import type { AssistantError } from '../../../main/domain/errors.ts';
import { AssistantFailure } from '../../../main/domain/errors.ts';
import { abort, killed, supervision } from './supervision.ts';

describe('the handshake', () => {
	it('is ready once the helper says so, and hands on commands and events', async () => {
		const { processes, states, events, supervised } = supervision();
		expect(supervised.send('too early')).toBe(false);
		supervised.start();
		expect(processes.last.received[0]).toEqual({
			type: 'hello',
			protocol: 1,
			epoch: 1,
			originNs: '42',
			options: { model: 'practice' },
		});
		expect(supervised.send('still too early')).toBe(false);
		const ready = supervised.whenReady();
		processes.last.getsReady();
		await ready;
		expect(supervised.send('listen')).toBe(true);
		processes.last.emits('heard');
		expect(processes.last.commands).toEqual(['listen']);
		expect(events).toEqual(['heard']);
		expect(states()).toEqual(['starting 1', 'ready 1']);
	});

	it('takes an exit before ready as a crash while starting', () => {
		const deaths: unknown[] = [];
		const { processes, changes, supervised } = supervision({
			explainExit: (death) => {
				deaths.push(death);
				return null;
			},
		});
		supervised.start();
		processes.last.writes('loading\nprotobuf parsing fai');
		processes.last.writes('led\nlast words');
		processes.last.exits(abort);
		expect(deaths).toEqual([
			{
				cause: 'exited',
				exit: abort,
				whileStarting: true,
				stderr: ['loading', 'protobuf parsing failed', 'last words'],
			},
		]);
		expect(changes.at(-1)).toMatchObject({ state: 'restarting', error: { kind: 'helper-crashed' } });
		expect(changes.at(-1)?.error?.message).toContain('SIGABRT');
		expect(supervised.stderr.at(-1)).toBe('last words');
	});

	it('kills a helper that does not get ready before the deadline', () => {
		const { clock, processes, changes, supervised } = supervision({
			limits: { handshakeDeadlineMs: 7_000 },
		});
		supervised.start();
		clock.advanceTo(6_999);
		expect(processes.last.kills).toEqual([]);
		clock.advanceTo(7_000);
		expect(processes.last.kills).toEqual(['SIGKILL']);
		expect(changes.at(-1)?.error?.message).toContain('did not get ready in time');
	});

	it('does not count pings while the helper loads, which may block it', () => {
		const { clock, processes, supervised } = supervision();
		supervised.start();
		processes.last.answering = false;
		clock.advanceTo(29_000);
		expect(processes.last.alive).toBe(true);
		processes.last.getsReady();
		clock.advanceTo(35_999);
		expect(processes.last.alive).toBe(true);
		clock.advanceTo(36_000);
		expect(processes.last.kills).toEqual(['SIGKILL']);
	});

	it('gives up on a helper of another protocol', () => {
		const { processes, changes, supervised } = supervision();
		supervised.start();
		processes.last.says({ type: 'ready', protocol: 2, epoch: 1 });
		expect(changes.at(-1)).toMatchObject({
			state: 'failed',
			error: { kind: 'internal', retryable: false },
		});
	});

	it('gives up at once when the helper refuses, and tells its reason', async () => {
		const { clock, processes, changes, supervised } = supervision();
		supervised.start();
		const ready = supervised.whenReady();
		const error = { kind: 'model-missing', message: 'Download it.', retryable: false } as const;
		processes.last.refuses(error);
		await expect(ready).rejects.toEqual(new AssistantFailure(error));
		expect(changes.at(-1)).toEqual({ state: 'failed', epoch: 1, error });
		expect([clock.pendingTimers, processes.alive]).toEqual([0, 0]);
	});

	it('forks nothing when its options cannot be had', () => {
		const error: AssistantError = { kind: 'model-missing', message: 'Download it.', retryable: false };
		const { clock, processes, changes, supervised } = supervision({
			options: () => {
				throw new AssistantFailure(error);
			},
		});
		supervised.start();
		expect(changes.at(-1)).toEqual({ state: 'failed', epoch: 1, error });
		expect([clock.pendingTimers, processes.all.length]).toEqual([0, 0]);
	});

	it('tries again when the system could not fork', () => {
		const { clock, processes, states, changes, supervised } = supervision();
		processes.prepare.push(() => {
			throw new Error('spawn EAGAIN');
		});
		supervised.start();
		expect(changes.at(-1)?.error?.message).toContain('could not start it');
		clock.advanceBy(500);
		processes.last.getsReady();
		expect(states()).toEqual(['starting 1', 'restarting 1', 'starting 2', 'ready 2']);
	});
});

describe('the heartbeat', () => {
	it('kills a helper that leaves three pings unanswered', () => {
		const { clock, processes, changes, supervised } = supervision();
		supervised.start();
		processes.last.getsReady();
		clock.advanceTo(10_000);
		expect(processes.last.alive).toBe(true);
		processes.last.answering = false;
		clock.advanceTo(17_999);
		expect(processes.last.alive).toBe(true);
		clock.advanceTo(18_000);
		expect(processes.last.kills).toEqual(['SIGKILL']);
		expect(changes.at(-1)?.error?.message).toContain('stopped answering');
	});

	it('takes any message as a sign of life', () => {
		const { clock, processes, supervised } = supervision();
		supervised.start();
		processes.last.getsReady();
		processes.last.answering = false;
		for (let second = 5; second <= 60; second += 5) {
			clock.advanceTo(second * 1000);
			processes.last.emits('frame');
		}
		expect(processes.last.alive).toBe(true);
	});
});

describe('late messages', () => {
	it('drops those of another epoch, of an ending helper and of no protocol', () => {
		const { processes, events, states, supervised } = supervision();
		supervised.start();
		processes.last.getsReady();
		processes.last.exitWhenAsked = null;
		processes.last.says({ type: 'event', epoch: 0, event: 'of another epoch' });
		processes.last.saysNonsense('hello?');
		processes.last.saysNonsense({ type: 'event', epoch: 1 });
		processes.last.saysNonsense(null);
		supervised.restart();
		processes.last.emits('while ending');
		processes.last.getsReady();
		expect(supervised.send('while ending')).toBe(false);
		const old = processes.last;
		old.exits(killed);
		old.says({ type: 'event', epoch: 1, event: 'after the end' });
		processes.last.says({ type: 'event', epoch: 1, event: 'of the old epoch by the new process' });
		processes.last.getsReady();
		processes.last.getsReady();
		processes.last.emits('alive');
		expect(events).toEqual(['alive']);
		expect(states()).toEqual(['starting 1', 'ready 1', 'restarting 1', 'starting 2', 'ready 2']);
		expect(old.postedToTheDead).toBe(0);
	});
});
