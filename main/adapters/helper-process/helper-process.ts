/** How a helper ended: an exit code, or the signal that killed it. Electron reports a code only (see `describeExit`). */
export interface HelperExit {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

/** A running helper program, whatever forked it. One listener of each kind; the last one given counts. */
export interface HelperProcess {
	/** Unknown until the system has started it, and when it could not. */
	readonly pid: number | undefined;
	/** Structured clone. A message to a helper that is gone is lost without an error. */
	postMessage(message: unknown): void;
	onMessage(listener: (message: unknown) => void): void;
	/** Called once, after the last message and the last of stderr. Not to be answered with `postMessage`. */
	onExit(listener: (exit: HelperExit) => void): void;
	/** Text as it comes, not cut into lines. */
	onStderr(listener: (text: string) => void): void;
	/** Harmless when it is gone. SIGKILL also ends a helper that hangs inside native code. */
	kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/**
 * Starts the program at `entry` (an absolute path; the composition root knows whether it is `main/helpers/NAME.entry.ts` or
 * the built `out/main/helpers/NAME.entry.js`). `serviceName` is what the system's process list shows.
 */
export type ForkHelper = (entry: string, options: { readonly serviceName: string }) => HelperProcess;
