import type { CaptureDevice, CaptureListener } from './audio-devices.ts';
import { FrameCutter } from './frame-cutter.ts';
import { type RecorderCommand, recorderCommands } from './recorder-commands.ts';
import { type Recording, record } from './recorder-library.ts';
import { microphoneTrouble, troubleOfRecorder } from './recorder-trouble.ts';
import { SilenceWatch } from './silence-watch.ts';

/** A recorder that was asked to end and did not is killed after this. */
const stopGraceMs = 500;
/** Sound servers wake up slowly; a recorder that is silent for longer will stay so. */
const firstSoundDeadlineMs = 6_000;

interface RecorderOptions {
	readonly device: string | null;
	readonly listener: CaptureListener;
	readonly nowMs: () => number;
	readonly commands?: (device: string | null) => readonly RecorderCommand[];
}

/** The system's microphone through a recorder program: the first installed one that delivers. */
export class RecorderInput implements CaptureDevice {
	readonly #options: RecorderOptions;
	#run: RecorderRun | null = null;
	readonly #ending = new Set<Promise<void>>();

	constructor(options: RecorderOptions) {
		this.#options = options;
	}

	start(): void {
		if (this.#run !== null) return;
		const commands = (this.#options.commands ?? recorderCommands)(this.#options.device);
		const [first, ...others] = commands;
		if (first === undefined) return this.#options.listener.failed(microphoneTrouble('recorder-missing'));
		this.#try(first, others);
	}

	stop(): void {
		const run = this.#run;
		this.#run = null;
		if (run === null) return;
		const ended = run.stop().finally(() => this.#ending.delete(ended));
		this.#ending.add(ended);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.stop();
		await Promise.all(this.#ending);
	}

	#try(command: RecorderCommand, others: readonly RecorderCommand[]): void {
		const { listener, nowMs } = this.#options;
		const run: RecorderRun = new RecorderRun({
			command,
			nowMs,
			listener,
			onEnd: (stderr) => {
				if (this.#run !== run) return;
				this.#run = null;
				const kind = troubleOfRecorder(stderr, run.captured);
				const [next, ...rest] = others;
				if (kind === 'microphone-missing' && next !== undefined) this.#try(next, rest);
				else listener.failed(microphoneTrouble(kind, command.name));
			},
		});
		this.#run = run;
	}
}

interface RunOptions {
	readonly command: RecorderCommand;
	readonly listener: CaptureListener;
	readonly nowMs: () => number;
	/** It ended without having been asked to; what it said on stderr. */
	readonly onEnd: (stderr: string) => void;
}

/** One recorder process. */
class RecorderRun {
	captured = false;
	readonly #options: RunOptions;
	readonly #recording: Recording;
	readonly #ended = Promise.withResolvers<undefined>();
	readonly #deadline: NodeJS.Timeout;
	readonly #silence: SilenceWatch;
	#stderr = '';
	#stopping = false;

	constructor(options: RunOptions) {
		this.#options = options;
		this.#silence = new SilenceWatch(() =>
			options.listener.failed(microphoneTrouble('microphone-silent')),
		);
		const cutter = new FrameCutter({ emit: (frame) => options.listener.frame(frame) });
		this.#recording = record(options.command);
		const { process } = this.#recording;
		// Without these listeners, in this very tick, a missing program would end the helper.
		process.on('error', (error) => (this.#stderr += error.message));
		process.on('close', () => this.#end());
		process.stderr?.on(
			'data',
			(text: Buffer) => (this.#stderr = (this.#stderr + text.toString()).slice(-4000)),
		);
		this.#recording
			.stream()
			// The library tells every end but exit code 0 as an error, our own `stop` included.
			.on('error', () => undefined)
			.on('data', (bytes: Buffer) => this.#receive(bytes, cutter));
		this.#deadline = setTimeout(() => process.kill('SIGKILL'), firstSoundDeadlineMs);
	}

	/** Settles when the process is gone. */
	async stop(): Promise<void> {
		this.#stopping = true;
		clearTimeout(this.#deadline);
		this.#recording.stop();
		const kill = setTimeout(() => this.#recording.process.kill('SIGKILL'), stopGraceMs);
		await this.#ended.promise;
		clearTimeout(kill);
	}

	#receive(bytes: Buffer, cutter: FrameCutter): void {
		if (this.#stopping) return;
		if (!this.captured) {
			this.captured = true;
			clearTimeout(this.#deadline);
			this.#options.listener.started(this.#options.command.name);
		}
		this.#silence.push(bytes);
		cutter.push(bytes, this.#options.nowMs());
	}

	#end(): void {
		clearTimeout(this.#deadline);
		this.#ended.resolve(undefined);
		if (!this.#stopping) this.#options.onEnd(this.#stderr);
	}
}
