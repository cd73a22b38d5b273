import { startAudio } from './audio/start-audio.ts';
import { runHelper } from './helper-runtime.ts';

runHelper({ name: 'audio', start: startAudio });
