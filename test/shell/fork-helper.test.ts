import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MockInstance } from 'vitest';
import type { ForkHelper } from '../../main/adapters/helper-process/helper-process.ts';
import { forkUtilityHelper } from '../../main/shell/fork-helper.ts';

/** As much of Electron's UtilityProcess as the shell touches; `pid` and `stderr` vanish as there. */
class UtilityChild extends EventEmitter {
	pid: number | undefined;
	stderr: PassThrough | null = new PassThrough();
	readonly posted: unknown[] = [];
	asked = 0;

	postMessage(message: unknown): void {
		this.posted.push(message);
	}

	kill(): boolean {
		this.asked += 1;
		return true;
	}

	spawns(pid: number): void {
		this.pid = pid;
		this.emit('spawn');
	}

	exits(code: number): void {
		this.emit('exit', code);
		this.pid = undefined;
		this.stderr = null;
	}
}

const electron = vi.hoisted(() => ({ fork: vi.fn() }));
vi.mock('electron', () => ({ utilityProcess: { fork: electron.fork } }));

/** The compiler's check that the shell's helper is one the supervisor can take. */
const fork: ForkHelper = forkUtilityHelper;

let child: UtilityChild;
let kill: MockInstance<typeof process.kill>;
beforeEach(() => {
	child = new UtilityChild();
	electron.fork.mockReset().mockImplementation(() => child);
	kill = vi.spyOn(process, 'kill').mockReset().mockReturnValue(true);
});

describe('a helper as an Electron utility process', () => {
	it('is forked by name with stderr to read, and messages pass both ways', () => {
		const heard: unknown[] = [];
		const helper = fork('/parley/out/main/helpers/audio.entry.js', { serviceName: 'parley-audio' });
		expect(electron.fork).toHaveBeenCalledExactlyOnceWith('/parley/out/main/helpers/audio.entry.js', [], {
			serviceName: 'parley-audio',
			stdio: ['ignore', 'ignore', 'pipe'],
			execArgv: [],
		});
		helper.onMessage((message) => heard.push(message));
		child.emit('message', { type: 'ready' });
		helper.postMessage({ type: 'hello' });
		expect([heard, child.posted]).toEqual([[{ type: 'ready' }], [{ type: 'hello' }]]);
	});

	it('tells its exit after the last of stderr', async () => {
		const heard: unknown[] = [];
		const helper = fork('/entry.js', { serviceName: 'parley-audio' });
		helper.onStderr((text) => heard.push(text));
		const exited = new Promise<void>((resolve) =>
			helper.onExit((exit) => {
				heard.push(exit);
				resolve();
			}),
		);
		const stderr = child.stderr!;
		child.exits(134);
		stderr.end('assertion failed\n');
		await exited;
		expect(heard).toEqual(['assertion failed\n', { code: 134, signal: null }]);
	});

	it('tells its exit although something still holds stderr open', async () => {
		const helper = fork('/entry.js', { serviceName: 'parley-audio' });
		const exited = new Promise((resolve) => helper.onExit(resolve));
		child.exits(1);
		expect(await exited).toEqual({ code: 1, signal: null });
	});

	it('posts nothing from the exit on', () => {
		const helper = fork('/entry.js', { serviceName: 'parley-audio' });
		child.once('exit', () => helper.postMessage({ type: 'shutdown' }));
		child.exits(0);
		helper.postMessage({ type: 'shutdown' });
		expect(child.posted).toEqual([]);
	});

	it('asks with SIGTERM, and kills by pid with SIGKILL', () => {
		const helper = fork('/entry.js', { serviceName: 'parley-audio' });
		child.spawns(4711);
		helper.kill('SIGTERM');
		expect([child.asked, kill.mock.calls]).toEqual([1, []]);
		helper.kill('SIGKILL');
		expect(kill).toHaveBeenCalledExactlyOnceWith(4711, 'SIGKILL');
		child.exits(9);
		helper.kill('SIGKILL');
		expect(kill).toHaveBeenCalledOnce();
	});

	it('kills what has no pid yet as soon as it has one', () => {
		const helper = fork('/entry.js', { serviceName: 'parley-audio' });
		helper.kill('SIGKILL');
		expect(kill).not.toHaveBeenCalled();
		child.spawns(4711);
		expect(kill).toHaveBeenCalledExactlyOnceWith(4711, 'SIGKILL');
	});

	it('is not bothered by a process that was gone before the kill', () => {
		kill.mockImplementation(() => {
			throw new Error('ESRCH');
		});
		const helper = fork('/entry.js', { serviceName: 'parley-audio' });
		child.spawns(4711);
		expect(() => helper.kill('SIGKILL')).not.toThrow();
	});
});
