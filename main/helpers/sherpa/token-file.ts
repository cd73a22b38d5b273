/** A model's tokens.txt: one token and its number a line. A wrong one ends the process at load or, worse, at the first word. */

export interface TokenFacts {
	readonly tokens: ReadonlySet<string>;
	readonly highestId: number;
	readonly hasBlank: boolean;
}

/** The facts, or why the file cannot be used: completes "tokens.txt …". */
export function readTokens(text: string): TokenFacts | string {
	const tokens = new Set<string>();
	let highestId = -1;
	for (const [index, line] of text.split(/\r?\n/).entries()) {
		if (line === '') continue;
		// A line that holds a number only names the space: its own token was eaten by an editor or is the separator itself.
		const match = /^(?:(\S+|\s)\s+)?\s*(\d+)\s*$/u.exec(line);
		const id = Number(match?.[2]);
		if (match === null || !Number.isSafeInteger(id)) return `has a wrong line ${index + 1}`;
		tokens.add(match[1] ?? ' ');
		highestId = Math.max(highestId, id);
	}
	if (highestId < 0) return 'is empty';
	const hasBlank = ['<blk>', '<eps>', '<blank>'].some((blank) => tokens.has(blank));
	return { tokens, highestId, hasBlank };
}
