import type { AssistantEvent, StampedEvent } from '../../preload/contract/events.ts';
import type { AssistantView, TurnView } from './view.ts';

type Of<Type extends AssistantEvent['type']> = Extract<AssistantEvent, { readonly type: Type }>;

/** What makes place for something else, or stands again. */
export function foldSuperseded(view: AssistantView, event: StampedEvent): AssistantView | null {
	if (event.type === 'conversation.item.superseded') return superseded(view, event);
	return event.type === 'conversation.item.restored' ? restored(view, event.superseded_by) : null;
}

/** The turn (or what follows it) and all behind it made place. */
function superseded(view: AssistantView, event: Of<'conversation.item.superseded'>): AssistantView {
	const at = view.turns.findIndex(({ id }) => id === event.item_id);
	if (at === -1) return view;
	const first = event.kept ? at + 1 : at;
	const turns = view.turns.map((turn, index) =>
		index < first || turn.supersededBy !== null || !isSaid(turn)
			? turn
			: { ...turn, supersededBy: event.superseded_by },
	);
	return { ...view, turns };
}

/** What is still being said is no part of what is set aside. */
function isSaid(turn: TurnView): boolean {
	return turn.role === 'user' ? turn.said : !turn.speculative;
}

function restored(view: AssistantView, by: Of<'conversation.item.restored'>['superseded_by']): AssistantView {
	const turns = view.turns.map((turn) =>
		turn.supersededBy === by ? { ...turn, supersededBy: null } : turn,
	);
	// The answer that was to take their place never said a word: nothing of it was kept.
	return { ...view, turns: turns.filter((turn) => turn.id !== by) };
}
