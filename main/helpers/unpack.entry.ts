import { runHelper } from './helper-runtime.ts';
import { startUnpack } from './unpack/start-unpack.ts';

runHelper({ name: 'unpack', start: startUnpack });
