/**
 * The frame of every helper program: `runHelper({ name, start })` is all a `*.entry.ts` does at its top level.
 *
 * Decisions
 * - `start` throws `HelperRefused` for what will not mend by itself (a model is missing); anything else it throws is a crash,
 *   written to stderr, and the supervisor starts the helper again.
 * - Nobody outlives the parent: a closed channel, or 15 s without a word from it, ends the helper. Silence is counted in ticks
 *   of the own event loop, so neither a long native call nor a sleeping laptop looks like a lost parent.
 * - Ending always runs `dispose`, at most `disposeDeadlineMs`; then the process exits, or kills itself where exiting may hang.
 *   Clean up in `dispose`, not in 'exit' listeners.
 * - SIGINT and SIGHUP are ignored: a terminal sends them to the whole group, and it is the parent who decides.
 * - Reports go to file descriptor 2 synchronously, so that they are out before the process is gone.
 */
import { writeSync } from 'node:fs';
import { connectToParent } from './parent-connection.ts';
import type { ParentConnection } from './parent-connection.ts';
import { helperProtocolVersion, isToHelper } from './protocol.ts';
import type { FromHelper, HelperError, ToHelper } from './protocol.ts';

const watchTickMs = 5_000;
/** 3 × 5 s: the supervisor asks every 2 s. */
const silentTicksOfAnOrphan = 3;
/** Below the supervisor's own grace of 3 s, so that a helper that hangs in `dispose` still ends itself first. */
const disposeDeadlineMs = 2_000;
/** The supervisor answers a refusal with `shutdown`; this is for one that does not. */
const refusalLingerMs = 2_000;

export interface HelperContext<Event> {
	/** Sends an event to the adapter; also allowed while starting. Dropped once the helper is ending. */
	emit(event: Event): void;
	/** Session time in ms, the same as `Clock.nowMs()` in the main process. */
	nowMs(): number;
	/** Aborted when the helper is to end. */
	readonly signal: AbortSignal;
}

export interface RunningHelper<Command> {
	/** In the order they were sent. What it throws ends the helper as a crash. */
	command(command: Command): void;
	/** Lets go of devices and child processes. Called once. */
	dispose(): void | Promise<void>;
}

export interface HelperProgram<Options, Command, Event> {
	readonly name: string;
	/** Native work may still be running in threads when it is to end: kill the process, since `process.exit` would wait. */
	readonly exitMayHang?: boolean;
	start(
		options: Options,
		context: HelperContext<Event>,
	): RunningHelper<Command> | Promise<RunningHelper<Command>>;
}

/** Thrown by `start` when starting again unchanged would fail too; `error` reaches the person as it is. */
export class HelperRefused extends Error {
	readonly error: HelperError;

	constructor(error: HelperError, cause?: unknown) {
		super(error.message, cause === undefined ? undefined : { cause });
		this.name = 'HelperRefused';
		this.error = error;
	}
}

/** Runs `program` for the parent that forked this process. Returns at once; the process ends by itself. */
export function runHelper<Options, Command, Event>(program: HelperProgram<Options, Command, Event>): void {
	const parent = connectToParent();
	if (parent === null) {
		report(`${program.name} is a part of Parley and does nothing by itself. Start Parley instead.`);
		process.exitCode = 2;
		return;
	}
	process.title = `parley-${program.name}`;
	new HelperRuntime(program, parent).listen();
}

class HelperRuntime<Options, Command, Event> {
	readonly #program: HelperProgram<Options, Command, Event>;
	readonly #parent: ParentConnection;
	readonly #abort = new AbortController();
	#epoch: number | null = null;
	#starting: Promise<void> = Promise.resolve();
	#running: RunningHelper<Command> | null = null;
	#silentTicks = 0;
	#originNs = 0n;

	constructor(program: HelperProgram<Options, Command, Event>, parent: ParentConnection) {
		this.#program = program;
		this.#parent = parent;
	}

