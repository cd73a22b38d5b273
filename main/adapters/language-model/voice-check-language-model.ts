import type { Clock } from '../../domain/ports/clock.ts';
import type {
	LanguageModel,
	LanguageModelEvent,
	LanguageModelRequest,
} from '../../domain/ports/language-model.ts';
import { withoutEmotion } from '../../domain/prompt.ts';
import { voiceCheckAnswer } from './voice-check-answers.ts';

/** From the question to the first word, ms. */
const firstWordMs = 10;
/** Between words, ms: about forty words a second, the pace of a quick model. */
const wordMs = 25;

interface VoiceCheckLanguageModelOptions {
	readonly clock: Clock;
	/** Code of one of the seven languages, region allowed; any other is answered in English. */
	readonly language: string;
}

/** Needs no network: repeats what was heard and tells how long it took, so that microphone and voice can be tried. */
export class VoiceCheckLanguageModel implements LanguageModel {
	readonly #clock: Clock;
	readonly #language: string;

	constructor({ clock, language }: VoiceCheckLanguageModelOptions) {
		this.#clock = clock;
		this.#language = language;
	}

	async *answer(
		request: LanguageModelRequest,
		signal: AbortSignal,
	): AsyncGenerator<LanguageModelEvent, void, undefined> {
		const startMs = this.#clock.nowMs();
		const heard = request.messages.findLast(({ role }) => role === 'user')?.content ?? '';
		const text = voiceCheckAnswer(this.#language, withoutEmotion(heard).trim(), request.measured);
		if (signal.aborted) return;
		yield { type: 'sent', tMs: startMs };
		let dueMs = startMs + firstWordMs;
		for (const word of text.match(/\s*\S+/g) ?? []) {
			if (!(await this.#waitUntil(dueMs, signal))) return;
			yield { type: 'delta', text: word, tMs: this.#clock.nowMs() };
			dueMs += wordMs;
		}
		yield { type: 'done', reason: 'stop', model: 'voice-check', tMs: this.#clock.nowMs() };
	}

	/** There is nothing to connect to. */
	warmUp(): void {
		return;
	}

	/** Whether the time came before the signal aborted. */
	async #waitUntil(atMs: number, signal: AbortSignal): Promise<boolean> {
		if (isAborted(signal)) return false;
		const { promise, resolve } = Promise.withResolvers<boolean>();
		const stop = () => resolve(false);
		signal.addEventListener('abort', stop, { once: true });
		using _timer = this.#clock.schedule(atMs, () => resolve(true));
		const came = await promise;
		signal.removeEventListener('abort', stop);
		return came && !isAborted(signal);
	}
}

/** Asked after an await: control flow analysis does not know that it may have changed. */
function isAborted(signal: AbortSignal): boolean {
	return signal.aborted;
}
