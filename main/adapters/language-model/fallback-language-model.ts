import type { AssistantError, AssistantErrorKind } from '../../domain/errors.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import type {
	LanguageModel,
	LanguageModelEvent,
	LanguageModelRequest,
} from '../../domain/ports/language-model.ts';

interface FallbackLanguageModelOptions {
	readonly first: LanguageModel & Partial<Disposable>;
	readonly second: LanguageModel & Partial<Disposable>;
	/** The second one's name, for the person. */
	readonly secondModel: string;
	readonly clock: { nowMs(): number };
}

/** How long a model that failed is left alone, ms, when its server does not say: nobody waits for it twice in a minute. */
const restMs = 60_000;

/**
 * Troubles of the server, the network or the account, which another server may not have. A wrong key, a model that does not exist
 * and a conversation that is too long are the person's to settle, and what one provider declined to answer is not carried to the
 * next: these are told as they are.
 */
const passing = new Set<AssistantErrorKind>([
	'language-model-unreachable',
	'language-model-timeout',
	'language-model-rate-limited',
	'language-model-quota',
	'offline',
]);

/** The second model answers when the first fails before its first token, and the person is told which it was and why. */
export class FallbackLanguageModel implements LanguageModel, Disposable {
	readonly #options: FallbackLanguageModelOptions;
	#rest: { readonly untilMs: number; readonly why: AssistantError } | null = null;

	constructor(options: FallbackLanguageModelOptions) {
		this.#options = options;
	}

	async *answer(
		request: LanguageModelRequest,
		signal: AbortSignal,
	): AsyncGenerator<LanguageModelEvent, void, undefined> {
		const { first, second, secondModel, clock } = this.#options;
		let why = this.#resting();
		let toldSent = false;
		if (why === null) {
			let started = false;
			try {
				for await (const event of first.answer(request, signal)) {
					if (event.type === 'sent') toldSent = true;
					else started = true;
					yield event;
				}
				this.#rest = null;
				return;
			} catch (thrown) {
				why = started ? null : passingTrouble(thrown);
				if (why === null) throw thrown;
				this.#rest = { untilMs: clock.nowMs() + (why.retryAfterMs ?? restMs), why };
			}
		}
		if (signal.aborted) return;
		yield { type: 'replaced', model: secondModel, error: why, tMs: clock.nowMs() };
		for await (const event of second.answer(request, signal)) {
			if (event.type !== 'sent' || !toldSent) yield event;
		}
	}

	/** Both, so that nobody waits for a handshake after having waited for a failure. */
	warmUp(): void {
		this.#options.first.warmUp();
		this.#options.second.warmUp();
	}

	[Symbol.dispose](): void {
		this.#options.first[Symbol.dispose]?.();
		this.#options.second[Symbol.dispose]?.();
	}

	/** Why the first one is not asked now; null: it is. */
	#resting(): AssistantError | null {
		if (this.#rest === null || this.#options.clock.nowMs() >= this.#rest.untilMs) return null;
		return this.#rest.why;
	}
}

/** Null: not a trouble that another server would not have. */
function passingTrouble(thrown: unknown): AssistantError | null {
	if (!(thrown instanceof AssistantFailure)) return null;
	const { error } = thrown;
	const servers = error.kind === 'language-model-failed' && error.retryable;
	return servers || passing.has(error.kind) ? error : null;
}
