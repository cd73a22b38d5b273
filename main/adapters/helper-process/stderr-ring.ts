/** So much of the end of stderr explains a crash; more would only fill reports. */
const maxLines = 64;
const maxLineLength = 500;

/** The last lines a helper wrote to stderr: at most 64, each cut to 500 characters (32 kB in all). */
export class StderrRing {
	#lines: string[] = [];
	#open = '';

	/** Complete lines, and last the one still being written. */
	get lines(): readonly string[] {
		return this.#open === '' ? [...this.#lines] : [...this.#lines.slice(1 - maxLines), this.#open];
	}

	/** Takes text as it comes and gives back the lines it completed. */
	add(text: string): readonly string[] {
		const pieces = text.split(/\r?\n/);
		const last = pieces.pop() ?? '';
		const completed = pieces.map((piece, index) => cut(index === 0 ? this.#open + piece : piece));
		this.#open = cut(pieces.length === 0 ? this.#open + last : last);
		const lines = completed.filter((line) => line !== '');
		this.#lines = [...this.#lines, ...lines].slice(-maxLines);
		return lines;
	}
}

const cut = (line: string): string =>
	line.length > maxLineLength ? `${line.slice(0, maxLineLength)}…` : line;
