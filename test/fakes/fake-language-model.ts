import { AssistantFailure } from '../../main/domain/errors.ts';
import type { AssistantError } from '../../main/domain/errors.ts';
import type { Clock } from '../../main/domain/ports/clock.ts';
import type {
	LanguageModel,
	LanguageModelEvent,
	LanguageModelRequest,
} from '../../main/domain/ports/language-model.ts';

export interface FakeAnswer {
	/** Written as they are; an empty one would break the port's contract. */
	readonly deltas: readonly string[];
	readonly reasoning?: readonly string[];
	/** From the request to the first event after `sent`, ms (default 100). */
	readonly ttftMs?: number;
	/** Between events, ms (default 20). */
	readonly deltaMs?: number;
	readonly reason?: 'stop' | 'length' | 'content-filter';
	/** Thrown once everything above was told. */
	readonly failure?: AssistantError;
	/** After everything above nothing comes until the signal aborts. */
	readonly hangs?: boolean;
}

/** Answers on a virtual clock, in the order the answers were given; the last one repeats. */
export class FakeLanguageModel implements LanguageModel {
	readonly requests: LanguageModelRequest[] = [];
	/** Answers being told now. */
	running = 0;
	/** How many ended because their signal aborted. */
	aborted = 0;
	warmUps = 0;
	readonly #clock: Clock;
	readonly #answers: FakeAnswer[];

	constructor({ clock, answers = [] }: { clock: Clock; answers?: readonly FakeAnswer[] }) {
		this.#clock = clock;
		this.#answers = [...answers];
	}

	answerNext(...answers: readonly FakeAnswer[]): void {
		this.#answers.push(...answers);
	}

	async *answer(
		request: LanguageModelRequest,
		signal: AbortSignal,
	): AsyncGenerator<LanguageModelEvent, void, undefined> {
		if (signal.aborted) return;
		const index = Math.min(this.requests.length, this.#answers.length - 1);
		const answer = this.#answers[index] ?? { deltas: ['Yes.'] };
		this.requests.push(request);
		this.running += 1;
		try {
			yield { type: 'sent', tMs: this.#clock.nowMs() };
			yield* this.#tell(answer, signal);
		} finally {
			this.running -= 1;
			if (isAborted(signal)) this.aborted += 1;
		}
	}

	warmUp(): void {
		this.warmUps += 1;
	}

	async *#tell(
		answer: FakeAnswer,
		signal: AbortSignal,
	): AsyncGenerator<LanguageModelEvent, void, undefined> {
		let waitMs = answer.ttftMs ?? 100;
		const told = [
			...(answer.reasoning ?? []).map((text) => ({ type: 'reasoning', text }) as const),
			...answer.deltas.map((text) => ({ type: 'delta', text }) as const),
		];
		for (const event of told) {
			if (!(await this.#wait(waitMs, signal))) return;
			yield { ...event, tMs: this.#clock.nowMs() };
			waitMs = answer.deltaMs ?? 20;
		}
		if (answer.hangs === true) await this.#wait(Number.POSITIVE_INFINITY, signal);
		if (isAborted(signal)) return;
		if (answer.failure !== undefined) throw new AssistantFailure(answer.failure);
		yield { type: 'done', reason: answer.reason ?? 'stop', model: 'fake', tMs: this.#clock.nowMs() };
	}

	/** False when the signal aborted first. */
	async #wait(ms: number, signal: AbortSignal): Promise<boolean> {
		if (isAborted(signal)) return false;
		const { promise, resolve } = Promise.withResolvers<boolean>();
		const stop = () => resolve(false);
		signal.addEventListener('abort', stop, { once: true });
		using _timer = this.#clock.schedule(this.#clock.nowMs() + ms, () => resolve(true));
		const came = await promise;
		signal.removeEventListener('abort', stop);
		return came;
	}
}

/** Asked after an await: control flow analysis does not know that it may have changed. */
function isAborted(signal: AbortSignal): boolean {
	return signal.aborted;
}
