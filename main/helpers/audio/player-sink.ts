import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { PlaybackSink, SinkListener } from './playback-sink.ts';
import type { PlayerCommand } from './player-commands.ts';
import { toInt16 } from './wav-writer.ts';

const stopGraceMs = 500;
/** A program that has lived so long has found its device; those that find none end within a few ms. */
const settledMs = 60;

/** A player program fed through a pipe. */
export class PlayerSink implements PlaybackSink {
	readonly name: string;
	readonly startupMs: number;
	readonly aheadMs: number;
	readonly needsSilence = false;
	readonly #process: ChildProcessWithoutNullStreams;
	readonly #ended = Promise.withResolvers<undefined>();
	#stderr = '';
	#closing = false;

	constructor(command: PlayerCommand, listener: SinkListener) {
		this.name = command.name;
		this.startupMs = command.startupMs;
		this.aheadMs = command.aheadMs;
		this.#process = spawn(command.cmd, command.args, { env: { ...process.env, LC_ALL: 'C' } });
		const settled = setTimeout(() => listener.opened(), settledMs);
		this.#process.stdout.resume();
		this.#process.stderr.on('data', (text: Buffer) => {
			const said = text.toString();
			// "Stream underrun." (pacat), "underrun!!! (at least 12.3 ms long)" (aplay)
			if (/underrun/i.test(said)) listener.ranDry();
			this.#stderr = (this.#stderr + said).slice(-4000);
		});
		this.#process.on('error', (error) => (this.#stderr += error.message));
		// A player that died leaves a broken pipe behind; 'close' tells of it.
		this.#process.stdin.on('error', () => undefined);
		this.#process.on('close', () => {
			clearTimeout(settled);
			this.#ended.resolve(undefined);
			if (!this.#closing) listener.ended(this.#stderr.trim());
		});
	}

	write(samples: Float32Array): void {
		const bytes = Buffer.alloc(samples.length * 2);
		for (let i = 0; i < samples.length; i++) bytes.writeInt16LE(toInt16(samples[i] ?? 0), i * 2);
		this.#process.stdin.write(bytes);
	}

	async close(): Promise<void> {
		this.#closing = true;
		// Not the end of its input: it would play to the end of what it has.
		this.#process.kill('SIGTERM');
		const kill = setTimeout(() => this.#process.kill('SIGKILL'), stopGraceMs);
		await this.#ended.promise;
		clearTimeout(kill);
	}
}
