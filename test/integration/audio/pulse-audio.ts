import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Why native devices cannot be tested here; null when they can. */
export function missingForPulseAudio(): string | null {
	for (const tool of ['pulseaudio', 'pactl', 'parec', 'paplay', 'arecord']) {
		try {
			execFileSync('which', [tool], { stdio: 'ignore' });
		} catch {
			return `${tool} is not installed`;
		}
	}
	return null;
}

/**
 * A sound server of the test's own with a loudspeaker (`speakers`) whose sound can be recorded and a microphone (`mic`)
 * that hears what is played to `mic_in`. Programs reach it through `environment` only.
 */
export class PulseAudio implements AsyncDisposable {
	readonly #folder = mkdtempSync(join(tmpdir(), 'parley-pulse-'));
	readonly environment: NodeJS.ProcessEnv = {
		...process.env,
		XDG_RUNTIME_DIR: this.#folder,
		HOME: this.#folder,
		PULSE_SERVER: `unix:${this.#folder}/pulse.sock`,
	};

	static async start(): Promise<PulseAudio> {
		const server = new PulseAudio();
		const modules = [
			`module-native-protocol-unix socket=${server.#folder}/pulse.sock auth-anonymous=1`,
			'module-null-sink sink_name=speakers rate=48000',
			'module-null-sink sink_name=mic_in rate=48000',
			'module-remap-source master=mic_in.monitor source_name=mic',
		];
		await run(
			'pulseaudio',
			['--daemonize=yes', '--exit-idle-time=-1', '-n', ...modules.flatMap((module) => ['-L', module])],
			{ env: server.environment },
		);
		await server.pactl('set-default-sink', 'speakers');
		await server.pactl('set-default-source', 'mic');
		return server;
	}

	async pactl(...args: string[]): Promise<string> {
		return (await run('pactl', args, { env: this.environment })).stdout;
	}

	/** Plays a file to the microphone until it ends. */
	async speak(path: string): Promise<void> {
		await run('paplay', ['-d', 'mic_in', path], { env: this.environment });
	}

	/** What the loudspeaker plays, 48 kHz mono, with the session time at which each piece of it arrived. */
	record(nowMs: () => number): Recording {
		return new Recording(this.environment, nowMs);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await run('pulseaudio', ['--kill'], { env: this.environment }).catch(() => undefined);
		// The server still removes its own files.
		rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
	}
}

export class Recording implements Disposable {
	readonly pieces: { readonly arrivedMs: number; readonly samples: Float32Array }[] = [];
	readonly #process: ReturnType<typeof spawn>;

	constructor(env: NodeJS.ProcessEnv, nowMs: () => number) {
		this.#process = spawn(
			'parec',
			[
				'-d',
				'speakers.monitor',
				'--raw',
				'--format=s16le',
				'--rate=48000',
				'--channels=1',
				'--latency-msec=5',
			],
			{ env, stdio: ['ignore', 'pipe', 'ignore'] },
		);
		this.#process.stdout?.on('data', (bytes: Buffer) => {
			const samples = new Float32Array(Math.floor(bytes.length / 2));
			for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(i * 2) / 32_768;
			this.pieces.push({ arrivedMs: nowMs(), samples });
		});
	}

	/** When the last piece with sound in it arrived. */
	get lastSoundMs(): number {
		return this.pieces.findLast(({ samples }) => samples.some(isSound))?.arrivedMs ?? -Infinity;
	}

	get firstSoundMs(): number {
		return this.pieces.find(({ samples }) => samples.some(isSound))?.arrivedMs ?? Infinity;
	}

	get samples(): Float32Array {
		return Float32Array.from(this.pieces.flatMap(({ samples }) => [...samples]));
	}

	[Symbol.dispose](): void {
		this.#process.kill();
	}
}

const isSound = (sample: number): boolean => Math.abs(sample) > 0.01;
