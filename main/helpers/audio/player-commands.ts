import { findExecutable } from './executables.ts';

/** A program that plays 48 kHz mono s16le from its stdin with little delay. */
export interface PlayerCommand {
	readonly name: string;
	readonly cmd: string;
	readonly args: readonly string[];
	/** As in PlaybackSink. */
	readonly startupMs: number;
	readonly aheadMs: number;
}

type Player = (device: string | null) => Omit<PlayerCommand, 'cmd'>;

const pacat: Player = (device) => ({
	name: 'pacat',
	startupMs: 30,
	aheadMs: 60,
	args: [
		// -v: it tells when it ran dry.
		...['-v', '--playback', '--raw', '--format=s16le', '--rate=48000', '--channels=1'],
		...['--latency-msec=40', '--process-time-msec=10'],
		...(device === null ? [] : [`--device=${device}`]),
	],
});

const aplay: Player = (device) => ({
	name: 'aplay',
	startupMs: 30,
	aheadMs: 60,
	args: [
		...['-D', device ?? 'default', '-t', 'raw', '-f', 'S16_LE', '-r', '48000', '-c', '1'],
		...['--period-time=10000', '--buffer-time=60000', '-'],
	],
});

const sox =
	(driver: string): Player =>
	(device) => ({
		name: 'sox',
		startupMs: 60,
		aheadMs: 80,
		args: [
			...['-q', '--buffer', '1024', '-t', 'raw', '-r', '48000', '-c', '1', '-b', '16'],
			...['-e', 'signed-integer', '-', '-t', driver, device ?? 'default'],
		],
	});

const players: Partial<Record<NodeJS.Platform, Readonly<Record<string, Player>>>> = {
	linux: { pacat, aplay, sox: sox('alsa') },
	darwin: { sox: sox('coreaudio') },
	win32: { sox: sox('waveaudio') },
};

/** What is installed of the players of this system, the best first. */
export function playerCommands(device: string | null): readonly PlayerCommand[] {
	const commands: PlayerCommand[] = [];
	for (const [program, player] of Object.entries(players[process.platform] ?? {})) {
		const cmd = findExecutable(program);
		if (cmd !== null) commands.push({ cmd, ...player(device) });
	}
	return commands;
}
