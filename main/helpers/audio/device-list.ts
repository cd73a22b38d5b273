import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { AudioDevice, AudioDevices } from './audio-protocol.ts';
import { findExecutable } from './executables.ts';

const run = promisify(execFile);

/**
 * What can be chosen as microphone and loudspeaker: the sound server's devices, or ALSA's where there is no server. Empty
 * where the system does not tell without a library of its own.
 */
export async function listDevices(): Promise<AudioDevices> {
	if (process.platform !== 'linux') return { inputs: [], outputs: [] };
	const [sources, sinks] = await Promise.all([
		ask('pactl', 'list', 'sources'),
		ask('pactl', 'list', 'sinks'),
	]);
	if (sources !== null && sinks !== null) {
		return { inputs: parseServerDevices(sources), outputs: parseServerDevices(sinks) };
	}
	const [inputs, outputs] = await Promise.all([ask('arecord', '-L'), ask('aplay', '-L')]);
	return { inputs: parseAlsaDevices(inputs ?? ''), outputs: parseAlsaDevices(outputs ?? '') };
}

async function ask(program: string, ...args: string[]): Promise<string | null> {
	const path = findExecutable(program);
	if (path === null) return null;
	try {
		const { stdout } = await run(path, args, { timeout: 3_000, env: { ...process.env, LC_ALL: 'C' } });
		return stdout;
	} catch {
		return null;
	}
}

/** `pactl list sources`: blocks with `Name:` and `Description:`. What listens to a loudspeaker is no microphone. */
export function parseServerDevices(text: string): AudioDevice[] {
	const devices: AudioDevice[] = [];
	for (const block of text.split(/\n(?=\S)/)) {
		const id = /^\s*Name: (.+)$/m.exec(block)?.[1];
		const label = /^\s*Description: (.+)$/m.exec(block)?.[1];
		if (id !== undefined && !id.endsWith('.monitor')) devices.push({ id, label: label ?? id });
	}
	return devices;
}

/**
 * `arecord -L`: a name at the start of a line, its description indented below. Only names of cards that convert rates:
 * the others are plugins, or refuse ours.
 */
export function parseAlsaDevices(text: string): AudioDevice[] {
	const devices: AudioDevice[] = [];
	for (const block of text.split(/\n(?=\S)/)) {
		const [id, label] = block.split('\n').map((line) => line.trim());
		if (id?.startsWith('plughw:') === true) devices.push({ id, label: label ?? id });
	}
	return devices;
}
