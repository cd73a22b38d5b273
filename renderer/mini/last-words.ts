import type { AssistantView } from '../state/view.ts';

export interface LastWords {
	readonly by: 'person' | 'assistant';
	readonly text: string;
}

/** More than the mini window has room for; it shows the end. */
const mostChars = 160;

/** The end of what was said last; of an answer being spoken, the end of what is heard by now. */
export function lastWords({ turns }: AssistantView): LastWords | null {
	const last = turns.findLast((turn) => turn.supersededBy === null && isSaid(turn));
	if (last === undefined) return null;
	if (last.role === 'user') return { by: 'person', text: ending(last.text) };
	const heard = last.word === null ? last.text : last.text.slice(0, last.word[1]);
	return { by: 'assistant', text: ending(plain(heard)) };
}

function isSaid(turn: AssistantView['turns'][number]): boolean {
	return turn.text.trim() !== '' && (turn.role === 'user' || !turn.speculative);
}

function ending(text: string): string {
	const whole = text.replace(/\s+/g, ' ').trim();
	if (whole.length <= mostChars) return whole;
	// From a word's beginning: half a word at the start reads as a mistake.
	return `… ${whole.slice(-mostChars).replace(/^\S*\s/, '')}`;
}

/** Without the marks of Markdown; links are their words. */
function plain(markdown: string): string {
	return markdown
		.replace(/```[^\n]*\n?/g, ' ')
		.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/^[ \t]*(?:#{1,6}|[-*+>]|\d+\.)[ \t]+/gm, '')
		.replace(/[*_`~]{1,3}/g, '');
}
