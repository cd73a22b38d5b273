import { m } from '../../preload/words/compiled/messages.js';
import type { TurnView } from './view.ts';

/**
 * What a screen reader should say about the newest turn: an answer nobody hears, when it is whole; that an answer was
 * interrupted. While an answer is being written or spoken it says nothing.
 */
export function announcementOf(turns: readonly TurnView[]): string {
	const turn = turns.at(-1);
	if (turn?.role !== 'assistant' || turn.status === 'in_progress' || turn.speculative) return '';
	if (turn.interrupted) return m.conversation_was_interrupted();
	return turn.textOnly ? m.conversation_answered({ text: turn.text }) : '';
}
