import { runHelper } from './helper-runtime.ts';
import { startProbe } from './probe/start-probe.ts';

runHelper({ name: 'probe', exitMayHang: true, start: startProbe });
