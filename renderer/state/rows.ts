import type { ResponseView, TurnView } from './view.ts';

/** A turn, or several in a row that made place for the same thing. */
export type Row =
	| { readonly kind: 'turn'; readonly key: string; readonly turn: TurnView }
	| {
			readonly kind: 'set-aside';
			readonly key: string;
			readonly turns: readonly TurnView[];
			readonly by: NonNullable<TurnView['supersededBy']>;
	  };

/** A turn that did not change keeps its row: thousands of them are looked through for every frame. */
const rowOfTurn = new WeakMap<TurnView, Row>();

/** What there is to see, from top to bottom: guesses are not shown, what was set aside is one row. */
export function rowsOf(turns: readonly TurnView[]): readonly Row[] {
	const rows: Row[] = [];
	let aside = null as { readonly by: string; readonly turns: TurnView[] } | null;
	for (const turn of turns) {
		if (turn.role === 'assistant' && turn.speculative) continue;
		const by = turn.supersededBy;
		if (by === null) {
			aside = null;
			rows.push(rowOf(turn));
		} else if (aside?.by === by) aside.turns.push(turn);
		else {
			aside = { by, turns: [turn] };
			rows.push({ kind: 'set-aside', key: `before ${by} ${turn.id}`, turns: aside.turns, by });
		}
	}
	return rows;
}

/** The row a turn is in; -1 where it is not there. */
export function rowWith(rows: readonly Row[], id: string): number {
	return rows.findIndex((row) =>
		row.kind === 'turn' ? row.key === id : row.turns.some((turn) => turn.id === id),
	);
}

/** Whether there is something to go on with: it was cut, or ended before it was whole. */
export function canGoOn({ status, interrupted, heardChars, text }: ResponseView): boolean {
	if (text === '' || status === 'in_progress') return false;
	return status === 'incomplete' || status === 'cancelled' || (interrupted && heardChars < text.length);
}

function rowOf(turn: TurnView): Row {
	const row = rowOfTurn.get(turn) ?? { kind: 'turn', key: turn.id, turn };
	rowOfTurn.set(turn, row);
	return row;
}
