import { describe, expect, it } from 'vitest';
import {
	crashLoop,
	crashed,
	deathInWords,
	exitKind,
} from '../../../main/adapters/helper-process/helper-death.ts';
import type { HelperDeath } from '../../../main/adapters/helper-process/helper-death.ts';

const death = (given: Partial<HelperDeath> = {}): HelperDeath => ({
	cause: 'exited',
	exit: { code: 134, signal: null },
	whileStarting: true,
	stderr: [],
	...given,
});

describe('how a helper ended', () => {
	it.each([
		['SIGABRT', 'native-abort'],
		['SIGSEGV', 'native-crash'],
		['SIGFPE', 'native-crash'],
		['SIGKILL', 'killed'],
		['SIGTERM', 'killed'],
	] as const)('%s is %s', (signal, kind) => {
		expect(exitKind({ code: null, signal })).toBe(kind);
	});

	it.each([
		['a shell, or Node, after abort()', 134, 'native-abort'],
		['Electron without a core dump', 6, 'native-abort'],
		['Windows, fail fast', 3221226505, 'native-abort'],
		['a segmentation fault', 139, 'native-crash'],
		['Electron, a segmentation fault without a core dump', 11, 'native-crash'],
		['Windows, access violation, unsigned', 3221225477, 'native-crash'],
		['Windows, access violation, signed', -1073741819, 'native-crash'],
		['sherpa-onnx on bad metadata', 255, 'native-exit'],
		['the same, signed', -1, 'native-exit'],
		['the out-of-memory killer', 137, 'killed'],
		['process.exit(0)', 0, 'ended'],
		['an uncaught exception', 1, 'failed'],
	] as const)('%s (%d) is %s', (_, code, kind) => {
		expect(exitKind({ code, signal: null })).toBe(kind);
	});

	it('is told with the signal or the code', () => {
		expect(deathInWords(death())).toBe('its native code gave up, exit code 134');
		expect(deathInWords(death({ exit: { code: null, signal: 'SIGSEGV' } }))).toBe(
			'its native code crashed, SIGSEGV',
		);
		expect(deathInWords(death({ cause: 'unresponsive' }))).toBe('it stopped answering');
	});
});

describe('what a person is told', () => {
	it('is whole sentences that say what happens next', () => {
		expect(crashed('recognizer', death()).message).toMatch(
			/^The recognizer stopped unexpectedly .*settings\.$/,
		);
		expect(crashLoop('recognizer', death(), null).message).toMatch(
			/^The recognizer keeps crashing .*again\.$/,
		);
	});

	it('carries the reason the owner of the helper gave', () => {
		const explained = {
			kind: 'model-corrupt',
			message: 'It is damaged.',
			retryable: true,
			subject: 'a.onnx',
		} as const;
		const error = crashLoop('recognizer', death(), explained);
		expect(error).toMatchObject({ kind: 'helper-crash-loop', subject: 'a.onnx' });
		expect(error.message).toContain(' It is damaged. ');
	});
});
