export interface ExcerptPart {
	readonly text: string;
	readonly isMatch: boolean;
}

/** A passage cut at its matches, which are [start, end) offsets in any order. */
export function excerptParts(
	excerpt: string,
	matches: readonly (readonly [number, number])[],
): readonly ExcerptPart[] {
	const parts: ExcerptPart[] = [];
	let cursor = 0;
	for (const [start, end] of [...matches].sort((a, b) => a[0] - b[0])) {
		if (end <= cursor) continue;
		const from = Math.max(start, cursor);
		if (from > cursor) parts.push({ text: excerpt.slice(cursor, from), isMatch: false });
		parts.push({ text: excerpt.slice(from, end), isMatch: true });
		cursor = end;
	}
	if (cursor < excerpt.length) parts.push({ text: excerpt.slice(cursor), isMatch: false });
	return parts;
}
