import type { LanguageModelEvent } from '../../domain/ports/language-model.ts';
import { ThoughtSplitter } from './thought-splitter.ts';
import type { Split } from './thought-splitter.ts';

/** What servers really send in a streamed completion; more forgiving than the SDK's types. */
export interface AnswerFrame {
	readonly model?: string;
	readonly choices?:
		readonly { readonly delta?: FrameDelta | null; readonly finish_reason?: string | null }[] | null;
}

export interface FrameDelta {
	readonly content?: string | null;
	readonly refusal?: string | null;
	/** DeepSeek, Qwen, vLLM and llama.cpp. */
	readonly reasoning_content?: string | null;
	/** OpenRouter, Groq and Ollama. */
	readonly reasoning?: string | null;
}

const nothing: readonly LanguageModelEvent[] = [];

/** Turns the frames of one streamed completion into events; keeps no text but what could still be part of a tag. */
export class AnswerReader {
	readonly #splitter = new ThoughtSplitter();
	#model: string;
	#finished = false;

	/** `model` is the name reported when the server names none. */
	constructor(model: string) {
		this.#model = model;
	}

	/** Whether `done` was told. */
	get finished(): boolean {
		return this.#finished;
	}

	read(frame: AnswerFrame, tMs: number): readonly LanguageModelEvent[] {
		const choice = frame.choices?.[0];
		if (choice === undefined || this.#finished) return nothing;
		if (frame.model !== undefined && frame.model !== '') this.#model = frame.model;
		const events = this.#readDelta(choice.delta, tMs);
		// Some servers send an empty reason with every frame.
		if (typeof choice.finish_reason !== 'string' || choice.finish_reason === '') return events;
		return [...events, ...this.finish(choice.finish_reason, tMs)];
	}

	/** The answer is whole: what was held back, then `done`. */
	finish(reason: string, tMs: number): readonly LanguageModelEvent[] {
		this.#finished = true;
		return [
			...this.#splitter.finish().map((split) => eventOf(split, tMs)),
			{ type: 'done', reason: doneReason(reason), model: this.#model, tMs },
		];
	}

	#readDelta(delta: FrameDelta | null | undefined, tMs: number): readonly LanguageModelEvent[] {
		if (delta === null || delta === undefined) return nothing;
		// A server that sends both fields sends the same thought twice.
		const thought = delta.reasoning_content ?? delta.reasoning;
		const answer = delta.content ?? delta.refusal;
		const hasThought = typeof thought === 'string' && thought !== '';
		if (typeof answer !== 'string' || answer === '') {
			return hasThought ? [{ type: 'reasoning', text: thought, tMs }] : nothing;
		}
		const events = this.#splitter.push(answer).map((split) => eventOf(split, tMs));
		return hasThought ? [{ type: 'reasoning', text: thought, tMs }, ...events] : events;
	}
}

function eventOf(split: Split, tMs: number): LanguageModelEvent {
	return { type: split.kind === 'thought' ? 'reasoning' : 'delta', text: split.text, tMs };
}

/** `stop` also for what servers invent (`eos`, `end_turn`, `tool_calls`): the model had finished. */
function doneReason(reason: string): 'stop' | 'length' | 'content-filter' {
	if (reason === 'length' || reason === 'max_tokens' || reason === 'model_length') return 'length';
	if (reason === 'content_filter' || reason === 'safety') return 'content-filter';
	return 'stop';
}
