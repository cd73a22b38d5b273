/** The operating system's own voice: espeak-ng where it is installed, `say` on macOS, SAPI on Windows. */
import { execFile, spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isSpeakable } from '../sherpa/speakable.ts';
import { primaryLanguage, VoiceFailed } from './speaking-voice.ts';
import type { SpeakingVoice, SpeakRequest } from './speaking-voice.ts';
import {
	espeakCommand,
	espeakVoice,
	espeakVoicesOf,
	noVoiceExitCode,
	sapiCommand,
	sayCommand,
	sayVoicesOf,
} from './system-voice-commands.ts';
import type { CommandRequest, SpeakCommand } from './system-voice-commands.ts';
import { systemVoiceModel } from './synthesizer-protocol.ts';
import { WavStream } from './wav-stream.ts';

/** How to have one text spoken; null when no installed voice can read the language. */
export type SystemSpeech = (request: CommandRequest) => SpeakCommand | null;

/** What this computer can speak with; null when there is nothing. */
export async function findSystemSpeech(
	platform: NodeJS.Platform = process.platform,
	listing: (program: string, args: readonly string[]) => Promise<string | null> = listingOf,
): Promise<SystemSpeech | null> {
	if (platform === 'win32') return sapiCommand;
	if (platform === 'darwin') {
		const voices = sayVoicesOf((await listing('/usr/bin/say', ['-v', '?'])) ?? '');
		if (voices.size > 0) return (request) => sayFor(voices, request);
	}
	for (const program of ['espeak-ng', '/opt/homebrew/bin/espeak-ng', '/usr/local/bin/espeak-ng']) {
		const voices = espeakVoicesOf((await listing(program, ['--voices'])) ?? '');
		if (voices.size > 0) return (request) => espeakFor(program, voices, request);
	}
	return null;
}

function sayFor(voices: ReadonlyMap<string, string>, request: CommandRequest): SpeakCommand | null {
	const voice = voices.get(primaryLanguage(request.language));
	return voice === undefined ? null : sayCommand(voice, request);
}

function espeakFor(
	program: string,
	voices: ReadonlySet<string>,
	request: CommandRequest,
): SpeakCommand | null {
	const voice = espeakVoice(request.language, voices);
	return voice === null ? null : espeakCommand(program, voice, request.speed);
}

export class SystemVoice implements SpeakingVoice {
	readonly model = systemVoiceModel;
	readonly #speech: SystemSpeech;

	constructor(speech: SystemSpeech) {
		this.#speech = speech;
	}

	canSpeak(language: string): boolean {
		return this.#speech({ language, speed: 1, file: '' }) !== null;
	}

	async speak(request: SpeakRequest): Promise<void> {
		if (!isSpeakable(request.text, null)) return;
		const file = join(tmpdir(), `parley-${process.pid}-${crypto.randomUUID()}.wav`);
		const speed = Number.isFinite(request.speed) ? Math.min(2, Math.max(0.5, request.speed)) : 1;
		const command = this.#speech({ language: request.language, speed, file });
		if (command === null) throw new VoiceFailed(noVoiceFor(request.language));
		try {
			await runCommand(command, request);
		} catch (error) {
			if (request.signal.aborted) return;
			throw error instanceof VoiceFailed ? error : new VoiceFailed(broken(error), error);
		} finally {
			if (command.output !== 'stdout') await rm(file, { force: true });
		}
	}
}

async function runCommand(command: SpeakCommand, request: SpeakRequest): Promise<void> {
	const wav = new WavStream();
	const hear = (bytes: Uint8Array): void => {
		const sound = wav.push(bytes);
		if (sound !== null) request.onAudio(sound.samples, sound.rateHz);
	};
	const child = spawn(command.program, command.args, {
		stdio: ['pipe', 'pipe', 'ignore'],
		windowsHide: true,
		signal: request.signal,
		env: { ...process.env, ...command.environment },
	});
	const ended = Promise.withResolvers<number | null>();
	child.once('error', (error) => ended.reject(error));
	child.once('close', (code) => ended.resolve(code));
	child.stdout.on('data', (bytes: Buffer) => {
		try {
			if (command.output === 'stdout') hear(bytes);
		} catch (error) {
			ended.reject(error);
			child.kill();
		}
	});
	// A program that ends without reading everything is judged by how it ends.
	child.stdin.on('error', () => undefined);
	child.stdin.end(request.text.replace(/\p{Cc}+/gu, ' ').toWellFormed());
	const code = await ended.promise;
	if (code === noVoiceExitCode) throw new VoiceFailed(noVoiceFor(request.language));
	if (code !== 0) throw new Error(`${command.program} ended with ${code ?? 'a signal'}`);
	if (command.output !== 'stdout') {
		const bytes: AsyncIterable<Buffer> = createReadStream(command.output.file, {
			signal: request.signal,
		});
		for await (const piece of bytes) hear(piece);
	}
}

export function noVoiceFor(language: string): VoiceFailed['error'] {
	return {
		kind: 'voice-missing',
		message: `No installed voice can speak this language (${language}), so answers in it are text only. Choose a voice for it in the settings, or install one in your system.`,
		retryable: false,
		subject: language,
	};
}

function broken(error: unknown): VoiceFailed['error'] {
	return {
		kind: 'synthesizer-failed',
		message: `The system's voice could not speak a sentence (${error instanceof Error ? error.message : 'unknown error'}). Choose another voice in the settings.`,
		retryable: true,
	};
}

/** Null when the program is not there. */
async function listingOf(program: string, args: readonly string[]): Promise<string | null> {
	try {
		return (await promisify(execFile)(program, args, { timeout: 5_000, windowsHide: true })).stdout;
	} catch {
		return null;
	}
}
