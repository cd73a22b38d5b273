import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { AssistantOptions } from './assistant.ts';

/** `--mic=FILE` and `--speaker=FILE`: WAV files in the place of microphone and loudspeaker. */
export function wavDevices(argv: readonly string[]): Pick<AssistantOptions, 'devices'> {
	const { values } = parseArgs({
		args: [...argv],
		options: { mic: { type: 'string' }, speaker: { type: 'string' } },
		// Electron, Chromium and test drivers put their own switches beside ours.
		strict: false,
	});
	const { mic, speaker } = values;
	if (typeof mic !== 'string' && typeof speaker !== 'string') return {};
	return {
		devices: {
			input: typeof mic === 'string' ? { kind: 'wav', path: resolve(mic) } : { kind: 'none' },
			output: typeof speaker === 'string' ? { kind: 'wav', path: resolve(speaker) } : { kind: 'none' },
			echo: null,
		},
	};
}
