/**
 * Keeps one helper running: forks it, shakes hands, listens to its heart, starts it again, and gives up when that is no use.
 *
 * Decisions
 * - One process at a time: the next is forked only after the last one's exit was seen, SIGKILL included.
 * - `send` never queues. It returns false unless the helper is ready; owners send what a helper must know on each 'ready',
 *   since a fresh process knows nothing but its options. Sound of a dead helper is of no use to the next one.
 * - Each start is an epoch. Messages of another epoch, and of a helper that is being ended, are dropped in `HelperRun`.
 * - A crash (whatever the exit code, 0 included) restarts with back-off. Three within a minute open the breaker:
 *   'helper-crash-loop', off until `restart()`. A refusal, or an explanation that says `retryable: false` (this model file
 *   kills it), opens it at once: the second and third crash would teach nothing.
 * - `stop` is not final: `start` begins anew. Listeners may call any method.
 */
import type { AssistantError } from '../../domain/errors.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { crashLoop, crashed } from './helper-death.ts';
import type { HelperDeath } from './helper-death.ts';
import type { ForkHelper, HelperProcess } from './helper-process.ts';
import { HelperRun } from './helper-run.ts';
import type { RunEnd } from './helper-run.ts';
import { RestartPolicy } from './restart-policy.ts';
import { defaultSupervisionLimits } from './supervision-limits.ts';
import type { SupervisionLimits } from './supervision-limits.ts';

/** `restarting` has no error when somebody asked for the restart. `error.message` is what a person reads. */
export type HelperStateChange =
	| { readonly state: 'starting' | 'ready'; readonly epoch: number; readonly error: null }
	| { readonly state: 'restarting'; readonly epoch: number; readonly error: AssistantError | null }
	| { readonly state: 'failed'; readonly epoch: number; readonly error: AssistantError };

export interface SupervisedProcessOptions<Options, Event> {
	/** In lower case, as in "The recognizer stopped": part of messages and of the process list. */
	readonly name: string;
	/** Absolute path of the program, resolved by the composition root. */
	readonly entry: string;
	/**
	 * Asked at each start, so that a changed setting counts from the next one (call `restart`). May throw an
	 * `AssistantFailure` (the model is not installed): nothing is forked then, and the state is 'failed'.
	 */
	readonly options: () => Options;
	readonly fork: ForkHelper;
	readonly clock: Clock;
	/** `SystemClock.originNs`: gives the helper the same session time. `setOrigin` moves it. */
	readonly originNs: bigint;
	readonly onEvent: (event: Event) => void;
	readonly onStateChanged?: (change: HelperStateChange) => void;
	readonly onStderrLine?: (line: string) => void;
	/** What a crash means to a person, when the owner can tell; null leaves it to the general words. */
	readonly explainExit?: (death: HelperDeath) => AssistantError | null;
	/** In [0, 1). `Math.random` unless a test wants to know. */
	readonly random?: () => number;
	readonly limits?: Partial<SupervisionLimits>;
}

type State = 'stopped' | HelperStateChange['state'];

export class SupervisedProcess<Options, Command, Event> implements AsyncDisposable {
	readonly #given: SupervisedProcessOptions<Options, Event>;
	readonly #limits: SupervisionLimits;
	readonly #policy: RestartPolicy;
	readonly #waiting = new Set<() => void>();
	#state: State = 'stopped';
	#error: AssistantError | null = null;
	#epoch = 0;
	#wanted = false;
	/** The run that is ending makes room for a new one, however it ends. */
	#anew = false;
	#run: HelperRun<Options, Command, Event> | null = null;
	#backOff: Disposable | null = null;
	#stderr: readonly string[] = [];
	#originNs: bigint;

	constructor(given: SupervisedProcessOptions<Options, Event>) {
		this.#given = given;
		this.#originNs = given.originNs;
		this.#limits = { ...defaultSupervisionLimits, ...given.limits };
		this.#policy = new RestartPolicy({ limits: this.#limits, random: given.random ?? Math.random });
	}

	get state(): State {
		return this.#state;
	}

	/** The last lines of stderr, of this run or of the one that died: for reports. */
	get stderr(): readonly string[] {
		return this.#run?.stderr ?? this.#stderr;
	}

