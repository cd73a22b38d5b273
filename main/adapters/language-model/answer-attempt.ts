import { AssistantFailure } from '../../domain/errors.ts';
import type { AssistantError } from '../../domain/errors.ts';
import type { LanguageModelEvent } from '../../domain/ports/language-model.ts';
import { AnswerReader } from './answer-reader.ts';
import type { AnswerFrame } from './answer-reader.ts';
import type { HttpExchange } from './http-exchange.ts';
import { cutOff, firstTokenTimeout, stallTimeout, webPage } from './language-model-errors.ts';
import { wholeAnswer } from './whole-answer.ts';

/** How long the end of the stream may take after the model said that it had finished, ms. */
const endOfStreamMs = 1000;

export interface OpenedAnswer {
	readonly frames: AsyncIterable<AnswerFrame>;
	readonly response: Response;
}

interface AnswerAttemptOptions {
	readonly baseUrl: string;
	readonly model: string;
	readonly firstTokenTimeoutMs: number;
	readonly stallTimeoutMs: number;
	readonly exchange: HttpExchange;
	/** Sends the request; settles when the answer's headers are there. */
	readonly open: (signal: AbortSignal) => Promise<OpenedAnswer>;
	readonly signal: AbortSignal;
}

/** One try at an answer, with its deadlines. Disposing frees the connection unless the answer was whole. */
export class AnswerAttempt implements Disposable {
	readonly #options: AnswerAttemptOptions;
	readonly #reader: AnswerReader;
	readonly #abort = new AbortController();
	readonly #opened: Promise<OpenedAnswer>;
	#frames: AsyncIterator<AnswerFrame> | null = null;
	#deadline: NodeJS.Timeout | null = null;
	#started = false;

	constructor(options: AnswerAttemptOptions) {
		this.#options = options;
		this.#reader = new AnswerReader(options.model);
		options.signal.addEventListener('abort', this.#stop, { once: true });
		this.#opened = options.open(this.#abort.signal);
		// Awaited in next(); until then a failure must not count as unhandled.
		this.#opened.catch(() => undefined);
	}

	/** Whether anything of the answer, thoughts included, has been told: then it must not be asked for again. */
	get started(): boolean {
		return this.#started;
	}

	/** The server had closed a kept connection, and nobody knew before the request was written to it. */
	get foundClosedConnection(): boolean {
		return this.#options.exchange.reusedConnection && this.#frames === null;
	}

	/** When the request was on the wire. */
	async sent(): Promise<number> {
		// The SDK's own trouble (a key that is no header) never reaches the exchange.
		const failed = this.#opened.then(() => this.#options.exchange.sent);
		const sentMs = await Promise.race([this.#options.exchange.sent, failed]);
		const { baseUrl, firstTokenTimeoutMs } = this.#options;
		this.#expire(firstTokenTimeoutMs, firstTokenTimeout(baseUrl, firstTokenTimeoutMs));
		return sentMs;
	}

	/** The next events, at least one; null at the end, or when the caller's signal aborted. */
	async next(): Promise<readonly LanguageModelEvent[] | null> {
		if (this.#reader.finished) return null;
		const frames = (this.#frames ??= await this.#open());
		for (;;) {
			const frame = await frames.next();
			if (frame.done === true) return this.#end();
			const events = this.#reader.read(frame.value, this.#options.exchange.readMs);
			if (events.length === 0) continue;
			this.#onEvents(frames);
			return events;
		}
	}

	/** What ended this attempt: a passed deadline rather than the abort it caused. */
	cause(thrown: unknown): unknown {
		return this.#abort.signal.reason instanceof AssistantFailure ? this.#abort.signal.reason : thrown;
	}

	[Symbol.dispose](): void {
		clearTimeout(this.#deadline ?? undefined);
		if (!this.#reader.finished) this.#abort.abort();
		this.#options.signal.removeEventListener('abort', this.#stop);
	}

	readonly #stop = () => this.#abort.abort();

	async #open(): Promise<AsyncIterator<AnswerFrame>> {
		const { frames, response } = await this.#opened;
		const type = response.headers.get('content-type') ?? '';
		if (type.includes('text/html')) throw new AssistantFailure(webPage(this.#options));
		// Some servers ignore `stream: true`.
		if (type.includes('application/json')) return wholeAnswer(response);
		return frames[Symbol.asyncIterator]();
	}

	#onEvents(frames: AsyncIterator<AnswerFrame>): void {
		if (this.#reader.finished) {
			clearTimeout(this.#deadline ?? undefined);
			void this.#drain(frames);
		} else if (this.#started) {
			this.#deadline?.refresh();
		} else {
			const { baseUrl, stallTimeoutMs } = this.#options;
			this.#expire(stallTimeoutMs, stallTimeout(baseUrl, stallTimeoutMs));
		}
		this.#started = true;
	}

	#end(): readonly LanguageModelEvent[] | null {
		if (this.#options.signal.aborted) return null;
		this.#abort.signal.throwIfAborted();
		const { exchange } = this.#options;
		// A few servers give no finish_reason, but close the stream properly.
		if (exchange.sawEndMark) return this.#reader.finish('stop', exchange.readMs);
		throw new AssistantFailure(cutOff(this.#options));
	}

	/** Reads usage and `[DONE]`, which nobody waits for, so that the connection can serve the next turn. */
	async #drain(frames: AsyncIterator<AnswerFrame>): Promise<void> {
		const giveUp = setTimeout(() => this.#abort.abort(), endOfStreamMs).unref();
		try {
			while ((await frames.next()).done !== true);
		} catch {
			// The answer was whole; a connection that breaks now is only not used again.
		} finally {
			clearTimeout(giveUp);
		}
	}

	#expire(afterMs: number, error: AssistantError): void {
		clearTimeout(this.#deadline ?? undefined);
		this.#deadline = setTimeout(() => this.#abort.abort(new AssistantFailure(error)), afterMs);
	}
}
