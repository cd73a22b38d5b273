import type { AssistantError } from '../../domain/errors.ts';
import type { HelperExit } from './helper-process.ts';

/** Everything known about a helper that died without having been asked to. */
export interface HelperDeath {
	/** What killed it: it ended by itself, or we killed it because it never got ready or stopped answering. */
	readonly cause: 'exited' | 'handshake-deadline' | 'unresponsive' | 'not-forked';
	readonly exit: HelperExit;
	/** It had not said `ready`: with native code that is most often the model or device it was opening. */
	readonly whileStarting: boolean;
	/** The last lines of this run's stderr, oldest first. */
	readonly stderr: readonly string[];
}

/** How a process ended, in words. 'native-abort' is C++ giving up: corrupt model, failed assertion, missing library. */
export type ExitKind = 'ended' | 'failed' | 'native-abort' | 'native-crash' | 'native-exit' | 'killed';

const kindsOfSignals: Readonly<Partial<Record<NodeJS.Signals, ExitKind>>> = {
	SIGABRT: 'native-abort',
	SIGSEGV: 'native-crash',
	SIGBUS: 'native-crash',
	SIGFPE: 'native-crash',
	SIGILL: 'native-crash',
	SIGTRAP: 'native-crash',
};

/**
 * Electron reports only a number for a killed child: the raw wait status (signal, +128 with a core dump); shells and Node's own
 * abort say 128 + signal. Windows has status codes. sherpa-onnx ends with 255 on bad metadata (notes/platform.md §12).
 */
const kindsOfCodes: Readonly<Record<number, ExitKind>> = {
	0: 'ended',
	6: 'native-abort',
	134: 'native-abort',
	0xc0000409: 'native-abort',
	4: 'native-crash',
	5: 'native-crash',
	8: 'native-crash',
	11: 'native-crash',
	132: 'native-crash',
	133: 'native-crash',
	135: 'native-crash',
	136: 'native-crash',
	139: 'native-crash',
	0xc0000005: 'native-crash',
	0xc000001d: 'native-crash',
	0xc0000094: 'native-crash',
	255: 'native-exit',
	[-1]: 'native-exit',
	9: 'killed',
	15: 'killed',
	137: 'killed',
	143: 'killed',
};

export function exitKind({ code, signal }: HelperExit): ExitKind {
	if (signal !== null) return kindsOfSignals[signal] ?? 'killed';
	// Windows gives status codes as unsigned, some runtimes as signed 32-bit numbers.
	return code === null ? 'failed' : (kindsOfCodes[code] ?? kindsOfCodes[code >>> 0] ?? 'failed');
}

const wordsOfKinds: Readonly<Record<ExitKind, string>> = {
	ended: 'it ended by itself',
	failed: 'it failed',
	'native-abort': 'its native code gave up',
	'native-crash': 'its native code crashed',
	'native-exit': 'its native code ended it',
	killed: 'the system or somebody else ended it',
};

/** "its native code gave up, SIGABRT": for reports and messages, without a full stop. */
export function deathInWords({ cause, exit }: HelperDeath): string {
	if (cause === 'handshake-deadline') return 'it did not get ready in time';
	if (cause === 'unresponsive') return 'it stopped answering';
	if (cause === 'not-forked') return 'the system could not start it';
	const detail = exit.signal ?? (exit.code === null ? null : `exit code ${exit.code}`);
	return detail === null ? wordsOfKinds[exitKind(exit)] : `${wordsOfKinds[exitKind(exit)]}, ${detail}`;
}

/** What a person is told of one crash when the owner of the helper knows no better. */
export function crashed(name: string, death: HelperDeath): AssistantError {
	return {
		kind: 'helper-crashed',
		message: `The ${name} stopped unexpectedly (${deathInWords(death)}). It starts again by itself; if this keeps happening, choose another model or device in the settings.`,
		retryable: true,
		subject: name,
	};
}

/** What a person is told when the breaker opened. `explained` is the owner's explanation of the last crash, if it had one. */
export function crashLoop(
	name: string,
	death: HelperDeath,
	explained: AssistantError | null,
): AssistantError {
	const why = explained?.message ?? `Each time ${deathInWords(death)}, or something like it.`;
	return {
		kind: 'helper-crash-loop',
		message: `The ${name} keeps crashing and is switched off now. ${why} Choose another model or device in the settings, or try again.`,
		retryable: true,
		subject: explained?.subject ?? name,
	};
}
