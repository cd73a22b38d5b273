import { runHelper } from './helper-runtime.ts';
import { startRecognizer } from './recognizer/start-recognizer.ts';

runHelper({ name: 'recognizer', exitMayHang: true, start: startRecognizer });
