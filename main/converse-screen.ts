import type { StampedEvent } from './domain/assistant-events.ts';

/** Shows a conversation in a terminal as it happens: one line that grows for what is heard, one for what is answered. */
export class ConverseScreen {
	readonly #write: (text: string) => void;
	/** Whether the current line may be rewritten: only a terminal can. */
	readonly #live: boolean;
	#open: 'user' | 'assistant' | null = null;
	#hidden = new Map<string, string>();

	constructor({ write, live }: { write: (text: string) => void; live: boolean }) {
		this.#write = write;
		this.#live = live;
	}

	show(event: StampedEvent): void {
		switch (event.type) {
			case 'conversation.item.input_audio_transcription.partial':
				if (this.#live) this.#rewrite('user', `You:    ${event.text.slice(0, event.stable_chars)}\u001b[2m${event.text.slice(event.stable_chars)}\u001b[0m`);
				return;
			case 'conversation.item.created':
				if (this.#live && this.#open === 'user') this.#rewrite('user', `You:    ${event.text}`);
				else this.#line(`You:    ${event.text}`);
				this.#end();
				return;
			case 'response.created':
				if (event.speculative) this.#hidden.set(event.response_id, '');
				return;
			case 'response.confirmed': {
				const text = this.#hidden.get(event.response_id) ?? '';
				this.#hidden.delete(event.response_id);
				this.#answer(text);
				return;
			}
			case 'response.output_text.delta': {
				const hidden = this.#hidden.get(event.response_id);
				if (hidden === undefined) this.#answer(event.delta);
				else this.#hidden.set(event.response_id, hidden + event.delta);
				return;
			}
			case 'response.done':
				this.#hidden.delete(event.response_id);
				if (event.interrupted) this.#answer(` [interrupted after: ${event.heard === '' ? 'nothing' : event.heard.slice(-40)}]`);
				this.#end();
				return;
			case 'turn.metrics':
				if (event.voice_to_voice_ms !== null) this.#answer('');
				return;
			case 'error':
				this.#end();
				this.#line(event.error.message);
				return;
			default:
		}
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

	#rewrite(who: 'user', text: string): void {
		if (this.#open !== who) this.#end();
		this.#write(`\r\u001b[K${text}`);
		this.#open = who;
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
