import { helperProtocolVersion, isFromHelper } from '../../helpers/protocol.ts';
import type { HelperError, ToHelper } from '../../helpers/protocol.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { HelperDeath } from './helper-death.ts';
import type { HelperExit, HelperProcess } from './helper-process.ts';
import { StderrRing } from './stderr-ring.ts';
import type { SupervisionLimits } from './supervision-limits.ts';

/** Why a run is over. A death was nobody's wish; the other two were, and are never a crash whatever the exit code says. */
export type RunEnd =
	| { readonly type: 'died'; readonly death: HelperDeath; readonly readyForMs: number }
	| { readonly type: 'refused'; readonly error: HelperError }
	| { readonly type: 'stopped' };

export interface HelperRunListeners<Event> {
	onReady(): void;
	onEvent(event: Event): void;
	onStderrLine(line: string): void;
	/** Called once, when the process is gone. Nothing else is called afterwards. */
	onEnd(end: RunEnd): void;
}

interface HelperRunOptions<Options, Event> {
	readonly process: HelperProcess;
	readonly epoch: number;
	readonly hello: { readonly originNs: bigint; readonly options: Options };
	readonly clock: Clock;
	readonly limits: SupervisionLimits;
	readonly listeners: HelperRunListeners<Event>;
}

/** Why we are ending it; what it says from then on is not heard. */
type Ending =
	| { readonly type: 'stopped' | 'handshake-deadline' | 'unresponsive' }
	| Extract<RunEnd, { type: 'refused' }>;

/** One life of a helper, from fork to exit: one process, one epoch. Its timers end with it. */
export class HelperRun<Options, Command, Event> {
	readonly #process: HelperProcess;
	readonly #epoch: number;
	readonly #clock: Clock;
	readonly #limits: SupervisionLimits;
	readonly #listeners: HelperRunListeners<Event>;
	readonly #stderr = new StderrRing();
	#alive = true;
	#readyMs: number | null = null;
	#ending: Ending | null = null;
	/** The handshake's deadline, later the grace of the end. */
	#deadline: Disposable;
	#nextPing: Disposable;
	#pings = 0;
	#missedPings = 0;
	#silentUntilMs = Number.NEGATIVE_INFINITY;

	constructor({ process, epoch, hello, clock, limits, listeners }: HelperRunOptions<Options, Event>) {
		this.#process = process;
		this.#epoch = epoch;
		this.#clock = clock;
		this.#limits = limits;
		this.#listeners = listeners;
		process.onExit((exit) => this.#exited(exit));
		process.onStderr((text) => this.#stderr.add(text).forEach((line) => listeners.onStderrLine(line)));
		process.onMessage((message) => this.#receive(message));
		this.#deadline = this.#after(limits.handshakeDeadlineMs, () => this.#kill('handshake-deadline'));
		this.#nextPing = this.#after(limits.pingIntervalMs, () => this.#ping());
		this.#post({
			type: 'hello',
			protocol: helperProtocolVersion,
			epoch,
			originNs: hello.originNs.toString(),
			options: hello.options,
		});
	}

	get stderr(): readonly string[] {
		return this.#stderr.lines;
	}

	/** False when it is not ready: not yet, or not any more. */
	send(command: Command): boolean {
		if (this.#readyMs === null || this.#ending !== null || !this.#alive) return false;
		this.#post({ type: 'command', epoch: this.#epoch, command });
		return true;
	}

	/** Session time begins elsewhere from now on. */
	setOrigin(originNs: bigint): void {
		if (this.#ending === null && this.#alive)
			this.#post({ type: 'origin', epoch: this.#epoch, originNs: originNs.toString() });
	}

	/** It said that it would be busy: no message for so long is no sign of death. 0 ends that. */
	expectSilence(ms: number): void {
		this.#silentUntilMs = this.#clock.nowMs() + ms;
	}

	/** Asks it to end, and kills it after the grace. `onEnd` follows. */
	stop(): void {
		this.#end({ type: 'stopped' });
	}

	#receive(message: unknown): void {
		// The one place where late and foreign messages are dropped: of a dead or dying run, or another epoch.
		if (!this.#alive || this.#ending !== null) return;
		if (!isFromHelper<Event>(message) || message.epoch !== this.#epoch) return;
		this.#missedPings = 0;
		switch (message.type) {
			case 'ready': {
				this.#ready(message.protocol);
				return;
			}
			case 'event': {
				this.#listeners.onEvent(message.event);
				return;
			}
			case 'refused': {
				this.#end({ type: 'refused', error: message.error });
				return;
			}
			case 'pong':
			// Any message is a sign of life; a pong is nothing more.
		}
	}

	#ready(protocol: number): void {
		if (this.#readyMs !== null) return;
		if (protocol !== helperProtocolVersion) {
			this.#end({ type: 'refused', error: protocolMismatch(protocol) });
			return;
		}
		this.#deadline[Symbol.dispose]();
		this.#readyMs = this.#clock.nowMs();
		this.#listeners.onReady();
	}

	/**
	 * Misses are counted in pings sent, not in time passed: after our own event loop was blocked, or the machine slept, one
	 * interval is over and the answers are still to be read. While it starts, only the deadline counts: loading may block.
	 */
	#ping(): void {
		if (this.#clock.nowMs() < this.#silentUntilMs) this.#missedPings = 0;
		if (this.#readyMs !== null && this.#missedPings >= this.#limits.missedPingsOfTheDead) {
			this.#kill('unresponsive');
			return;
		}
		if (this.#readyMs !== null) this.#missedPings += 1;
		this.#post({ type: 'ping', epoch: this.#epoch, id: (this.#pings += 1) });
		this.#nextPing = this.#after(this.#limits.pingIntervalMs, () => this.#ping());
	}

	#end(ending: Ending): void {
		if (this.#ending !== null || !this.#alive) return;
		this.#ending = ending;
		this.#stopTimers();
		this.#deadline = this.#after(this.#limits.stopGraceMs, () => this.#process.kill('SIGKILL'));
		this.#post({ type: 'shutdown', epoch: this.#epoch });
	}

	#kill(type: 'handshake-deadline' | 'unresponsive'): void {
		this.#ending = { type };
		this.#stopTimers();
		this.#process.kill('SIGKILL');
	}

	#exited(exit: HelperExit): void {
		if (!this.#alive) return;
		this.#alive = false;
		this.#stopTimers();
		this.#listeners.onEnd(this.#endOf(exit));
	}

	#endOf(exit: HelperExit): RunEnd {
		const ending = this.#ending;
		if (ending?.type === 'refused') return ending;
		if (ending?.type === 'stopped') return { type: 'stopped' };
		const notForked = exit.code === null && exit.signal === null;
		const cause = ending?.type ?? (notForked ? 'not-forked' : 'exited');
		return {
			type: 'died',
			death: { cause, exit, whileStarting: this.#readyMs === null, stderr: this.#stderr.lines },
			readyForMs: this.#readyMs === null ? 0 : this.#clock.nowMs() - this.#readyMs,
		};
	}

	#stopTimers(): void {
		this.#deadline[Symbol.dispose]();
		this.#nextPing[Symbol.dispose]();
	}

	#after(ms: number, run: () => void): Disposable {
		return this.#clock.schedule(this.#clock.nowMs() + ms, run);
	}

	#post(message: ToHelper<Options, Command>): void {
		if (this.#alive) this.#process.postMessage(message);
	}
}

function protocolMismatch(theirs: number): HelperError {
	return {
		kind: 'internal',
		message: `The parts of Parley do not fit together (protocol ${helperProtocolVersion} and ${theirs}). Install Parley again.`,
		retryable: false,
	};
}
