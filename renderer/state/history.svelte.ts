import type { ConversationId, ConversationSummary, SearchHit } from '../../preload/contract/conversations.ts';
import type { DesktopApi } from '../../preload/contract/desktop-api.ts';
import type { AssistantError } from '../../preload/contract/wire-error.ts';
import { errorOf, valueOf } from './bridge.ts';

const pageSize = 100;
/** A pause in typing after which the search runs, ms: shorter than a person notices, longer than between two keys. */
const searchDelayMs = 80;

/** The conversations on disk: the list, the search over them, and one deletion that can be undone. */
export class History {
	readonly #api: DesktopApi;
	readonly #onError: (error: AssistantError) => void;
	#conversations = $state.raw<readonly ConversationSummary[]>([]);
	#hits = $state.raw<readonly SearchHit[] | null>(null);
	#deleted = $state.raw<ConversationSummary | null>(null);
	#query = $state('');
	#limit = pageSize;
	#searching: ReturnType<typeof setTimeout> | undefined;

	constructor({ api, onError }: { api: DesktopApi; onError: (error: AssistantError) => void }) {
		this.#api = api;
		this.#onError = onError;
	}

	get conversations(): readonly ConversationSummary[] {
		return this.#conversations;
	}

	/** `null` while nothing is searched for. */
	get hits(): readonly SearchHit[] | null {
		return this.#hits;
	}

	/** The conversation deleted last, until it is brought back or dismissed. */
	get deleted(): ConversationSummary | null {
		return this.#deleted;
	}

	get query(): string {
		return this.#query;
	}

	get mayHaveMore(): boolean {
		return this.#conversations.length === this.#limit;
	}

	async refresh(): Promise<void> {
		await this.#attempt(async () => {
			const page = { limit: Math.min(500, this.#limit), offset: 0 };
			this.#conversations = await valueOf(this.#api.listConversations(page));
		});
	}

	async more(): Promise<void> {
		this.#limit += pageSize;
		await this.refresh();
	}

	search(query: string): void {
		this.#query = query;
		clearTimeout(this.#searching);
		if (query.trim() === '') {
			this.#hits = null;
			return;
		}
		this.#searching = setTimeout(() => void this.#runSearch(query), searchDelayMs);
	}

	async rename(id: ConversationId, title: string): Promise<void> {
		await this.#attempt(async () => {
			await valueOf(this.#api.renameConversation({ id, title }));
		});
		await this.refresh();
	}

	async pin(id: ConversationId, pinned: boolean): Promise<void> {
		await this.#attempt(async () => {
			await valueOf(this.#api.pinConversation({ id, pinned }));
		});
		await this.refresh();
	}

	async delete(conversation: ConversationSummary): Promise<void> {
		await this.#attempt(async () => {
			await valueOf(this.#api.deleteConversation({ id: conversation.id }));
			this.#deleted = conversation;
		});
		await this.refresh();
		if (this.#query !== '') await this.#runSearch(this.#query);
	}

	async undoDelete(): Promise<void> {
		const conversation = this.#deleted;
		if (conversation === null) return;
		await this.#attempt(async () => {
			await valueOf(this.#api.restoreConversation({ id: conversation.id }));
			this.#deleted = null;
		});
		await this.refresh();
	}

	dismissUndo(): void {
		this.#deleted = null;
	}

	async #runSearch(query: string): Promise<void> {
		await this.#attempt(async () => {
			const hits = await valueOf(this.#api.searchConversations({ query, limit: 50 }));
			// A slower answer to an older question must not replace a newer one.
			if (query === this.#query) this.#hits = hits;
		});
	}

	async #attempt(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (thrown) {
			this.#onError(errorOf(thrown));
		}
	}
}
