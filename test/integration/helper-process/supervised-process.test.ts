import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { forkNodeHelper } from '../../../main/adapters/helper-process/fork-node-helper.ts';
import { exitKind } from '../../../main/adapters/helper-process/helper-death.ts';
import type { HelperDeath } from '../../../main/adapters/helper-process/helper-death.ts';
import { SupervisedProcess } from '../../../main/adapters/helper-process/supervised-process.ts';
import type {
	HelperStateChange,
	SupervisedProcessOptions,
} from '../../../main/adapters/helper-process/supervised-process.ts';
import { SystemClock } from '../../../main/adapters/system-clock.ts';
import type { EchoCommand, EchoEvent, EchoOptions } from './echo.entry.ts';

const soon = { timeout: 20_000, interval: 20 };

function echo(
	options: Partial<EchoOptions> = {},
	given: Partial<SupervisedProcessOptions<EchoOptions, EchoEvent>> = {},
) {
	const clock = new SystemClock();
	const events: EchoEvent[] = [];
	const changes: HelperStateChange[] = [];
	const deaths: HelperDeath[] = [];
	const lines: string[] = [];
	const supervised = new SupervisedProcess<EchoOptions, EchoCommand, EchoEvent>({
		name: 'echo',
		entry: join(import.meta.dirname, 'echo.entry.ts'),
		options: () => ({ refuse: false, disposeHangs: false, greeting: 'hello', ...options }),
		fork: forkNodeHelper,
		clock,
		originNs: clock.originNs,
		onEvent: (event) => events.push(event),
		onStateChanged: (change) => changes.push(change),
		onStderrLine: (line) => lines.push(line),
		explainExit: (death) => {
			deaths.push(death);
			return null;
		},
		...given,
	});
	const pids = (): readonly number[] =>
		events.flatMap((event) => (event.type === 'started' ? [event.pid] : []));
	return { clock, supervised, events, changes, deaths, lines, pids };
}

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** The letter Linux gives a process; a zombie has ended and waits for its parent. */
async function stateOf(pid: number): Promise<string | undefined> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	return stat.slice(stat.lastIndexOf(')') + 2)[0];
}

const gone = (pid: number): Promise<void> => vi.waitFor(() => expect(isRunning(pid)).toBe(false), soon);

