import { finishText, openSpokenText, pushDelta } from './spoken-text.ts';
import type { SpokenSegment } from './spoken-text.ts';

/** The segments of a whole answer from the word at `from` (UTF-16 units of the shown text) on, numbered from 0. */
export function segmentsFrom(text: string, from: number, language: string): readonly SpokenSegment[] {
	const pushed = pushDelta(openSpokenText({ language }), text);
	const all = [...pushed.segments, ...finishText(pushed.state).segments];
	return all
		.filter((segment) => segment.shownEnd > from)
		.map((segment) => cut(segment, from))
		.filter((segment) => segment !== null)
		.map((segment, index) => ({ ...segment, index }));
}

/** The segment without the words before `from`; null where none is left. */
function cut(segment: SpokenSegment, from: number): SpokenSegment | null {
	const words = segment.words.filter((word) => word.shownEnd > from);
	const first = words[0];
	if (first === undefined) return null;
	if (words.length === segment.words.length) return segment;
	const { spokenStart } = first;
	return {
		...segment,
		text: segment.text.slice(spokenStart),
		words: words.map((word) => ({
			...word,
			spokenStart: word.spokenStart - spokenStart,
			spokenEnd: word.spokenEnd - spokenStart,
		})),
		shownStart: first.shownStart,
	};
}
