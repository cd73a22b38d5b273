import type {
	ForkHelper,
	HelperExit,
	HelperProcess,
} from '../../main/adapters/helper-process/helper-process.ts';
import { helperProtocolVersion, isToHelper } from '../../main/helpers/protocol.ts';
import type { FromHelper, HelperError, ToHelper } from '../../main/helpers/protocol.ts';

/** A helper process a test plays: it keeps what it was sent, and says and does what it is told. */
export class FakeHelperProcess<Options, Command, Event> implements HelperProcess {
	readonly pid: number;
	readonly received: ToHelper<Options, Command>[] = [];
	readonly kills: string[] = [];
	/** What SIGKILL does; null plays a process that even the system cannot end yet. */
	exitWhenKilled: HelperExit | null = { code: null, signal: 'SIGKILL' };
	/** What it does when asked to shut down; null ignores it. */
	exitWhenAsked: HelperExit | null = { code: 0, signal: null };
	/** Answers pings. */
	answering = true;
	alive = true;
	/** Messages posted after the exit was told: real platforms have crashed on them. */
	postedToTheDead = 0;
	#onMessage: (message: unknown) => void = () => undefined;
	#onStderr: (text: string) => void = () => undefined;
	#onExit: (exit: HelperExit) => void = () => undefined;

	constructor(pid: number) {
		this.pid = pid;
	}

	get epoch(): number {
		const hello = this.received.find((message) => message.type === 'hello');
		if (hello === undefined) throw new Error('No hello came yet.');
		return hello.epoch;
	}

	get commands(): readonly Command[] {
		return this.received.flatMap((message) => (message.type === 'command' ? [message.command] : []));
	}

	postMessage(message: unknown): void {
		if (!this.alive) this.postedToTheDead += 1;
		if (!isToHelper<Options, Command>(message)) throw new Error('A message that is not of the protocol.');
		this.received.push(structuredClone(message));
		if (message.type === 'ping' && this.answering) {
			this.says({ type: 'pong', epoch: message.epoch, id: message.id });
		}
		if (message.type === 'shutdown' && this.exitWhenAsked !== null) this.exits(this.exitWhenAsked);
	}

	onMessage(listener: (message: unknown) => void): void {
		this.#onMessage = listener;
	}

	onStderr(listener: (text: string) => void): void {
		this.#onStderr = listener;
	}

	onExit(listener: (exit: HelperExit) => void): void {
		this.#onExit = listener;
	}

	kill(signal: 'SIGTERM' | 'SIGKILL'): void {
		this.kills.push(signal);
		if (signal === 'SIGKILL' && this.exitWhenKilled !== null) this.exits(this.exitWhenKilled);
	}

	/** Says anything, even what no helper should. */
	says(message: FromHelper<Event>): void {
		this.#onMessage(structuredClone(message));
	}

	saysNonsense(message: unknown): void {
		this.#onMessage(message);
	}

	getsReady(): void {
		this.says({ type: 'ready', protocol: helperProtocolVersion, epoch: this.epoch });
	}

	emits(event: Event): void {
		this.says({ type: 'event', epoch: this.epoch, event });
	}

	refuses(error: HelperError): void {
		this.says({ type: 'refused', epoch: this.epoch, error });
	}

	writes(text: string): void {
		this.#onStderr(text);
	}

	exits(exit: HelperExit): void {
		if (!this.alive) return;
		this.alive = false;
		this.#onExit(exit);
	}
}

/** The system's side of forking: every process it started, in order. */
export class FakeHelperProcesses<Options, Command, Event> {
	readonly all: FakeHelperProcess<Options, Command, Event>[] = [];
	/** The most that were alive at one time. */
	mostAlive = 0;
	/** Each is called for one fork, before it counts: to throw, or to prepare the process. */
	readonly prepare: ((process: FakeHelperProcess<Options, Command, Event>) => void)[] = [];

	readonly fork: ForkHelper = () => {
		const process = new FakeHelperProcess<Options, Command, Event>(1000 + this.all.length);
		this.prepare.shift()?.(process);
		this.all.push(process);
		this.mostAlive = Math.max(this.mostAlive, this.alive);
		return process;
	};

	get alive(): number {
		return this.all.filter((process) => process.alive).length;
	}

	get last(): FakeHelperProcess<Options, Command, Event> {
		const last = this.all.at(-1);
		if (last === undefined) throw new Error('Nothing was forked yet.');
		return last;
	}
}
