import { setTimeout as sleep } from 'node:timers/promises';
import { AssistantFailure } from '../../domain/errors.ts';
import type {
	LanguageModel,
	LanguageModelEvent,
	LanguageModelRequest,
} from '../../domain/ports/language-model.ts';
import { AnswerAttempt } from './answer-attempt.ts';
import { completionBody, sentSampling, unsentSampling } from './completion-body.ts';
import type { CompletionOptions } from './completion-body.ts';
import { shownAddress } from './connection-errors.ts';
import { ConnectionPool } from './http-exchange.ts';
import { explainFailure } from './language-model-errors.ts';
import { openExchange } from './openai-client.ts';

export interface OpenAiLanguageModelOptions extends CompletionOptions {
	readonly apiKey: string | null;
	readonly connectTimeoutMs?: number;
	readonly firstTokenTimeoutMs?: number;
	readonly stallTimeoutMs?: number;
	/** How often a request is sent again before anything of its answer has come. */
	readonly retries?: number;
	readonly clock: { nowMs(): number };
}

const defaults = {
	connectTimeoutMs: 5000,
	/** A local model that must first be loaded from disk may need most of it. */
	firstTokenTimeoutMs: 30_000,
	stallTimeoutMs: 20_000,
	retries: 2,
};

/** A server that cannot answer a HEAD in this time, ms, is left alone until it is asked something. */
const warmUpMs = 10_000;
/** The first wait before asking again, ms; it doubles each time. */
const firstRetryMs = 250;
/** Longest wait that a silent conversation bears, ms: a server that asks for more is not asked again, but reported. */
const longestRetryMs = 5000;

/** Any server with OpenAI's chat completions, through the `openai` SDK. */
export class OpenAiLanguageModel implements LanguageModel, Disposable {
	readonly #options: OpenAiLanguageModelOptions & typeof defaults;
	readonly #pool = new ConnectionPool();
	/** Options that this server turned down for this model: they are not sent again. */
	readonly #refused = new Set<string>();
	#warming = false;

	constructor(options: OpenAiLanguageModelOptions) {
		this.#options = { ...defaults, ...options };
	}

	/** What was set and is not sent, because the endpoint does not take it or this model turned it down. */
	get leftOut(): readonly string[] {
		return [...unsentSampling(this.#options), ...this.#refused];
	}

	async *answer(
		request: LanguageModelRequest,
		signal: AbortSignal,
	): AsyncGenerator<LanguageModelEvent, void, undefined> {
		let toldSent = false;
		for (let tries = 0; !signal.aborted; tries += 1) {
			using attempt = this.#attempt(request, signal);
			try {
				const sentMs = await attempt.sent();
				if (!toldSent) yield { type: 'sent', tMs: sentMs };
				toldSent = true;
				for (let events = await attempt.next(); events !== null; events = await attempt.next()) {
					for (const event of events) yield event;
				}
				return;
			} catch (thrown) {
				if (isAborted(signal)) return;
				await this.#beforeRetry(thrown, attempt, tries, signal);
			}
		}
	}

	/** A HEAD of the model list: cheap, allowed by every server's rights, and it opens the connection all the way. */
	warmUp(): void {
		if (this.#warming || this.#pool.warm) return;
		this.#warming = true;
		void this.#openConnection().finally(() => (this.#warming = false));
	}

	[Symbol.dispose](): void {
		this.#pool[Symbol.dispose]();
	}

	async #openConnection(): Promise<void> {
		try {
			const { client } = openExchange({ ...this.#options, pool: this.#pool, method: 'HEAD' });
			// Through the SDK, so that its code is compiled too before somebody waits for it.
			const response = await client.get('/models', { timeout: warmUpMs }).asResponse();
			await response.text();
		} catch {
			// Whatever is wrong, the first request will find and say it.
		}
	}

	#attempt(request: LanguageModelRequest, signal: AbortSignal): AnswerAttempt {
		const { client, exchange } = openExchange({ ...this.#options, pool: this.#pool });
		const body = completionBody(request.messages, this.#options, this.#refused);
		return new AnswerAttempt({
			...this.#options,
			baseUrl: shownAddress(this.#options.baseUrl),
			exchange,
			signal,
			open: async (attemptSignal) => {
				const opened = await client.chat.completions
					.create(body, { signal: attemptSignal })
					.withResponse();
				return { frames: opened.data, response: opened.response };
			},
		});
	}

	/** Whether there was something to leave out: each option only once, so this ends. */
	#leaveOut(option: string | undefined): boolean {
		if (option === undefined || this.#refused.has(option)) return false;
		if (!sentSampling(this.#options).some(([name]) => name === option)) return false;
		this.#refused.add(option);
		return true;
	}

	/** Returns once the request may be sent again; throws what a person should know when it may not. */
	async #beforeRetry(
		thrown: unknown,
		attempt: AnswerAttempt,
		tries: number,
		signal: AbortSignal,
	): Promise<void> {
		const { error, repeatable, refusedOption } = explainFailure(attempt.cause(thrown), {
			baseUrl: shownAddress(this.#options.baseUrl),
			model: this.#options.model,
			started: attempt.started,
		});
		if (!attempt.started && this.#leaveOut(refusedOption)) {
			attempt[Symbol.dispose]();
			return;
		}
		const closed = attempt.foundClosedConnection && tries === 0;
		const waitMs = closed
			? 0
			: (error.retryAfterMs ?? firstRetryMs * 2 ** tries * (1 + Math.random() / 4));
		if (
			!repeatable ||
			attempt.started ||
			(tries >= this.#options.retries && !closed) ||
			waitMs > longestRetryMs
		) {
			// Without its cause, which may repeat what was said.
			throw new AssistantFailure(error);
		}
		attempt[Symbol.dispose]();
		// An abort ends the wait; the caller sees it.
		await sleep(waitMs, undefined, { signal }).catch(() => undefined);
	}
}

/** Asked again after an await: it may have changed meanwhile, which control flow analysis does not know. */
function isAborted(signal: AbortSignal): boolean {
	return signal.aborted;
}
