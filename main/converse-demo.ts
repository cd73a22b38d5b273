import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ConverseRequest } from './converse-arguments.ts';
import { defaultSettings } from '../preload/contract/settings.ts';
import type { Settings } from '../preload/contract/settings.ts';

/** The question that comes with Parley: "what is the weather like in london tomorrow", in espeak-ng's voice. */
const question = 'practice/samples/07_what_is_the_weather.wav';

/** What `npm run demo` asks of converse: nothing has to be named, everything can be. */
export function demoRequest(request: ConverseRequest, projectRoot: string): ConverseRequest {
	const folder = join(process.cwd(), 'parley-demo');
	mkdirSync(folder, { recursive: true });
	return {
		...request,
		mic: request.mic ?? join(projectRoot, 'models', question),
		speaker: request.speaker ?? join(folder, 'answer.wav'),
		export: request.export ?? join(folder, 'conversation.json'),
		events: request.events ?? join(folder, 'events.jsonl'),
	};
}

/** The practice recogniser, the built-in voice check, and the system's voice; tones where the system has none. */
export function demoSettings(): Settings {
	const model = hasSystemVoice() ? 'system' : 'practice-tones';
	return { ...defaultSettings, mode: 'open-mic', synthesizer: { ...defaultSettings.synthesizer, model } };
}

function hasSystemVoice(): boolean {
	if (process.platform === 'darwin' || process.platform === 'win32') return true;
	return spawnSync('espeak-ng', ['--version'], { stdio: 'ignore' }).status === 0;
}
