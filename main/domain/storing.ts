import type { ContextEntry, Response } from './conversation-state.ts';
import type { ResponseId, TurnId } from './ids.ts';
import type { StoredTurn } from './ports/conversation-store.ts';
import type { Step } from './step.ts';

/** Longest title made from a first turn, UTF-16 units. */
const titleLength = 60;

interface UserWords {
	readonly id: TurnId;
	readonly text: string;
	readonly source: StoredTurn['source'];
	readonly status: StoredTurn['status'];
	/** When it began to be said, session ms: the answer to a draft of it must not look older than the turn. */
	readonly saidMs: number;
}

/** Writes the user's words down; a conversation comes into being with its first turn, so empty ones are never kept. */
export function saveUserTurn(step: Step, turn: UserWords): void {
	const { conversation, settings } = step.state;
	const createdAtMs = step.wallMs(turn.saidMs);
	if (!conversation.stored) {
		step.set({ conversation: { ...conversation, stored: true } });
		step.command({
			type: 'store.open_conversation',
			conversationId: conversation.id,
			title: titleOf(turn.text),
			createdAtMs,
		});
	}
	const typed = turn.source === 'text';
	step.command({
		type: 'store.save_turn',
		turn: {
			id: turn.id,
			conversationId: conversation.id,
			role: 'user',
			content: turn.text,
			heard: turn.text,
			interrupted: false,
			status: turn.status,
			source: turn.source,
			createdAtMs,
			character: null,
			language: settings.language,
			models: typed ? {} : { recognizer: settings.models.recognizer },
			metrics: null,
			reasoning: null,
		},
	});
}

/** Writes down where the answer stands. An answer of which not a word came is not kept, and what it was to replace stands again. */
export function saveResponse(
	step: Step,
	response: Response,
	outcome: { readonly status: StoredTurn['status']; readonly heard: string; readonly interrupted: boolean },
): void {
	if (response.text === '' && response.reasoning === '') {
		giveBack(step, response);
		return;
	}
	const { conversation, settings } = step.state;
	step.command({
		type: 'store.save_turn',
		turn: {
			id: response.id,
			conversationId: conversation.id,
			role: 'assistant',
			content: response.text,
			...outcome,
			source: 'assistant',
			createdAtMs: step.wallMs(response.createdMs),
			character: settings.character,
			language: settings.language,
			models: {
				languageModel: response.modelName ?? settings.models.languageModel,
				...(response.textOnly ? {} : { synthesizer: settings.models.synthesizer }),
			},
			metrics: response.metrics,
			reasoning: response.reasoning === '' ? null : response.reasoning,
		},
	});
}

/**
 * Adds or replaces an entry of the context for the model, an answer behind the turn it answers; the oldest fall out, so that
 * it never grows with the conversation. What changes nothing leaves the version alone, and with it every speculation.
 */
export function rememberTurn(
	step: Step,
	entry: ContextEntry,
	after: TurnId | ResponseId | null = null,
): void {
	const { context, contextVersion, settings } = step.state;
	const at = context.findIndex((each) => each.id === entry.id);
	const known = context[at];
	// Of an answer that was cut before its first word there is nothing to know: both questions are asked together.
	if (known === undefined && entry.role === 'assistant' && entry.heard === '') return;
	if (known !== undefined && sameEntry(known, entry)) return;
	const behind = after === null ? -1 : context.findLastIndex((each) => each.id === after);
	const place = behind === -1 ? context.length : behind + 1;
	const next = known === undefined ? context.toSpliced(place, 0, entry) : context.with(at, entry);
	// Twice what is asked for: the window drops turns in steps to keep the prompt's prefix stable (context-window.ts).
	step.set({ context: next.slice(-settings.context.maxTurns * 4), contextVersion: contextVersion + 1 });
}

/** What is said now takes the place of the turn, or, where it is `kept`, of what followed it; nothing of that is lost. */
export function supersede(
	step: Step,
	{ from, kept, by }: { readonly from: TurnId; readonly kept: boolean; readonly by: TurnId | ResponseId },
): void {
	const { id, stored } = step.state.conversation;
	if (!stored) return;
	step.command({ type: 'store.supersede_turns', conversationId: id, from, kept, by });
	step.emit({ type: 'conversation.item.superseded', item_id: from, kept, superseded_by: by });
}

/** What to go on with, unless another question has come since. */
export function answerEnded(step: Step, response: Response, heard: string): void {
	const { id, turnId, text, model, incomplete } = response;
	if (text === '' || step.state.lastTurn?.id !== turnId) return;
	step.set({
		lastAnswer: { id, turnId, text, heard, written: model === 'done' && !incomplete, restFailed: false },
	});
}

/** What was said again changes nothing; what was heard for the first time belongs to the answer it is the rest of. */
export function readingEnded(
	step: Step,
	{ reading, text }: Response,
	{ heard, interrupted }: { readonly heard: string; readonly interrupted: boolean },
): void {
	if (reading?.continues !== true) return;
	const { conversation, context, lastAnswer } = step.state;
	const id = reading.itemId;
	step.command({ type: 'store.mark_heard', conversationId: conversation.id, id, heard, interrupted });
	if (lastAnswer?.id === id) step.set({ lastAnswer: { ...lastAnswer, heard } });
	const known = context.find((each) => each.id === id);
	const entry = { id, role: 'assistant', content: text, heard, interrupted } as const;
	rememberTurn(step, entry, known === undefined ? (lastAnswer?.turnId ?? null) : null);
}

function giveBack(step: Step, { id, turnId, replaces }: Response): void {
	if (replaces === null) return;
	step.command({ type: 'store.restore_turns', conversationId: step.state.conversation.id, by: id });
	step.emit({ type: 'conversation.item.restored', superseded_by: id });
	let after: TurnId | ResponseId = turnId;
	for (const entry of replaces) {
		rememberTurn(step, entry, after);
		after = entry.id;
	}
}

function sameEntry(a: ContextEntry, b: ContextEntry): boolean {
	return a.content === b.content && a.heard === b.heard && a.interrupted === b.interrupted;
}

function titleOf(text: string): string {
	const line = text.replace(/\s+/gu, ' ').trim();
	if (line.length <= titleLength) return line;
	const cut = line.slice(0, titleLength);
	const space = cut.lastIndexOf(' ');
	return `${space > titleLength / 2 ? cut.slice(0, space) : cut}…`;
}
