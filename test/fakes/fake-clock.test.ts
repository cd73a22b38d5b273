import { describe, expect, it } from 'vitest';
import { FakeClock } from './fake-clock.ts';

describe('FakeClock', () => {
	it('runs due timers in order of time, then of scheduling, each at its own time', () => {
		const clock = new FakeClock();
		const ran: string[] = [];
		const note = (name: string) => () => ran.push(`${name} at ${clock.nowMs()}`);
		clock.schedule(20, note('c'));
		clock.schedule(10, note('a'));
		clock.schedule(10, () => {
			note('b')();
			clock.schedule(15, note('chained'));
			clock.schedule(5, note('overdue'));
		});
		clock.schedule(21, note('not yet'));
		clock.advanceTo(20);
		expect(ran).toEqual(['a at 10', 'b at 10', 'overdue at 10', 'chained at 15', 'c at 20']);
		expect([clock.nowMs(), clock.pendingTimers]).toEqual([20, 1]);
	});

	it('counts what was neither run nor disposed, and never goes back', () => {
		const clock = new FakeClock();
		const timer = clock.schedule(10, () => undefined);
		expect(clock.pendingTimers).toBe(1);
		timer[Symbol.dispose]();
		expect(clock.pendingTimers).toBe(0);
		clock.advanceBy(5);
		expect(() => clock.advanceTo(4)).toThrow(RangeError);
		expect(clock.wallMs()).toBe(Date.UTC(2026, 0, 1) + 5);
	});

	it('lets code that awaits schedule its next timer in time', async () => {
		const clock = new FakeClock();
		const atMs: number[] = [];
		const wait = (ms: number): Promise<void> =>
			new Promise((resolve) => clock.schedule(clock.nowMs() + ms, () => resolve()));
		const walk = async (): Promise<void> => {
			for (let step = 0; step < 5; step += 1) {
				await wait(10);
				atMs.push(clock.nowMs());
			}
		};
		void walk();
		await clock.settleTo(45);
		expect([atMs, clock.nowMs()]).toEqual([[10, 20, 30, 40], 45]);
	});
});
