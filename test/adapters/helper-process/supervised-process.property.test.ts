import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abort, supervision } from './supervision.ts';

/** What the world may do to a supervised helper. `which` picks any process ever forked, dead ones included. */
const happening = fc.oneof(
	fc.record({ does: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
	fc.record({
		does: fc.constantFrom('ready', 'emit', 'refuse', 'exit', 'ignore-shutdown', 'defy-kill', 'hang'),
		which: fc.nat({ max: 20 }),
	}),
	fc.record({ does: fc.constantFrom('start', 'restart', 'stop', 'send') }),
);
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

type Supervision = ReturnType<typeof supervision>;

function happen(world: Supervision, it: Happening, stops: Promise<void>[]): void {
	if ('ms' in it) world.clock.advanceBy(it.ms);
	else if ('which' in it) {
		const process = world.processes.all[it.which % world.processes.all.length];
		if (process !== undefined) happenTo(process, it.does);
	} else if (it.does === 'start') world.supervised.start();
	else if (it.does === 'restart') world.supervised.restart();
	else if (it.does === 'stop') stops.push(world.supervised.stop());
	else world.supervised.send('listen');
}

function happenTo(process: Supervision['processes']['last'], does: string): void {
	if (does === 'ready') process.getsReady();
	else if (does === 'emit') process.emits(`epoch ${process.epoch}`);
	else if (does === 'refuse') process.refuses({ kind: 'internal', message: 'No.', retryable: false });
	else if (does === 'exit') process.exits(abort);
	else if (does === 'ignore-shutdown') process.exitWhenAsked = null;
	else if (does === 'defy-kill') process.exitWhenKilled = null;
	else process.answering = false;
}

describe('a supervised process, whatever happens in whatever order', () => {
	it('never has two live children, readies an epoch at most once and hears nothing of a dead one', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(happening, { maxLength: 60 }), async (happenings) => {
				const heard: string[] = [];
				const aliveAtStart: number[] = [];
				const world = supervision({
					onStateChanged: (change) => {
						world.changes.push(change);
						if (change.state === 'starting') aliveAtStart.push(world.processes.alive);
					},
					onEvent: (event) =>
						heard.push(
							`${event} while epoch ${world.processes.last.epoch} was ${String(world.processes.last.alive)}`,
						),
				});
				const stops: Promise<void>[] = [];
				world.supervised.start();
				for (const each of happenings) happen(world, each, stops);

				expect(world.processes.mostAlive).toBe(1);
				expect(aliveAtStart.filter((alive) => alive > 0)).toEqual([]);
				expect(world.processes.all.filter((process) => process.postedToTheDead > 0)).toEqual([]);
				const epochs = world.processes.all.map((process) => process.epoch);
				expect(epochs).toEqual([...new Set(epochs)].toSorted((a, b) => a - b));
				const readied = world.states().filter((state) => state.startsWith('ready'));
				expect(readied).toEqual([...new Set(readied)]);
				for (const line of heard) expect(line).toMatch(/^epoch (\d+) while epoch \1 was true$/);

				for (const process of world.processes.all) process.exitWhenKilled = abort;
				const stopped = world.supervised.stop();
				// Those that defied an earlier SIGKILL die at last.
				world.clock.advanceBy(10_000);
				for (const process of world.processes.all) process.exits(abort);
				await Promise.all([...stops, stopped]);
				expect([world.clock.pendingTimers, world.processes.alive]).toEqual([0, 0]);
			}),
			{ numRuns: 500 },
		);
	});
});
