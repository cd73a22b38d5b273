import { describe, expect, it } from 'vitest';
import type { AssistantError } from '../../../main/domain/errors.ts';
import { abort, supervision } from './supervision.ts';

describe('restarting', () => {
	it('waits twice as long after each crash, half of it at random', () => {
		const waitsMs = (random: number): number[] => {
			const { clock, processes, supervised } = supervision({
				random: () => random,
				limits: { crashesOfALoop: 100 },
			});
			supervised.start();
			return Array.from({ length: 9 }, () => {
				processes.last.getsReady();
				processes.last.exits(abort);
				const diedMs = clock.nowMs();
				const before = processes.all.length;
				while (processes.all.length === before) clock.advanceBy(125);
				return clock.nowMs() - diedMs;
			});
		};
		expect(waitsMs(1)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
		expect(waitsMs(0)).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
	});

	it('begins again with the shortest wait after a long life', () => {
		const { clock, processes, supervised } = supervision();
		supervised.start();
		for (let life = 0; life < 5; life += 1) {
			processes.last.getsReady();
			clock.advanceBy(60_000);
			processes.last.exits(abort);
			const before = processes.all.length;
			clock.advanceBy(500);
			expect(processes.all.length).toBe(before + 1);
		}
	});

	it('gives up after three crashes within a minute, until somebody asks again', async () => {
		const { clock, processes, changes, states, supervised } = supervision();
		supervised.start();
		for (let crash = 0; crash < 3; crash += 1) {
			processes.last.getsReady();
			processes.last.exits({ code: 0, signal: null });
			clock.advanceBy(1000);
		}
		expect(changes.at(-1)).toMatchObject({
			state: 'failed',
			epoch: 3,
			error: { kind: 'helper-crash-loop', retryable: true, subject: 'recognizer' },
		});
		await expect(supervised.whenReady()).rejects.toThrow('keeps crashing');
		expect([clock.pendingTimers, processes.all.length]).toEqual([0, 3]);

		supervised.restart();
		processes.last.getsReady();
		await supervised.whenReady();
		processes.last.exits(abort);
		expect(states().slice(-3)).toEqual(['starting 4', 'ready 4', 'restarting 4']);
	});

	it('puts the explanation of the owner into what a person reads', () => {
		const { clock, processes, changes, supervised } = supervision({
			explainExit: ({ whileStarting }) =>
				whileStarting
					? {
							kind: 'model-corrupt',
							message: 'The file is damaged.',
							retryable: true,
							subject: 'a.onnx',
						}
					: null,
		});
		supervised.start();
		processes.last.exits(abort);
		expect(changes.at(-1)).toMatchObject({ state: 'restarting', error: { kind: 'model-corrupt' } });
		for (let crash = 0; crash < 2; crash += 1) {
			clock.advanceBy(1000);
			processes.last.exits(abort);
		}
		expect(changes.at(-1)).toMatchObject({
			state: 'failed',
			error: { kind: 'helper-crash-loop', subject: 'a.onnx' },
		});
		expect(changes.at(-1)?.error?.message).toContain('The file is damaged.');
	});

	it('gives up after one crash that the owner says will not mend', () => {
		const error: AssistantError = {
			kind: 'model-corrupt',
			message: 'Download it again.',
			retryable: false,
		};
		const { clock, processes, changes, supervised } = supervision({ explainExit: () => error });
		supervised.start();
		processes.last.exits(abort);
		expect(changes.at(-1)).toEqual({ state: 'failed', epoch: 1, error });
		expect(clock.pendingTimers).toBe(0);
	});

	it('asks for the options again at each start', () => {
		let model = 'small';
		const { processes, states, supervised } = supervision({ options: () => ({ model }) });
		supervised.start();
		processes.last.getsReady();
		model = 'large';
		supervised.restart();
		expect(processes.last.received[0]).toMatchObject({ epoch: 2, options: { model: 'large' } });
		expect(processes.mostAlive).toBe(1);
		expect(states()).toEqual(['starting 1', 'ready 1', 'restarting 1', 'starting 2']);
	});

	it('does not wait when somebody asks while it does', () => {
		const { clock, processes, states, supervised } = supervision();
		supervised.start();
		processes.last.exits(abort);
		supervised.restart();
		processes.last.getsReady();
		clock.advanceBy(10_000);
		expect(states()).toEqual(['starting 1', 'restarting 1', 'starting 2', 'ready 2']);
		expect(processes.all.length).toBe(2);
	});

	it('follows the wish even when the old helper was refusing or dying anyway', () => {
		const { clock, processes, states, supervised } = supervision();
		supervised.start();
		processes.last.exitWhenAsked = null;
		processes.last.refuses({ kind: 'model-missing', message: 'Download it.', retryable: false });
		supervised.restart();
		processes.last.exits({ code: 0, signal: null });
		processes.last.getsReady();
		processes.last.answering = false;
		processes.last.exitWhenKilled = null;
		clock.advanceBy(8_000);
		supervised.restart();
		processes.last.exits(abort);
		expect(states()).toEqual([
			'starting 1',
			'restarting 1',
			'starting 2',
			'ready 2',
			'restarting 2',
			'starting 3',
		]);
	});

	it('is not a crash when it was asked for, however the helper ends', () => {
		const { clock, processes, states, supervised } = supervision();
		supervised.start();
		for (let restart = 0; restart < 10; restart += 1) {
			processes.last.getsReady();
			processes.last.exitWhenAsked = abort;
			supervised.restart();
		}
		expect(states().filter((state) => state.startsWith('failed'))).toEqual([]);
		expect(processes.all.length).toBe(11);
		expect(clock.pendingTimers).toBe(2);
	});
});

describe('stopping', () => {
	it('asks first, kills after the grace and leaves nothing behind', async () => {
		const { clock, processes, supervised } = supervision();
		supervised.start();
		processes.last.getsReady();
		processes.last.exitWhenAsked = null;
		let stopped = false;
		const stopping = supervised.stop().then(() => (stopped = true));
		expect(processes.last.received.at(-1)).toEqual({ type: 'shutdown', epoch: 1 });
		await clock.settleTo(2_999);
		expect([processes.last.kills, stopped]).toEqual([[], false]);
		await clock.settleTo(3_000);
		await stopping;
		expect(processes.last.kills).toEqual(['SIGKILL']);
		expect([clock.pendingTimers, processes.alive, supervised.state]).toEqual([0, 0, 'stopped']);
	});

	it('cancels a restart that was waiting', async () => {
		const { clock, processes, supervised } = supervision();
		supervised.start();
		processes.last.exits(abort);
		await supervised.stop();
		expect(clock.pendingTimers).toBe(0);
		clock.advanceBy(60_000);
		expect(processes.all.length).toBe(1);
	});

	it('can be started again, once the old process is gone', async () => {
		const { processes, supervised } = supervision();
		supervised.start();
		processes.last.getsReady();
		processes.last.exitWhenAsked = null;
		const stopping = supervised.stop();
		supervised.start();
		await stopping;
		expect(processes.all.length).toBe(1);
		processes.last.exits({ code: 0, signal: null });
		processes.last.getsReady();
		await supervised.whenReady();
		expect([processes.all.length, processes.mostAlive]).toEqual([2, 1]);
	});

	it('is what disposing does', async () => {
		const { clock, processes, supervised } = supervision();
		{
			await using held = supervised;
			held.start();
			processes.last.getsReady();
		}
		expect([clock.pendingTimers, processes.alive]).toEqual([0, 0]);
	});

	it('may be asked for by a listener, at any change', async () => {
		for (const state of ['starting', 'ready', 'restarting', 'failed'] as const) {
			const stops: Promise<void>[] = [];
			const { clock, processes, supervised } = supervision({
				onStateChanged: (change) => {
					if (change.state === state) stops.push(supervised.stop());
				},
				limits: { crashesOfALoop: 2 },
			});
			supervised.start();
			for (let crash = 0; crash < 2 && supervised.state !== 'stopped'; crash += 1) {
				processes.last.getsReady();
				if (processes.last.alive) processes.last.exits(abort);
				clock.advanceBy(1000);
			}
			await Promise.all(stops);
			expect([state, stops.length, clock.pendingTimers, processes.alive]).toEqual([state, 1, 0, 0]);
		}
	});
});

describe('waiting for it', () => {
	it('ends with the signal', async () => {
		const { supervised } = supervision();
		const abortion = new AbortController();
		const ready = supervised.whenReady(abortion.signal);
		abortion.abort(new Error('enough'));
		await expect(ready).rejects.toThrow('enough');
		await expect(supervised.whenReady(abortion.signal)).rejects.toThrow('enough');
	});

	it('outlasts crashes', async () => {
		const { clock, processes, supervised } = supervision();
		supervised.start();
		const ready = supervised.whenReady();
		processes.last.exits(abort);
		clock.advanceBy(500);
		processes.last.getsReady();
		await ready;
		expect(supervised.state).toBe('ready');
	});
});
