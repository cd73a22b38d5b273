/**
 * One question to a helper that may die of it: forked, asked, ended. Unlike a supervised process it is never started again; how it
 * ended is the answer.
 */
import { randomInt } from 'node:crypto';
import type { Clock } from '../../domain/ports/clock.ts';
import { helperProtocolVersion, isFromHelper } from '../../helpers/protocol.ts';
import type { HelperError, ToHelper } from '../../helpers/protocol.ts';
import type { HelperDeath } from '../helper-process/helper-death.ts';
import type { ForkHelper, HelperExit, HelperProcess } from '../helper-process/helper-process.ts';
import { StderrRing } from '../helper-process/stderr-ring.ts';

export interface SpareQuestion<Options> {
	readonly fork: ForkHelper;
	readonly clock: Clock;
	/** Absolute path of the helper's program. */
	readonly entry: string;
	readonly options: Options;
	/** From the fork to the answer, ms. */
	readonly deadlineMs: number;
	/** Ends the process at once and rejects with the signal's reason. */
	readonly signal?: AbortSignal;
}

/** `stderr` is complete: it is read to its end before the answer is given. */
export type SpareAnswer<Event> =
	| { readonly type: 'answered'; readonly event: Event; readonly stderr: readonly string[] }
	| { readonly type: 'refused'; readonly error: HelperError; readonly stderr: readonly string[] }
	| { readonly type: 'died'; readonly death: HelperDeath; readonly stderr: readonly string[] };

/** A helper that hears nothing for 15 s ends itself (helper-runtime.ts). */
const pingIntervalMs = 2_000;
/** From SIGKILL to giving up on being told of the end, ms. */
const killGraceMs = 2_000;

/** Resolves with the helper's first event, its refusal, or its death. Rejects only when `signal` is aborted. */
export function askSpareProcess<Options, Event>(
	question: SpareQuestion<Options>,
): Promise<SpareAnswer<Event>> {
	question.signal?.throwIfAborted();
	return new SpareRun<Options, Event>(question).answer;
}

type Said<Event> = { readonly event: Event } | { readonly error: HelperError };

class SpareRun<Options, Event> {
	readonly answer: Promise<SpareAnswer<Event>>;
	readonly #question: SpareQuestion<Options>;
	readonly #stderr = new StderrRing();
	readonly #epoch = randomInt(1, 2 ** 31);
	readonly #settle: PromiseWithResolvers<SpareAnswer<Event>>;
	readonly #process: HelperProcess | null;
	#said: Said<Event> | null = null;
	#late = false;
	#timers: Disposable[] = [];
	#alive = true;

	constructor(question: SpareQuestion<Options>) {
		this.#question = question;
		this.#settle = Promise.withResolvers();
		this.answer = this.#settle.promise;
		this.#process = this.#start();
	}

	#start(): HelperProcess | null {
		const { fork, entry, options, deadlineMs, signal } = this.#question;
		let process: HelperProcess;
		try {
			process = fork(entry, { serviceName: 'parley-probe' });
		} catch (error) {
			this.#notForked(error);
			return null;
		}
		process.onStderr((text) => this.#stderr.add(text));
		process.onMessage((message) => this.#receive(message));
		process.onExit((exit) => this.#exited(exit));
		signal?.addEventListener('abort', () => this.#abort(), { once: true });
		const hello = {
			type: 'hello',
			protocol: helperProtocolVersion,
			originNs: '0',
			options: structuredClone(options),
		} as const;
		this.#post(process, { ...hello, epoch: this.#epoch });
		this.#after(deadlineMs, () => {
			this.#late = true;
			this.#kill();
		});
		this.#pingLater(process, 1);
		return process;
	}

	#receive(message: unknown): void {
		if (!isFromHelper<Event>(message) || message.epoch !== this.#epoch || this.#said !== null) return;
		if (message.type === 'event') this.#said = { event: message.event };
		if (message.type === 'refused') this.#said = { error: message.error };
		if (this.#said !== null) this.#kill();
	}

	/** What it wrote is read to the end: a fallback is told there and nowhere else. */
	#exited(exit: HelperExit): void {
		this.#end();
		const stderr = this.#stderr.lines;
		if (this.#said !== null) {
			this.#settle.resolve(
				'event' in this.#said
					? { type: 'answered', event: this.#said.event, stderr }
					: { type: 'refused', error: this.#said.error, stderr },
			);
			return;
		}
		const cause = this.#late ? 'handshake-deadline' : 'exited';
		this.#settle.resolve({ type: 'died', death: { cause, exit, whileStarting: true, stderr }, stderr });
	}

	#notForked(error: unknown): void {
		const stderr = [error instanceof Error ? error.message : String(error)];
		const exit = { code: null, signal: null };
		const death = { cause: 'not-forked', exit, whileStarting: true, stderr } as const;
		this.#settle.resolve({ type: 'died', death, stderr });
	}

	#abort(): void {
		if (!this.#alive) return;
		this.#process?.kill('SIGKILL');
		this.#end();
		this.#settle.reject(this.#question.signal?.reason);
	}

	#kill(): void {
		this.#after(killGraceMs, () => {
			if (this.#alive) this.#exited({ code: null, signal: 'SIGKILL' });
		});
		this.#process?.kill('SIGKILL');
	}

	#end(): void {
		this.#alive = false;
		for (const timer of this.#timers) timer[Symbol.dispose]();
		this.#timers = [];
	}

	#pingLater(process: HelperProcess, id: number): void {
		this.#after(pingIntervalMs, () => {
			this.#post(process, { type: 'ping', epoch: this.#epoch, id });
			this.#pingLater(process, id + 1);
		});
	}

	#after(ms: number, run: () => void): void {
		const { clock } = this.#question;
		this.#timers.push(clock.schedule(clock.nowMs() + ms, run));
	}

	#post(process: HelperProcess, message: ToHelper<Options, never>): void {
		if (this.#alive) process.postMessage(message);
	}
}
