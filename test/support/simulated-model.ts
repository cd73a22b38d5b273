import type { Happening } from '../../main/domain/happenings.ts';
import type { ResponseId } from '../../main/domain/ids.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';

/** One answer of the scripted model. */
export interface ScriptedAnswer {
	readonly text: string;
	readonly ttftMs?: number;
	readonly tokensPerSecond?: number;
	/** The request fails instead, at once or after half of the text; with `'once'` only the first time it is asked. */
	readonly fails?: 'before' | 'midway';
	readonly once?: boolean;
}

const cutOff = {
	kind: 'language-model-cut-off',
	message: 'The answer was cut off.',
	retryable: true,
} as const;

/** A language model that says what it is told to, token by token. */
export class SimulatedModel {
	readonly #clock: FakeClock;
	readonly #tell: (event: Happening) => void;
	readonly #jobs = new Map<ResponseId, Set<Disposable>>();
	readonly #failed = new Set<ScriptedAnswer>();

	constructor(clock: FakeClock, tell: (event: Happening) => void) {
		this.#clock = clock;
		this.#tell = tell;
	}

	get busy(): number {
		return [...this.#jobs.values()].reduce((sum, jobs) => sum + jobs.size, 0);
	}

	answer(responseId: ResponseId, script: ScriptedAnswer): void {
		const { text, ttftMs = 80, tokensPerSecond = 60 } = script;
		const fails = this.#failed.has(script) && script.once === true ? undefined : script.fails;
		if (fails !== undefined) this.#failed.add(script);
		const tokens = text.match(/\s*\S+/gu) ?? [];
		const said =
			fails === 'before' ? 0 : fails === 'midway' ? Math.ceil(tokens.length / 2) : tokens.length;
		const startMs = this.#clock.nowMs() + ttftMs;
		const atMs = (index: number): number => startMs + (index * 1000) / tokensPerSecond;
		this.#tell({ type: 'model.sent', responseId });
		tokens.slice(0, said).forEach((token, index) => {
			this.#work(responseId, atMs(index), { type: 'model.delta', responseId, text: token });
		});
		this.#work(
			responseId,
			atMs(said),
			fails === undefined
				? { type: 'model.done', responseId, reason: 'stop', model: 'scripted' }
				: { type: 'model.failed', responseId, error: cutOff },
		);
	}

	cancel(responseId: ResponseId): void {
		for (const job of this.#jobs.get(responseId) ?? []) job[Symbol.dispose]();
		this.#jobs.delete(responseId);
	}

	#work(responseId: ResponseId, atMs: number, event: Happening): void {
		const jobs = this.#jobs.get(responseId) ?? new Set();
		this.#jobs.set(responseId, jobs);
		const job = this.#clock.schedule(atMs, () => {
			jobs.delete(job);
			if (jobs.size === 0) this.#jobs.delete(responseId);
			this.#tell(event);
		});
		jobs.add(job);
	}
}
