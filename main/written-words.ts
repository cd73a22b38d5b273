import type { ConversationRunner } from './domain/conversation-runner.ts';
import type { ContextEntry } from './domain/conversation-state.ts';
import { AssistantFailure } from './domain/errors.ts';
import type { ConversationId, ResponseId, TurnId } from './domain/ids.ts';
import type { ConversationStore, StoredTurn } from './domain/ports/conversation-store.ts';

/** As much of the conversation as this needs. */
type Conversation = Pick<ConversationRunner, 'state' | 'dispatch'>;

interface WrittenWordsOptions {
	readonly runner: Conversation;
	readonly store: ConversationStore;
	/** How many earlier user turns the model is reminded of. */
	readonly maxTurns: () => number;
}

/** What a person does with words that are on disk already: each is found there, and the conversation told what it needs of it. */
export class WrittenWords {
	readonly #runner: Conversation;
	readonly #store: ConversationStore;
	readonly #maxTurns: () => number;

	constructor({ runner, store, maxTurns }: WrittenWordsOptions) {
		this.#runner = runner;
		this.#store = store;
		this.#maxTurns = maxTurns;
	}

	open(id: ConversationId): void {
		const entries = this.#entries(id);
		this.#runner.dispatch({ type: 'conversation.opened', conversationId: id, entries, stored: true });
	}

	/** Asks something else in the place of an earlier turn; that turn and what followed it are set aside. */
	edit(turnId: TurnId, text: string): void {
		const entries = this.#entries(this.#open, turnId);
		this.#runner.dispatch({ type: 'turn.edited', turnId, text, entries });
	}

	/** Goes on with the newest answer. */
	goOn(): void {
		this.#runner.dispatch({ type: 'response.continue' });
	}

	/** Speaks an earlier answer again, from this character on. @throws AssistantFailure when it is not there. */
	readAgain(itemId: ResponseId, from: number): void {
		const turn = this.#store.turn(this.#open, itemId);
		if (turn === null) throw goneTurn();
		this.#runner.dispatch({ type: 'response.read', itemId, text: turn.content, from });
	}

	/** What was set aside for `by`, from `first` on, is the conversation again; what it is now is set aside instead. */
	restore(first: TurnId | ResponseId, by: TurnId | ResponseId): void {
		const conversationId = this.#open;
		// Ends and stores what is being said: it belongs to what is set aside.
		this.open(conversationId);
		for (const from of [first, by])
			this.#store.supersedeTurns({ conversationId, from, kept: false, by: first });
		this.#store.restoreTurns(conversationId, by);
		this.open(conversationId);
	}

	get #open(): ConversationId {
		return this.#runner.state.conversation.id;
	}

	#entries(id: ConversationId, before?: TurnId): ContextEntry[] {
		const limit = Math.max(2, this.#maxTurns() * 4);
		return contextEntries(
			this.#store.currentTurns(id, { limit, ...(before === undefined ? {} : { before }) }),
		);
	}
}

function contextEntries(turns: readonly StoredTurn[]): ContextEntry[] {
	return turns
		.filter((turn) => turn.status !== 'failed')
		.map(({ id, role, content, heard, interrupted }) => ({ id, role, content, heard, interrupted }));
}

function goneTurn(): AssistantFailure {
	return new AssistantFailure({
		kind: 'storage-failed',
		message: 'This answer is no longer here. Its conversation may have been deleted.',
		retryable: false,
	});
}
