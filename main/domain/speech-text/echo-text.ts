/** When heard words are taken for our own. Stricter for fewer words: two of anybody's words are soon alike. */
export interface EchoOptions {
	/** Fewer words than this are compared with `wordsBeingSpoken` only. */
	readonly minWords: number;
	/** Fewer words than this must all be found, in order, without a gap. */
	readonly exactBelowWords: number;
	/** Share of longer texts that must be found: an echo through a room loses or bends about one word in five. */
	readonly minSimilarity: number;
	/** What the loudspeaker said at that very moment. */
	readonly wordsBeingSpoken: string;
}

export const defaultEcho = {
	minWords: 2,
	exactBelowWords: 4,
	minSimilarity: 0.75,
	wordsBeingSpoken: '',
} as const satisfies EchoOptions;

/** 1 when the heard words are a run of the spoken ones, less by every word that is missing, added or different. */
export function echoSimilarity(heard: readonly string[], spoken: readonly string[]): number {
	if (heard.length === 0) return 0;
	// Edit distance in words to the nearest run: starting and ending anywhere in what was spoken costs nothing.
	let costs: readonly number[] = [0, ...spoken.map(() => 0)];
	heard.forEach((word, at) => {
		const outermost = at === 0 || at === heard.length - 1;
		const next = [at + 1];
		spoken.forEach((said, before) => {
			const replaced = (costs[before] ?? 0) + (alike(word, said, outermost) ? 0 : 1);
			next.push(Math.min(replaced, (costs[before + 1] ?? 0) + 1, (next[before] ?? 0) + 1));
		});
		costs = next;
	});
	return 1 - Math.min(...costs) / heard.length;
}

/** The same word but for one letter; the outermost words may be heard in part. */
function alike(heard: string, said: string, outermost: boolean): boolean {
	if (heard === said) return true;
	if (outermost && heard.length > 2 && (said.startsWith(heard) || said.endsWith(heard))) return true;
	return Math.min(heard.length, said.length) > 3 && oneEditApart(heard, said);
}

function oneEditApart(a: string, b: string): boolean {
	const [short, long] = a.length <= b.length ? [a, b] : [b, a];
	if (long.length - short.length > 1) return false;
	let same = 0;
	while (same < short.length && short[same] === long[same]) same += 1;
	const rest = short.length === long.length ? short.slice(same + 1) : short.slice(same);
	return rest === long.slice(same + 1);
}
