/** A whole parent to be killed: supervises one echo helper and tells its pid. Runs under `child_process.fork`. */
import { join } from 'node:path';
import { forkNodeHelper } from '../../../main/adapters/helper-process/fork-node-helper.ts';
import { SupervisedProcess } from '../../../main/adapters/helper-process/supervised-process.ts';
import { SystemClock } from '../../../main/adapters/system-clock.ts';
import type { EchoCommand, EchoEvent, EchoOptions } from './echo.entry.ts';

const clock = new SystemClock();
new SupervisedProcess<EchoOptions, EchoCommand, EchoEvent>({
	name: 'echo',
	entry: join(import.meta.dirname, 'echo.entry.ts'),
	options: () => ({ refuse: false, disposeHangs: false, greeting: 'hello' }),
	fork: forkNodeHelper,
	clock,
	originNs: clock.originNs,
	onEvent: (event) => {
		if (event.type === 'started') process.send?.(event.pid);
	},
}).start();
