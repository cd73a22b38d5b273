import type { AssistantView, ResponseView } from './view.ts';

type ResponseTurnId = ResponseView['id'];

/** The view with this of that answer changed; the same view where it is not shown. */
export function changed(
	view: AssistantView,
	id: ResponseTurnId,
	change: Partial<ResponseView>,
): AssistantView {
	return changedBy(view, id, () => change);
}

export function changedBy(
	view: AssistantView,
	id: ResponseTurnId,
	change: (turn: ResponseView) => Partial<ResponseView>,
): AssistantView {
	const at = view.turns.findLastIndex((turn) => turn.id === id);
	const turn = view.turns[at];
	if (turn?.role !== 'assistant') return view;
	return { ...view, turns: view.turns.with(at, { ...turn, ...change(turn) }) };
}
