import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { AudioDevice, AudioDevices } from './audio-protocol.ts';
import { findExecutable } from './executables.ts';

const run = promisify(execFile);

/** What can be chosen as microphone and loudspeaker; empty where the system does not tell without a library of its own. */
export async function listDevices(): Promise<AudioDevices> {
	if (process.platform !== 'linux') return { inputs: [], outputs: [] };
	const [inputs, outputs] = await Promise.all([alsaDevices('arecord'), alsaDevices('aplay')]);
	return { inputs, outputs };
}

async function alsaDevices(program: 'arecord' | 'aplay'): Promise<AudioDevice[]> {
	const path = findExecutable(program);
	if (path === null) return [];
	try {
		const { stdout } = await run(path, ['-L'], { timeout: 3_000 });
		return parseAlsaDevices(stdout);
	} catch {
		return [];
	}
}

/** `arecord -L`: a name at the start of a line, its description indented below. `null` swallows, `default` is the choice of none. */
export function parseAlsaDevices(text: string): AudioDevice[] {
	const devices: { id: string; label: string }[] = [];
	for (const line of text.split('\n')) {
		if (line.trim() === '') continue;
		const last = devices.at(-1);
		if (!line.startsWith(' ')) devices.push({ id: line.trim(), label: line.trim() });
		else if (last?.label === last?.id && last !== undefined) last.label = line.trim();
	}
	return devices.filter(({ id }) => id !== 'null' && id !== 'default');
}
