const openings = ['<think>', '<thinking>'] as const;

export interface Split {
	readonly kind: 'thought' | 'answer';
	readonly text: string;
}

/** `thought`: the thoughts are over, the answer's first character has not come. */
type State = 'start' | 'thinking' | 'thought' | 'answering';

const nothing: readonly Split[] = [];

/**
 * Tells a reasoning model's `<think>…</think>` at the start of its text from the answer that follows. Works on text that
 * comes in pieces cut anywhere; holds back only what could still be part of a tag. A tag later in the text is the answer's.
 */
export class ThoughtSplitter {
	#state: State = 'start';
	#held = '';
	#closing = '';

	/** What is certain after this piece, in order. No text is empty. */
	push(piece: string): readonly Split[] {
		if (this.#state === 'answering') return piece === '' ? nothing : [{ kind: 'answer', text: piece }];
		this.#held += piece;
		if (this.#state === 'start') this.#state = this.#open();
		const splits: Split[] = [];
		if (this.#state === 'thinking') this.#state = this.#think(splits);
		if (this.#state === 'thought') this.#state = this.#skipSpace();
		if (this.#state === 'answering') splits.push(...this.#take('answer', this.#held.length));
		return splits;
	}

	/** No more comes: what was held back. */
	finish(): readonly Split[] {
		if (this.#state === 'thought') return nothing;
		return this.#take(this.#state === 'thinking' ? 'thought' : 'answer', this.#held.length);
	}

	#open(): State {
		const text = this.#held.trimStart();
		const opening = openings.find((tag) => text.startsWith(tag));
		if (opening !== undefined) {
			this.#closing = opening.replace('<', '</');
			this.#held = text.slice(opening.length);
			return 'thinking';
		}
		return openings.some((tag) => tag.startsWith(text)) ? 'start' : 'answering';
	}

	#think(splits: Split[]): State {
		const end = this.#held.indexOf(this.#closing);
		if (end < 0) {
			splits.push(...this.#take('thought', this.#held.length - overlap(this.#held, this.#closing)));
			return 'thinking';
		}
		splits.push(...this.#take('thought', end));
		this.#held = this.#held.slice(this.#closing.length);
		return 'thought';
	}

	/** The blank lines between the thoughts and the answer belong to neither. */
	#skipSpace(): State {
		this.#held = this.#held.trimStart();
		return this.#held === '' ? 'thought' : 'answering';
	}

	#take(kind: Split['kind'], length: number): readonly Split[] {
		const text = this.#held.slice(0, length);
		this.#held = this.#held.slice(length);
		return text === '' ? nothing : [{ kind, text }];
	}
}

/** How many characters at the end of `text` could be the beginning of `tag`. */
function overlap(text: string, tag: string): number {
	for (let length = Math.min(text.length, tag.length - 1); length > 0; length -= 1) {
		if (text.endsWith(tag.slice(0, length))) return length;
	}
	return 0;
}
