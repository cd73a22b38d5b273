import { spawn } from 'node:child_process';
import type { HelperError } from '../protocol.ts';
import type { PlaybackSource } from './audio-devices.ts';
import { findExecutable } from './executables.ts';
import { PacedOutput } from './paced-output.ts';
import type { OpenSink } from './playback-sink.ts';
import { playerCommands } from './player-commands.ts';
import { PlayerSink } from './player-sink.ts';
import { loadSpeaker, SpeakerSink } from './speaker-sink.ts';

/** A player that finds no device ends within 10 ms; this allows for a busy machine. */
const probeMs = 300;

interface NativeOutputOptions {
	readonly device: string | null;
	readonly speakerAllowed: boolean;
	readonly source: PlaybackSource;
	readonly nowMs: () => number;
}

/**
 * The system's loudspeaker. `speaker` plays where it can be loaded, unless a device was chosen (it knows the default one
 * only); where it cannot, and when it fails to open, a player program does.
 */
export async function nativeOutput(options: NativeOutputOptions): Promise<PacedOutput> {
	const Speaker = options.device === null ? await speakerLibrary(options) : null;
	const sinks: OpenSink[] = playerCommands(options.device).map(
		(command) => (listener) => new PlayerSink(command, listener),
	);
	if (Speaker !== null) sinks.unshift((listener) => new SpeakerSink(Speaker, listener));
	return new PacedOutput({
		source: options.source,
		nowMs: options.nowMs,
		sinks,
		flushes: process.platform === 'win32' && Speaker !== null,
		trouble: (reason, opened) => troubleOfPlayback(sinks.length > 0, reason, opened),
	});
}

/** Whether there is a program or a library to play with; whether there is a loudspeaker turns out when it plays. */
export async function canPlayNatively(
	options: Pick<NativeOutputOptions, 'device' | 'speakerAllowed'>,
): Promise<boolean> {
	return playerCommands(options.device).length > 0 || (await speakerLibrary(options)) !== null;
}

async function speakerLibrary({
	speakerAllowed,
}: Pick<NativeOutputOptions, 'speakerAllowed'>): Promise<ReturnType<typeof loadSpeaker> | null> {
	if (!speakerAllowed || !(await alsaHasDevice())) return null;
	try {
		return loadSpeaker();
	} catch {
		// Not installed: an optional dependency.
		return null;
	}
}

/**
 * Loading `speaker` aborts the process when ALSA cannot open its default device, so a program that may fail tries first:
 * it ends within a few ms when there is none, and plays on when there is. Without that program nobody knows, and
 * `speaker` is left alone.
 */
async function alsaHasDevice(): Promise<boolean> {
	if (process.platform !== 'linux') return true;
	const aplay = findExecutable('aplay');
	if (aplay === null) return false;
	const args = ['-q', '-t', 'raw', '-f', 'S16_LE', '-r', '48000', '-c', '2', '/dev/zero'];
	const probe = spawn(aplay, args, { stdio: 'ignore' });
	const { promise, resolve } = Promise.withResolvers<boolean>();
	const settled = setTimeout(() => resolve(true), probeMs);
	probe.on('error', () => resolve(false));
	probe.on('exit', () => resolve(false));
	const has = await promise;
	clearTimeout(settled);
	probe.kill('SIGKILL');
	return has;
}

const howToPlay: Partial<Record<NodeJS.Platform, string>> = {
	linux: 'Install pacat or aplay (on Debian and Ubuntu: sudo apt install pulseaudio-utils alsa-utils)',
	darwin: 'Install SoX (with Homebrew: brew install sox)',
	win32: 'Install SoX 14.4.1 from sox.sourceforge.net and add its folder to the PATH',
};

function troubleOfPlayback(anyWay: boolean, reason: string, opened: boolean): HelperError {
	if (!anyWay) {
		return {
			kind: 'speaker-library-missing',
			message: `Nothing to play sound with is installed, so answers are shown only. ${howToPlay[process.platform] ?? 'Install SoX'}, or install Parley again on a machine with a compiler and the ALSA headers so that its own player is built.`,
			retryable: true,
		};
	}
	const said = reason === '' ? '' : ` (${reason.split('\n')[0] ?? ''})`;
	if (opened) {
		return {
			kind: 'speaker-lost',
			message: `The loudspeaker stopped working${said}, so answers are shown only. Plug it in again or choose another one in the settings.`,
			retryable: true,
		};
	}
	return {
		kind: 'speaker-missing',
		message: `No loudspeaker was found${said}, so answers are shown only. Connect one or choose another one in the settings, then try again.`,
		retryable: true,
	};
}
