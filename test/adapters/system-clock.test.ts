import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SystemClock } from '../../main/adapters/system-clock.ts';

describe('SystemClock', () => {
	it('begins at zero, never goes back and is what a helper computes from originNs', async () => {
		const clock = new SystemClock();
		const beforeMs = clock.nowMs();
		const theirsMs = Number(process.hrtime.bigint() - clock.originNs) / 1e6;
		const afterMs = clock.nowMs();
		expect(beforeMs).toBeGreaterThanOrEqual(0);
		expect(theirsMs).toBeGreaterThanOrEqual(beforeMs);
		expect(afterMs).toBeGreaterThanOrEqual(theirsMs);
		expect(Math.abs(clock.wallMs() - Date.now())).toBeLessThan(1000);
	});

	it('never runs early, not even by a part of a millisecond', async () => {
		const clock = new SystemClock();
		const waits = Array.from({ length: 50 }, (_, index) => clock.nowMs() + index / 3);
		const early = await Promise.all(
			waits.map(
				(atMs) =>
					new Promise<boolean>((resolve) =>
						clock.schedule(atMs, () => resolve(clock.nowMs() < atMs)),
					),
			),
		);
		expect(early).not.toContain(true);
	});

	it('runs what is overdue soon, but not at once', async () => {
		const clock = new SystemClock();
		const order: string[] = [];
		const ran = new Promise<void>((resolve) => {
			clock.schedule(-1000, () => {
				order.push('run');
				resolve();
			});
		});
		order.push('scheduled');
		await ran;
		expect(order).toEqual(['scheduled', 'run']);
	});

	it('runs nothing that was disposed, nor what is a month away', async () => {
		const clock = new SystemClock();
		const ran: string[] = [];
		clock.schedule(clock.nowMs() + 5, () => ran.push('disposed'))[Symbol.dispose]();
		using later = clock.schedule(30 * 24 * 3600 * 1000, () => ran.push('a month away'));
		expect(later).toBeDefined();
		await sleep(50);
		expect(ran).toEqual([]);
	});
});
