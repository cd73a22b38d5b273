import { SvelteSet } from 'svelte/reactivity';
import type { ConversationId, ConversationSummary, SearchHit } from '../../preload/contract/conversations.ts';
import type { DesktopApi } from '../../preload/contract/desktop-api.ts';
import type { AssistantError } from '../../preload/contract/wire-error.ts';
import { errorOf, valueOf } from './bridge.ts';

const pageSize = 100;
/** How long a deletion can be taken back, ms: not longer than the main process keeps it (keeping-requests.ts). */
export const undoOfferedMs = 9.5 * 60_000;
/** Most that one request gives back. */
const mostAtOnce = 500;
/** A pause in typing after which the search runs, ms: shorter than a person notices, longer than between two keys. */
const searchDelayMs = 80;

/** The conversations on disk: the list, the search over them, a selection, and one deletion that can be undone. */
export class History {
	readonly #api: DesktopApi;
	readonly #onError: (error: AssistantError) => void;
	#conversations = $state.raw<readonly ConversationSummary[]>([]);
	#hits = $state.raw<readonly SearchHit[] | null>(null);
	#deleted = $state.raw<readonly ConversationSummary[]>([]);
	readonly #ticked = new SvelteSet<ConversationId>();
	#selecting = $state(false);
	#forgetting: ReturnType<typeof setTimeout> | undefined;
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

	/** What was deleted last, until it is brought back or dismissed, or is gone for good. */
	get deleted(): readonly ConversationSummary[] {
		return this.#deleted;
	}

	/** What is ticked; `null` while nothing is to be selected. */
	get selection(): ReadonlySet<ConversationId> | null {
		return this.#selecting ? this.#ticked : null;
	}

	get query(): string {
		return this.#query;
	}

	get mayHaveMore(): boolean {
		return this.#conversations.length === this.#limit;
	}

	async refresh(): Promise<void> {
		await this.#attempt(async () => {
			const conversations: ConversationSummary[] = [];
			while (conversations.length < this.#limit) {
				const offset = conversations.length;
				const limit = Math.min(mostAtOnce, this.#limit - offset);
				const page = await valueOf(this.#api.listConversations({ limit, offset }));
				conversations.push(...page);
				if (page.length < limit) break;
			}
			this.#conversations = conversations;
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

	async delete(...conversations: readonly ConversationSummary[]): Promise<void> {
		const deleted: ConversationSummary[] = [];
		await this.#attempt(async () => {
			for (const conversation of conversations) {
				await valueOf(this.#api.deleteConversation({ id: conversation.id }));
				deleted.push(conversation);
			}
		});
		this.#remember(deleted);
		await this.refresh();
		if (this.#query !== '') await this.#runSearch(this.#query);
	}

	async undoDelete(): Promise<void> {
		const deleted = this.#deleted;
		await this.#attempt(async () => {
			for (const { id } of deleted) await valueOf(this.#api.restoreConversation({ id }));
			this.dismissUndo();
		});
		await this.refresh();
	}

	/** Begins to select, or ends it. */
	select(on: boolean): void {
		this.#ticked.clear();
		this.#selecting = on;
	}

	tick(id: ConversationId): void {
		if (!this.#ticked.delete(id)) this.#ticked.add(id);
	}

	/** Every conversation there is, also those not yet shown. */
	async tickAll(): Promise<void> {
		while (this.mayHaveMore) {
			this.#limit += mostAtOnce;
			await this.refresh();
		}
		for (const { id } of this.#conversations) this.#ticked.add(id);
	}

	async deleteTicked(): Promise<void> {
		const ticked = this.#conversations.filter(({ id }) => this.#ticked.has(id));
		this.select(false);
		await this.delete(...ticked);
	}

	dismissUndo(): void {
		this.#remember([]);
	}

	/** The offer to take it back ends when the conversations are forgotten for good. */
	#remember(deleted: readonly ConversationSummary[]): void {
		this.#deleted = deleted;
		clearTimeout(this.#forgetting);
		if (deleted.length > 0) this.#forgetting = setTimeout(() => this.dismissUndo(), undoOfferedMs);
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
