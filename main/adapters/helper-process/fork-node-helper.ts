import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { ForkHelper, HelperExit, HelperProcess } from './helper-process.ts';

/** Stderr and the last messages may arrive after 'exit'; a grandchild that holds stderr open must not delay the news longer. */
const drainMs = 250;

/**
 * Forks a helper under plain Node 24: `entry` may be a `.ts` file, types are stripped. The helper gets this process's
 * environment, no stdin and no stdout, and none of our Node flags (two processes cannot share an inspector port).
 */
export const forkNodeHelper: ForkHelper = (entry, { serviceName }) =>
	new NodeHelperProcess(
		fork(entry, [serviceName], {
			execArgv: [],
			serialization: 'advanced',
			stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
			windowsHide: true,
		}),
	);

class NodeHelperProcess implements HelperProcess {
	readonly #child: ChildProcess;
	#onMessage: (message: unknown) => void = () => undefined;
	#onStderr: (text: string) => void = () => undefined;
	#onExit: (exit: HelperExit) => void = () => undefined;
	#exited = false;

	constructor(child: ChildProcess) {
		this.#child = child;
		child.on('message', (message) => this.#onMessage(message));
		child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#onStderr(text));
		child.once('exit', (code, signal) => {
			const drained = setTimeout(() => this.#exit({ code, signal }), drainMs);
			child.once('close', () => {
				clearTimeout(drained);
				this.#exit({ code, signal });
			});
		});
		// Also told of messages that could not be sent; only a process that never started has no 'exit' to follow.
		child.on('error', (error) => {
			if (child.pid !== undefined) return;
			this.#onStderr(`${error.message}\n`);
			this.#exit({ code: null, signal: null });
		});
	}

	get pid(): number | undefined {
		return this.#child.pid;
	}

	postMessage(message: unknown): void {
		if (!this.#child.connected || typeof message !== 'object' || message === null) return;
		this.#child.send(message, () => undefined);
	}

	onMessage(listener: (message: unknown) => void): void {
		this.#onMessage = listener;
	}

	onStderr(listener: (text: string) => void): void {
		this.#onStderr = listener;
	}

	onExit(listener: (exit: HelperExit) => void): void {
		this.#onExit = listener;
	}

	kill(signal: 'SIGTERM' | 'SIGKILL'): void {
		this.#child.kill(signal);
	}

	#exit(exit: HelperExit): void {
		if (this.#exited) return;
		this.#exited = true;
		this.#onExit(exit);
		this.#onMessage = this.#onStderr = () => undefined;
		this.#child.stderr?.destroy();
	}
}
