import { runHelper } from '../../../main/helpers/helper-runtime.ts';

// As native code does whose threads are still at work when the process is to exit.
process.on('exit', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300_000));

runHelper<unknown, never, never>({
	name: 'hanging-exit',
	exitMayHang: true,
	start: () => ({ command: () => undefined, dispose: () => undefined }),
});
