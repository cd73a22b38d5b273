import type { Clock } from './domain/ports/clock.ts';
import type { ConversationState } from './domain/conversation-state.ts';

export interface EngineRestOptions {
	readonly clock: Clock;
	/** Rest of the conversation after which models give their memory back, ms; null: never. Asked anew at each rest. */
	readonly restAfterMs: () => number | null;
	/** Nobody has talked for a while, or somebody does: when models may be measured. */
	readonly onIdle: (idle: boolean) => void;
	/** The models are to give their memory back. Asked again each minute, for a helper may be starting just then. */
	readonly onRest: () => void;
	/** Somebody talks, writes or is answered. */
	readonly onWake: () => void;
}

/** Nobody measures while a person only draws breath, ms. */
const idleAfterMs = 60_000;
const againMs = 60_000;

/** Follows the conversation and tells when nobody needs its models. */
export class EngineRest implements Disposable {
	readonly #options: EngineRestOptions;
	#since: number | null = null;
	#timers: Disposable[] = [];

	constructor(options: EngineRestOptions) {
		this.#options = options;
	}

	follow({ turn, response, closing, pressedAtMs }: ConversationState): void {
		const rests = turn === null && response === null && closing.length === 0 && pressedAtMs === null;
		if (rests === (this.#since !== null)) return;
		if (rests) this.#rests();
		else this.#wakes();
	}

	/** The time after which to rest is another one now. */
	reconsider(): void {
		if (this.#since === null) return;
		this.#forget();
		this.#schedule(this.#since);
	}

	[Symbol.dispose](): void {
		this.#forget();
		this.#since = null;
	}

	#rests(): void {
		this.#since = this.#options.clock.nowMs();
		this.#schedule(this.#since);
	}

	#wakes(): void {
		this.#forget();
		this.#since = null;
		this.#options.onIdle(false);
		this.#options.onWake();
	}

	#schedule(sinceMs: number): void {
		const { restAfterMs, onIdle, onRest } = this.#options;
		this.#at(sinceMs + idleAfterMs, () => onIdle(true));
		const afterMs = restAfterMs();
		if (afterMs === null) return;
		const rest = (): void => {
			onRest();
			this.#at(this.#options.clock.nowMs() + againMs, rest);
		};
		this.#at(sinceMs + afterMs, rest);
	}

	#at(atMs: number, run: () => void): void {
		this.#timers.push(this.#options.clock.schedule(atMs, run));
		// The ones that have run: an idle night would gather a thousand.
		this.#timers = this.#timers.slice(-4);
	}

	#forget(): void {
		for (const timer of this.#timers) timer[Symbol.dispose]();
		this.#timers = [];
	}
}
