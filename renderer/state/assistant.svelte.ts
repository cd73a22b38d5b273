import type { ConversationId, TurnPage } from '../../preload/contract/conversations.ts';
import type { DesktopApi, Unsubscribe } from '../../preload/contract/desktop-api.ts';
import type { DevicesFeed } from '../../preload/contract/device-requests.ts';
import type { EventFeed, StampedEvent, WireError } from '../../preload/contract/events.ts';
import type { AssistantError } from '../../preload/contract/wire-error.ts';
import { errorOf, valueOf } from './bridge.ts';
import { foldEvent } from './fold-event.ts';
import type { TroubleList } from './troubles.ts';
import { devicesSeen, dismissed, relieved, soundCame, told } from './troubles.ts';
import type { AssistantView } from './view.ts';
import { emptyView, viewOf, viewOfStored } from './view.ts';

/** Turns shown at once when a conversation is opened; more than fit on a screen. */
const pageSize = 60;
/** Turns fetched when one scrolls back. */
const earlierSize = 200;
/** A window that is not painted gets no animation frames; then events wait no longer than this, ms. */
const longestWaitMs = 250;

export interface AssistantStateOptions {
	readonly api: DesktopApi;
	/** The list of conversations may read differently now. */
	readonly onHistoryChange: () => void;
}

/** The live conversation: events are gathered and shown once a frame, however fast they come. */
export class AssistantState {
	readonly #api: DesktopApi;
	readonly #onHistoryChange: () => void;
	#view = $state.raw<AssistantView>(emptyView);
	#earlier = $state.raw<number | null>(null);
	#ready = $state(false);
	#pending: EventFeed[] = [];
	#paint: { readonly frame: number; readonly timer: ReturnType<typeof setTimeout> } | null = null;

	constructor({ api, onHistoryChange }: AssistantStateOptions) {
		this.#api = api;
		this.#onHistoryChange = onHistoryChange;
	}

	get view(): AssistantView {
		return this.#view;
	}

	get ready(): boolean {
		return this.#ready;
	}

	get hasEarlier(): boolean {
		return this.#earlier !== null;
	}

	/** Subscribes first and asks second: what happens in between is in the queue, and the snapshot says from where it counts. */
	async start(): Promise<() => void> {
		const endEvents = this.#api.onEvent((feed) => this.#receive(feed));
		const endTrouble = this.#api.onTrouble((error) => this.fail(error));
		const endDevices = this.#followDevices();
		const { snapshot, sequence } = await valueOf(this.#api.snapshot());
		this.#pending = this.#pending.filter(
			(feed) => feed.sequence > sequence || feed.event.type === 'error',
		);
		// What went wrong meanwhile, or before there was a window, is not in the snapshot.
		this.#view = { ...viewOf(snapshot, []), troubles: this.#view.troubles };
		await this.#loadTurns(snapshot.conversationId);
		this.#ready = true;
		this.#show();
		return () => {
			endEvents();
			endTrouble();
			endDevices();
		};
	}

	async loadEarlier(): Promise<void> {
		const { conversationId } = this.#view;
		if (conversationId === null || this.#earlier === null) return;
		const before = this.#earlier;
		this.#earlier = null;
		const page = await this.#page(conversationId, { limit: earlierSize, before });
		if (this.#view.conversationId !== conversationId) return;
		this.#earlier = page.earlier;
		this.#view = { ...this.#view, turns: [...page.turns.map(viewOfStored), ...this.#view.turns] };
	}

	/** Reads the open conversation from the disk again. */
	async reload(): Promise<void> {
		const { conversationId } = this.#view;
		if (conversationId === null) return;
		const page = await this.#page(conversationId, { limit: pageSize });
		// Without a turn it could not be read: what is shown stays.
		if (this.#view.conversationId !== conversationId || page.turns.length === 0) return;
		this.#earlier = page.earlier;
		this.#view = { ...this.#view, turns: page.turns.map(viewOfStored), reading: null };
	}

	/** Carries out a request and shows its failure where failures are shown. */
	async ask(request: (api: DesktopApi) => ReturnType<DesktopApi['stop']>): Promise<void> {
		try {
			await valueOf(request(this.#api));
		} catch (thrown) {
			this.fail(errorOf(thrown));
		}
	}

	fail(error: AssistantError): void {
		this.#change((list) => told(list, error));
	}

	dismiss(error: WireError): void {
		this.#change((list) => dismissed(list, error));
	}

	#change(change: (list: TroubleList) => TroubleList): void {
		const troubles = change(this.#view.troubles);
		if (troubles !== this.#view.troubles) this.#view = { ...this.#view, troubles };
	}

	/** What ends troubles and is no event of the conversation: sound that comes through, a device that is back. */
	#followDevices(): Unsubscribe {
		let away: DevicesFeed['away'] = { input: null, output: null };
		const ends = [
			this.#api.onLevel(({ source, rmsDb }) =>
				this.#change((list) => soundCame(list, source, rmsDb, away)),
			),
			this.#api.onRelief((over) => this.#change((list) => relieved(list, over))),
			this.#api.onDevices((seen) => {
				const before = away;
				({ away } = seen);
				this.#change((list) => devicesSeen(list, before, seen.away));
			}),
		];
		return () => ends.forEach((end) => end());
	}

	#receive(feed: EventFeed): void {
		this.#pending.push(feed);
		this.#paint ??= {
			frame: requestAnimationFrame(() => this.#show()),
			timer: setTimeout(() => this.#show(), longestWaitMs),
		};
	}

	#show(): void {
		if (this.#paint !== null) {
			cancelAnimationFrame(this.#paint.frame);
			clearTimeout(this.#paint.timer);
			this.#paint = null;
		}
		if (!this.#ready) return;
		const events = this.#pending.map(({ event }) => event);
		this.#pending = [];
		const before = this.#view.conversationId;
		this.#view = events.reduce(foldEvent, this.#view);
		if (this.#view.conversationId !== before) void this.#loadTurns(this.#view.conversationId);
		if (events.some(changesHistory)) this.#onHistoryChange();
	}

	/** Turns from the disk; none, and a notice, where it could not be read. */
	async #page(id: ConversationId, range: { limit: number; before?: number }): Promise<TurnPage> {
		try {
			return await valueOf(this.#api.conversationTurns({ id, ...range }));
		} catch (thrown) {
			this.fail(errorOf(thrown));
			return { turns: [], earlier: null };
		}
	}

	async #loadTurns(id: ConversationId | null): Promise<void> {
		this.#earlier = null;
		if (id === null) return;
		const page = await this.#page(id, { limit: pageSize });
		if (this.#view.conversationId !== id) return;
		const live = this.#view.turns;
		const stored = page.turns
			.filter(({ id: stored }) => !live.some((turn) => turn.id === stored))
			.map(viewOfStored);
		this.#earlier = page.earlier;
		this.#view = { ...this.#view, turns: [...stored, ...this.#view.turns] };
	}
}

function changesHistory(event: StampedEvent): boolean {
	return (
		event.type === 'conversation.item.created' ||
		event.type === 'response.done' ||
		event.type === 'session.updated'
	);
}
