import { findExecutable } from './executables.ts';

/** A program that writes 16 kHz mono s16le to its stdout. */
export interface RecorderCommand {
	/** As a person knows it. */
	readonly name: string;
	readonly cmd: string;
	readonly args: readonly string[];
	readonly spawnOptions: { readonly env: NodeJS.ProcessEnv };
}

type Recorder = (device: string | null) => Omit<RecorderCommand, 'cmd' | 'spawnOptions'>;

/** 20 ms periods: what is captured leaves with the period it is in. The buffer only rides out a stalled reader. */
const arecord: Recorder = (device) => ({
	name: 'arecord',
	args: [
		...['-q', '-D', device ?? 'default', '-t', 'raw', '-f', 'S16_LE', '-r', '16000', '-c', '1'],
		...['--period-time=20000', '--buffer-time=400000', '-'],
	],
});

const parec: Recorder = (device) => ({
	name: 'parec',
	args: [
		...['--raw', '--format=s16le', '--rate=16000', '--channels=1', '--latency-msec=20'],
		...(device === null ? [] : [`--device=${device}`]),
	],
});

/** sox reads and writes in blocks of `--buffer` bytes; its own 8192 would be 85 ms at 48 kHz and 256 ms at 16 kHz. */
const sox =
	(driver: string): Recorder =>
	(device) => ({
		name: 'sox',
		args: [
			...['-q', '--buffer', '1024', '-t', driver, device ?? 'default'],
			...['-r', '16000', '-c', '1', '-b', '16', '-e', 'signed-integer', '-t', 'raw', '-'],
		],
	});

const recorders: Partial<Record<NodeJS.Platform, Readonly<Record<string, Recorder>>>> = {
	linux: { arecord, parec, sox: sox('alsa') },
	darwin: { sox: sox('coreaudio'), rec: sox('coreaudio') },
	// sox on Windows finds its device only when told the driver (gillesdemey/node-record-lpcm16#48).
	win32: { sox: sox('waveaudio') },
};

/** What is installed of the recorders of this system, the best first. */
export function recorderCommands(device: string | null): readonly RecorderCommand[] {
	const commands: RecorderCommand[] = [];
	for (const [program, recorder] of Object.entries(recorders[process.platform] ?? {})) {
		const cmd = findExecutable(program);
		// Messages are classified by their English words.
		const env = { ...process.env, LC_ALL: 'C' };
		if (cmd !== null) commands.push({ cmd, spawnOptions: { env }, ...recorder(device) });
	}
	return commands;
}