	/** Begins to keep it running; nothing when that was begun already. */
	start(): void {
		if (!this.#wanted) this.restart();
	}

	/** False, and nothing is sent, unless it is ready. */
	send(command: Command): boolean {
		return this.#run?.send(command) ?? false;
	}

	/** This run is about to be busy in native code, ms: its heart is not listened to meanwhile. 0 ends that. */
	expectSilence(ms: number): void {
		this.#run?.expectSilence(ms);
	}

	/** Session time begins elsewhere, for this run and the ones to come (`SystemClock.beginIn`). */
	setOrigin(originNs: bigint): void {
		this.#originNs = originNs;
		this.#run?.setOrigin(originNs);
	}

	/** Starts it anew: with changed options, or after it failed and a person said "try again". */
	restart(): void {
		this.#wanted = true;
		this.#policy.reset();
		this.#dropBackOff();
		const run = this.#run;
		if (run === null) {
			this.#fork();
			return;
		}
		this.#anew = true;
		this.#change({ state: 'restarting', epoch: this.#epoch, error: null });
		run.stop();
	}

	/** Ends it; settles once the process is gone, at the latest shortly after the grace. */
	async stop(): Promise<void> {
		this.#wanted = false;
		this.#dropBackOff();
		this.#state = 'stopped';
		this.#error = null;
		this.#run?.stop();
		this.#wake();
		await this.#until(() => this.#run === null || this.#wanted);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
	}

	/**
	 * Settles when it is ready. Rejects with an `AssistantFailure` once it failed, or with the signal's reason; waits through
	 * restarts, and through a stop until it is started again.
	 */
	async whenReady(signal?: AbortSignal): Promise<void> {
		// What was awaited may have changed again by the time this goes on.
		while (this.#state !== 'ready') {
			if (this.#error !== null) throw new AssistantFailure(this.#error);
			await this.#until(() => this.#state === 'ready' || this.#error !== null, signal);
		}
	}

	#fork(): void {
		this.#epoch += 1;
		const epoch = this.#epoch;
		this.#change({ state: 'starting', epoch, error: null });
		// A listener may have changed its mind.
		if (!this.#wanted || epoch !== this.#epoch) return;
		try {
			// Cloned before there is a process to leave behind when it cannot be.
			const options = structuredClone(this.#given.options());
			this.#run = this.#supervise(this.#spawn(), epoch, options);
		} catch (error) {
			if (error instanceof AssistantFailure) this.#fail(error.error);
			else if (error instanceof ForkFailure) this.#died(error.death, 0);
			else throw error;
		}
	}

	#spawn(): HelperProcess {
		try {
			return this.#given.fork(this.#given.entry, { serviceName: `parley-${this.#given.name}` });
		} catch (error) {
			throw new ForkFailure(error);
		}
	}

	#supervise(process: HelperProcess, epoch: number, options: Options): HelperRun<Options, Command, Event> {
		return new HelperRun({
			process,
			epoch,
			hello: { originNs: this.#originNs, options },
			clock: this.#given.clock,
			limits: this.#limits,
			listeners: {
				onReady: () => this.#change({ state: 'ready', epoch, error: null }),
				onEvent: this.#given.onEvent,
				onStderrLine: (line) => this.#given.onStderrLine?.(line),
				onEnd: (end) => this.#ended(end),
			},
		});
	}

	#ended(end: RunEnd): void {
		this.#stderr = this.#run?.stderr ?? [];
		this.#run = null;
		const anew = this.#anew || end.type === 'stopped';
		this.#anew = false;
		if (!this.#wanted) this.#wake();
		else if (anew) this.#fork();
		else if (end.type === 'refused') this.#fail(end.error);
		else this.#died(end.death, end.readyForMs);
	}

	#died(death: HelperDeath, readyForMs: number): void {
		const { name, clock, explainExit } = this.#given;
		const explained = explainExit?.(death) ?? null;
		const waitMs = this.#policy.afterCrash(clock.nowMs(), readyForMs);
		if (explained !== null && !explained.retryable) {
			this.#fail(explained);
			return;
		}
		if (waitMs === null) {
			this.#fail(crashLoop(name, death, explained));
			return;
		}
		this.#backOff = clock.schedule(clock.nowMs() + waitMs, () => {
			this.#backOff = null;
			this.#fork();
		});
		this.#change({ state: 'restarting', epoch: this.#epoch, error: explained ?? crashed(name, death) });
	}

	#fail(error: AssistantError): void {
		this.#change({ state: 'failed', epoch: this.#epoch, error });
	}

	#change(change: HelperStateChange): void {
		this.#state = change.state;
		this.#error = change.state === 'failed' ? change.error : null;
		this.#wake();
		this.#given.onStateChanged?.(change);
	}

	#dropBackOff(): void {
		this.#backOff?.[Symbol.dispose]();
		this.#backOff = null;
	}

	#wake(): void {
		for (const wake of [...this.#waiting]) wake();
	}

	/** Settles when `met` holds at some change of state. */
	async #until(met: () => boolean, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		if (met()) return;
		const { promise, resolve, reject } = Promise.withResolvers<undefined>();
		const wake = (): void => {
			if (met()) resolve(undefined);
		};
		const abort = (): void => reject(signal?.reason);
		this.#waiting.add(wake);
		signal?.addEventListener('abort', abort);
		try {
			await promise;
		} finally {
			this.#waiting.delete(wake);
			signal?.removeEventListener('abort', abort);
		}
	}
}

/** The system could not start a process at all: treated as a crash, since it may have been out of memory for a moment. */
class ForkFailure extends Error {
	readonly death: HelperDeath;

	constructor(cause: unknown) {
		super('The helper could not be forked.', { cause });
		const line = cause instanceof Error ? cause.message : String(cause);
		this.death = {
			cause: 'not-forked',
			exit: { code: null, signal: null },
			whileStarting: true,
			stderr: [line],
		};
	}
}
