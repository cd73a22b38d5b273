import type { Place } from './align.ts';
import { align, placeOf } from './align.ts';

/** Named in app.css as ::highlight(…). */
export type HighlightName = 'spoken-now' | 'unheard';

const registered = new Map<HighlightName, Highlight>();

/**
 * Marks `[start, end)` of the source text inside `container`, without changing the page: no flicker, selection stays.
 * Returns how to unmark it.
 */
export function markSource(
	container: HTMLElement,
	source: string,
	range: readonly [number, number],
	name: HighlightName,
): () => void {
	const nodes = textNodes(container);
	const alignment = align(
		source,
		nodes.map(({ data }) => data),
	);
	const from = placeOf(alignment, range[0]);
	if (from === null) return () => undefined;
	const marked = rangeBetween(nodes, from, placeOf(alignment, range[1]));
	const highlight = highlightNamed(name);
	highlight.add(marked);
	return () => void highlight.delete(marked);
}

function highlightNamed(name: HighlightName): Highlight {
	const highlight = registered.get(name) ?? new Highlight();
	registered.set(name, highlight);
	CSS.highlights.set(name, highlight);
	return highlight;
}

function rangeBetween(nodes: readonly Text[], from: Place, to: Place | null): Range {
	const range = document.createRange();
	const first = nodes[from.piece];
	const last = to === null ? nodes.at(-1) : nodes[to.piece];
	if (first !== undefined) range.setStart(first, from.offset);
	if (last !== undefined) range.setEnd(last, to === null ? last.length : to.offset);
	return range;
}

function textNodes(container: HTMLElement): Text[] {
	const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
	const nodes: Text[] = [];
	for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
		// The words on a copy button are not part of the answer.
		if (node instanceof Text && node.parentElement?.closest('button') === null) nodes.push(node);
	}
	return nodes;
}