	listen(): void {
		// A parent that died leaves broken pipes behind: not a reason to die before `dispose`.
		for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
		process.on('uncaughtException', (error) => this.#crash(error));
		process.on('unhandledRejection', (reason) => this.#crash(reason));
		process.on('SIGTERM', () => void this.#end({ code: 0, orphan: false }));
		for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
		this.#parent.onMessage((message) => this.#receive(message));
		this.#parent.onClosed(() => void this.#end({ code: 0, orphan: true }));
		setInterval(() => this.#watch(), watchTickMs);
	}

	#receive(message: unknown): void {
		if (!isToHelper<Options, Command>(message)) {
			report('A message that is not of the helper protocol was ignored.');
			return;
		}
		this.#silentTicks = 0;
		if (message.type === 'hello') {
			this.#hello(message);
			return;
		}
		if (message.epoch !== this.#epoch) return;
		switch (message.type) {
			case 'command': {
				this.#command(message.command);
				return;
			}
			case 'origin': {
				this.#originNs = BigInt(message.originNs);
				return;
			}
			case 'ping': {
				this.#post({ type: 'pong', epoch: message.epoch, id: message.id });
				return;
			}
			case 'shutdown':
				void this.#end({ code: 0, orphan: false });
		}
	}

	#hello(hello: Extract<ToHelper<Options, Command>, { type: 'hello' }>): void {
		if (this.#epoch !== null) return;
		this.#epoch = hello.epoch;
		if (hello.protocol === helperProtocolVersion)
			this.#starting = this.#start(hello.options, hello.originNs);
		else this.#refuse(mismatch(hello.protocol));
	}

	async #start(options: Options, originNs: string): Promise<void> {
		this.#originNs = BigInt(originNs);
		const context: HelperContext<Event> = {
			emit: (event) => {
				if (!this.#ending) this.#post({ type: 'event', epoch: this.#epoch ?? 0, event });
			},
			nowMs: () => Number(process.hrtime.bigint() - this.#originNs) / 1e6,
			signal: this.#abort.signal,
		};
		try {
			this.#running = await this.#program.start(options, context);
		} catch (error) {
			if (this.#ending) return;
			if (error instanceof HelperRefused) this.#refuse(error.error);
			else this.#crash(error);
			return;
		}
		if (!this.#ending) {
			this.#post({ type: 'ready', protocol: helperProtocolVersion, epoch: this.#epoch ?? 0 });
		}
	}

	#command(command: Command): void {
		if (this.#ending) return;
		try {
			this.#running?.command(command);
		} catch (error) {
			this.#crash(error);
		}
	}

	#refuse(error: HelperError): void {
		this.#post({ type: 'refused', epoch: this.#epoch ?? 0, error });
		setTimeout(() => void this.#end({ code: 0, orphan: false }), refusalLingerMs);
	}

	#watch(): void {
		this.#silentTicks += 1;
		if (this.#silentTicks >= silentTicksOfAnOrphan) void this.#end({ code: 0, orphan: true });
	}

	#crash(error: unknown): void {
		report(error instanceof Error ? (error.stack ?? error.message) : String(error));
		if (this.#ending) process.exit(1);
		void this.#end({ code: 1, orphan: false });
	}

	get #ending(): boolean {
		return this.#abort.signal.aborted;
	}

	async #end({ code, orphan }: { readonly code: number; readonly orphan: boolean }): Promise<void> {
		if (this.#ending) return;
		this.#abort.abort();
		setTimeout(killMyself, disposeDeadlineMs);
		await this.#starting;
		await this.#running?.dispose();
		// Nobody is left to kill an orphan whose exit hangs, nor to read its exit code.
		if (orphan || (code === 0 && this.#program.exitMayHang === true)) killMyself();
		else process.exit(code);
	}

	#post(message: FromHelper<Event>): void {
		this.#parent.post(message);
	}
}

function mismatch(theirs: number): HelperError {
	return {
		kind: 'internal',
		message: `The parts of Parley do not fit together (protocol ${theirs} and ${helperProtocolVersion}). Install Parley again.`,
		retryable: false,
	};
}

function killMyself(): void {
	process.kill(process.pid, 'SIGKILL');
}

function report(text: string): void {
	try {
		writeSync(2, `${text}\n`);
	} catch {
		// Nobody reads our stderr any more.
	}
}
