/** Where a character of what is shown came from: for each text node, the offset in the source of each of its characters. */
export type Alignment = readonly (readonly number[])[];

export interface Place {
	/** Which text node. */
	readonly piece: number;
	readonly offset: number;
}

/** How far ahead a single character is looked for: past any markup, short of another sentence. */
const reach = 48;

/**
 * Finds the shown `pieces` again in the Markdown `source` they were rendered from. Shown text is the source with markup left
 * out, in the same order; nearly every piece stands in it as it is, the rest is followed character by character.
 */
export function align(source: string, pieces: readonly string[]): Alignment {
	let cursor = 0;
	return pieces.map((piece) => {
		// Line ends between elements are the renderer's own; the source knows nothing of them.
		if (piece.trim() === '') return Array.from({ length: piece.length }, () => cursor);
		const at = source.indexOf(piece, cursor);
		if (at !== -1) {
			cursor = at + piece.length;
			return Array.from({ length: piece.length }, (_, i) => at + i);
		}
		return Array.from({ length: piece.length }, (_, i) => {
			const found = source.indexOf(piece.charAt(i), cursor);
			if (found === -1 || found - cursor > reach) return cursor;
			cursor = found + 1;
			return found;
		});
	});
}

/** The first shown character that comes from `offset` of the source or later; `null` behind the last one. */
export function placeOf(alignment: Alignment, offset: number): Place | null {
	for (const [piece, offsets] of alignment.entries()) {
		if ((offsets.at(-1) ?? -1) < offset) continue;
		return { piece, offset: offsets.findIndex((from) => from >= offset) };
	}
	return null;
}