describe('a helper under child_process.fork', () => {
	it('shakes hands, shares session time and carries samples both ways', async () => {
		const { clock, supervised, events, lines, pids } = echo();
		const beforeMs = clock.nowMs();
		supervised.start();
		await supervised.whenReady(AbortSignal.timeout(20_000));
		const started = events.find((event) => event.type === 'started');
		expect(started?.greeting).toBe('hello');
		expect(started?.tMs).toBeGreaterThan(beforeMs);
		expect(started?.tMs).toBeLessThan(clock.nowMs());

		const samples = Float32Array.from({ length: 320 }, (_, index) => index / 320);
		expect(supervised.send({ type: 'echo', samples })).toBe(true);
		await vi.waitFor(() => expect(events.at(-1)).toEqual({ type: 'echo', samples }), soon);

		await supervised.stop();
		expect(lines).toContain('disposed');
		await gone(pids()[0]!);
	});

	it('is started again when it is killed in the middle of its work', async () => {
		const { supervised, changes, deaths, pids } = echo();
		await using held = supervised;
		held.start();
		await held.whenReady();
		held.send({ type: 'block', ms: 60_000 });
		process.kill(pids()[0]!, 'SIGKILL');
		await vi.waitFor(() => expect(pids()).toHaveLength(2), soon);
		await held.whenReady();
		expect(changes.map(({ state }) => state)).toEqual([
			'starting',
			'ready',
			'restarting',
			'starting',
			'ready',
		]);
		expect(deaths).toMatchObject([
			{ cause: 'exited', exit: { code: null, signal: 'SIGKILL' }, whileStarting: false },
		]);
		expect(isRunning(pids()[0]!)).toBe(false);
	});

	it('is killed when a native call holds its event loop for too long', async () => {
		const { supervised, deaths, pids } = echo({}, { limits: { pingIntervalMs: 300 } });
		await using held = supervised;
		held.start();
		await held.whenReady();
		held.send({ type: 'block', ms: 120_000 });
		await vi.waitFor(() => expect(pids()).toHaveLength(2), soon);
		expect(deaths).toMatchObject([{ cause: 'unresponsive', exit: { signal: 'SIGKILL' } }]);
	});

	it('tells how native code gave up, with the last lines of stderr', async () => {
		const { supervised, changes, deaths } = echo();
		await using held = supervised;
		held.start();
		await held.whenReady();
		held.send({ type: 'say', text: 'Load model failed: protobuf parsing failed' });
		held.send({ type: 'abort' });
		await vi.waitFor(() => expect(deaths).toHaveLength(1), soon);
		expect(exitKind(deaths[0]!.exit)).toBe('native-abort');
		expect(deaths[0]!.stderr[0]).toBe('Load model failed: protobuf parsing failed');
		expect(changes.at(-1)?.error?.message).toContain('its native code gave up');
	});

	it.each([
		[{ type: 'throw' }, 1, 'The echo threw, as it was told.'],
		[{ type: 'reject' }, 1, 'The echo rejected, as it was told.'],
		[{ type: 'exit', code: 255 }, 255, ''],
	] as const)('takes %j as a crash and keeps the reason', async (command, code, reason) => {
		const { supervised, deaths } = echo();
		await using held = supervised;
		held.start();
		await held.whenReady();
		held.send(command);
		await vi.waitFor(() => expect(deaths).toHaveLength(1), soon);
		expect(deaths[0]!.exit).toEqual({ code, signal: null });
		expect(deaths[0]!.stderr.join('\n')).toContain(reason);
	});

	it('is given up when it refuses', async () => {
		const { supervised, deaths } = echo({ refuse: true });
		await using held = supervised;
		held.start();
		await expect(held.whenReady()).rejects.toThrow(
			'The model is not there. Download it in the settings.',
		);
		expect(deaths).toEqual([]);
	});

	it('crashes while starting when its program is not there', async () => {
		const { supervised, deaths } = echo({}, { entry: join(import.meta.dirname, 'nobody.entry.ts') });
		await using held = supervised;
		held.start();
		await vi.waitFor(() => expect(deaths).toHaveLength(1), soon);
		expect(deaths[0]).toMatchObject({ cause: 'exited', whileStarting: true, exit: { code: 1 } });
		expect(deaths[0]!.stderr.join('\n')).toContain('nobody.entry.ts');
	});

	it('ends although it cannot finish cleaning up', async () => {
		const { supervised, pids } = echo({ disposeHangs: true });
		supervised.start();
		await supervised.whenReady();
		await supervised.stop();
		expect(isRunning(pids()[0]!)).toBe(false);
	});

	it('ends without being killed from outside although its exit would hang', async () => {
		const entry = join(import.meta.dirname, 'hanging-exit.entry.ts');
		const { supervised } = echo({}, { entry, limits: { stopGraceMs: 240_000 } });
		supervised.start();
		await supervised.whenReady();
		await supervised.stop();
		expect(supervised.state).toBe('stopped');
	});

	it('ends although it hears nothing at all', async () => {
		const { supervised, pids } = echo({}, { limits: { stopGraceMs: 200 } });
		supervised.start();
		await supervised.whenReady();
		supervised.send({ type: 'block', ms: 120_000 });
		await sleep(100);
		await supervised.stop();
		expect(isRunning(pids()[0]!)).toBe(false);
	});

	it.skipIf(process.platform === 'win32')('goes on when the terminal interrupts the group', async () => {
		const { supervised, pids, deaths, events } = echo();
		await using held = supervised;
		held.start();
		await held.whenReady();
		process.kill(pids()[0]!, 'SIGINT');
		await sleep(200);
		held.send({ type: 'echo', samples: new Float32Array(1) });
		await vi.waitFor(() => expect(events.at(-1)?.type).toBe('echo'), soon);
		expect(deaths).toEqual([]);
	});
});

describe('an orphan', () => {
	async function parentOfOne() {
		const parent = fork(join(import.meta.dirname, 'parent.entry.ts'), { execArgv: [] });
		const [pid] = (await once(parent, 'message')) as [number];
		return { parent, pid };
	}

	it('ends by itself when its parent is killed', async () => {
		const { parent, pid } = await parentOfOne();
		expect(isRunning(pid)).toBe(true);
		parent.kill('SIGKILL');
		await gone(pid);
	});

	it.runIf(process.platform === 'linux')('ends by itself when its parent falls silent', async () => {
		const { parent, pid } = await parentOfOne();
		parent.kill('SIGSTOP');
		// Three ticks of 5 s without a ping; a stopped parent cannot reap it, so it stays as a zombie until the parent dies.
		await sleep(10_000);
		expect(await stateOf(pid)).not.toBe('Z');
		await vi.waitFor(async () => expect(await stateOf(pid)).toBe('Z'), {
			timeout: 40_000,
			interval: 200,
		});
		parent.kill('SIGKILL');
		await gone(pid);
	});
});
