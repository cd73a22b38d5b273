import type { StampedEvent } from './domain/assistant-events.ts';

/** Shows a conversation in a terminal as it happens: one line that grows for what is heard, one for what is answered. */
export class ConverseScreen {
	readonly #write: (text: string) => void;
	/** Whether the current line may be rewritten: only a terminal can. */
	readonly #live: boolean;
	#open: 'user' | 'assistant' | null = null;
	/** What was answered to a turn that is not committed: it may never be seen. */
	readonly #hidden = new Map<string, string>();

	constructor({ write, live }: { write: (text: string) => void; live: boolean }) {
		this.#write = write;
		this.#live = live;
	}

	show(event: StampedEvent): void {
		switch (event.type) {
			case 'conversation.item.input_audio_transcription.partial':
				return this.#partial(event.text, event.stable_chars);
			case 'conversation.item.created':
				return this.#said(event.text);
			case 'response.created':
				if (event.speculative) this.#hidden.set(event.response_id, '');
				return;
			case 'response.confirmed': {
				const text = this.#hidden.get(event.response_id) ?? '';
				this.#hidden.delete(event.response_id);
				return this.#answer(text);
			}
			case 'response.output_text.delta':
				return this.#delta(event.response_id, event.delta);
			case 'response.done': {
				const isSilent = this.#hidden.delete(event.response_id);
				if (event.interrupted && !isSilent) this.#answer(interruption(event.heard));
				return this.#end();
			}
			case 'response.model_replaced':
				return this.#line(`${event.message} ${event.model} answers instead.`);
			case 'error':
				return this.#line(event.error.message);
			default:
		}
	}

	#partial(text: string, stableChars: number): void {
		if (!this.#live) return;
		const stable = text.slice(0, stableChars);
		this.#rewrite(`You:    ${stable}\u001b[2m${text.slice(stableChars)}\u001b[0m`);
	}

	#said(text: string): void {
		if (this.#live && this.#open === 'user') this.#rewrite(`You:    ${text}`);
		else this.#line(`You:    ${text}`);
		this.#end();
	}

	#delta(responseId: string, delta: string): void {
		const hidden = this.#hidden.get(responseId);
		if (hidden === undefined) this.#answer(delta);
		else this.#hidden.set(responseId, hidden + delta);
	}

	#answer(text: string): void {
		if (text === '') return;
		if (this.#open !== 'assistant') {
			this.#end();
			this.#write('Parley: ');
			this.#open = 'assistant';
		}
		this.#write(text);
	}

	#rewrite(text: string): void {
		if (this.#open !== 'user') this.#end();
		this.#write(`\r\u001b[K${text}`);
		this.#open = 'user';
	}

	#line(text: string): void {
		this.#end();
		this.#write(`${text}\n`);
	}

	#end(): void {
		if (this.#open !== null) this.#write('\n');
		this.#open = null;
	}
}

function interruption(heard: string): string {
	return ` [interrupted after: ${heard === '' ? 'nothing' : heard.slice(-40)}]`;
}

/** The waterfall of one turn as lines of text: every wait from the end of speech on, in ms. */
export function waterfallLines(event: Extract<StampedEvent, { type: 'turn.metrics' }>): readonly string[] {
	const zero = event.speech_end_ms ?? event.endpoint_ms;
	if (zero === null) return [];
	const rows: readonly (readonly [string, number | null])[] = [
		['transcript final', event.transcript_final_ms],
		['model asked', event.llm_request_ms],
		['turn committed', event.endpoint_ms],
		['first token', event.llm_first_token_ms],
		['first segment', event.first_segment_ms],
		['first audio made', event.tts_first_audio_ms],
		['first audio heard', event.playback_start_ms],
	];
	return rows
		.filter((row): row is readonly [string, number] => row[1] !== null)
		.sort((a, b) => a[1] - b[1])
		.map(([name, atMs]) => {
			const waitedMs = Math.max(0, atMs - zero);
			return `  ${name.padEnd(18)} ${String(Math.round(waitedMs)).padStart(6)} ms  ${'▇'.repeat(Math.min(40, Math.ceil(waitedMs / 25)))}`;
		});
}
