import { SupervisedProcess } from '../../../main/adapters/helper-process/supervised-process.ts';
import type {
	HelperStateChange,
	SupervisedProcessOptions,
} from '../../../main/adapters/helper-process/supervised-process.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeHelperProcesses } from '../../fakes/fake-helper-processes.ts';

export interface SpokenOptions {
	readonly model: string;
}

/** A supervised helper on virtual time whose processes are played by the test, with all that was heard of it. */
export function supervision(given: Partial<SupervisedProcessOptions<SpokenOptions, string>> = {}) {
	const clock = new FakeClock();
	const processes = new FakeHelperProcesses<SpokenOptions, string, string>();
	const changes: HelperStateChange[] = [];
	const events: string[] = [];
	const lines: string[] = [];
	const supervised = new SupervisedProcess<SpokenOptions, string, string>({
		name: 'recognizer',
		entry: '/parley/recognizer.entry.ts',
		options: () => ({ model: 'practice' }),
		fork: processes.fork,
		clock,
		originNs: 42n,
		onEvent: (event) => events.push(event),
		onStateChanged: (change) => changes.push(change),
		onStderrLine: (line) => lines.push(line),
		random: () => 1,
		...given,
	});
	const states = (): readonly string[] => changes.map((change) => `${change.state} ${change.epoch}`);
	return { clock, processes, changes, states, events, lines, supervised };
}

export const abort = { code: null, signal: 'SIGABRT' } as const;
export const killed = { code: null, signal: 'SIGKILL' } as const;
