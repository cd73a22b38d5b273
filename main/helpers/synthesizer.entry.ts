import { runHelper } from './helper-runtime.ts';
import { startSynthesizer } from './synthesizer/start-synthesizer.ts';

runHelper({ name: 'synthesizer', exitMayHang: true, start: startSynthesizer });
