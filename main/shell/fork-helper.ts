import { setTimeout } from 'node:timers/promises';
import { utilityProcess } from 'electron';
import type { UtilityProcess } from 'electron';

/** The end of stderr may arrive after 'exit'; a grandchild that holds it open must not delay the news longer. */
const drainMs = 250;

/**
 * Forks a helper as an Electron utility process. `entry` is the built program (out/main/helpers/NAME.entry.js). Meets
 * `ForkHelper` of main/adapters/helper-process/helper-process.ts by its shape, which the composition root's compiler checks:
 * the shell imports no adapter. Only after the app is ready.
 */
export function forkUtilityHelper(
	entry: string,
	{ serviceName }: { readonly serviceName: string },
): UtilityHelperProcess {
	return new UtilityHelperProcess(
		utilityProcess.fork(entry, [], { serviceName, stdio: ['ignore', 'ignore', 'pipe'], execArgv: [] }),
	);
}

class UtilityHelperProcess {
	readonly #child: UtilityProcess;
	#onMessage: (message: unknown) => void = () => undefined;
	#onStderr: (text: string) => void = () => undefined;
	#onExit: (exit: { readonly code: number | null; readonly signal: null }) => void = () => undefined;
	#alive = true;
	#killOnceSpawned = false;

	constructor(child: UtilityProcess) {
		this.#child = child;
		// Held from the start: the property is null once 'exit' was emitted, with the last lines still to be read.
		const stderr = child.stderr;
		stderr?.setEncoding('utf8');
		stderr?.on('data', (text: string) => this.#onStderr(text));
		const closed = new Promise<void>((resolve) => {
			if (stderr === null) resolve();
			else stderr.once('close', resolve);
		});
		child.on('message', (message: unknown) => this.#onMessage(message));
		child.once('spawn', () => {
			if (this.#killOnceSpawned) this.kill('SIGKILL');
		});
		child.once('exit', (code) => {
			this.#alive = false;
			void Promise.race([closed, setTimeout(drainMs)]).then(() => this.#exited(code));
		});
	}

	get pid(): number | undefined {
		return this.#child.pid;
	}

	/** Lost once it is gone: posting to an exited utility process has crashed the app (electron/electron#53923). */
	postMessage(message: unknown): void {
		if (this.#alive) this.#child.postMessage(message);
	}

	onMessage(listener: (message: unknown) => void): void {
		this.#onMessage = listener;
	}

	onStderr(listener: (text: string) => void): void {
		this.#onStderr = listener;
	}

	/** Electron knows no signals: a killed helper has a code (`exitKind` in main/adapters/helper-process/helper-death.ts). */
	onExit(listener: (exit: { readonly code: number | null; readonly signal: null }) => void): void {
		this.#onExit = listener;
	}

	/** Electron's own `kill` only asks (SIGTERM), which code hanging in a native call never hears. */
	kill(signal: 'SIGTERM' | 'SIGKILL'): void {
		if (!this.#alive) return;
		const pid = this.#child.pid;
		if (signal === 'SIGTERM') this.#child.kill();
		else if (pid === undefined) this.#killOnceSpawned = true;
		else killByPid(pid);
	}

	#exited(code: number): void {
		this.#onExit({ code, signal: null });
		this.#onMessage = this.#onStderr = () => undefined;
	}
}

function killByPid(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It was faster: 'exit' is on its way.
	}
}
