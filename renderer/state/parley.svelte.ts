import type { ConversationId } from '../../preload/contract/conversations.ts';
import type { DesktopApi, Unsubscribe } from '../../preload/contract/desktop-api.ts';
import type { Intent } from '../../preload/contract/events.ts';
import type { ExportFormat, RequestArgument } from '../../preload/contract/requests.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { AssistantState } from './assistant.svelte.ts';
import { errorOf, valueOf } from './bridge.ts';
import { History } from './history.svelte.ts';
import { Levels } from './levels.svelte.ts';
import type { SettingsPage } from './settings-page.ts';
import { SettingsState } from './settings.svelte.ts';
import type { TalkCommand } from './talk-gesture.ts';
import { TalkGesture } from './talk-gesture.ts';
import type { TroubleAction } from './trouble.ts';

/** Everything the page knows and can do; components show it and call it. */
export class Parley {
	readonly api: DesktopApi;
	readonly assistant: AssistantState;
	readonly history: History;
	readonly settings: SettingsState;
	readonly levels = new Levels();
	readonly #gesture = new TalkGesture();

	/** The settings page that is open. */
	page = $state<SettingsPage | null>(null);
	/** The turn a search led to. */
	target = $state<string | null>(null);
	/** What was done last, for those who cannot see it happen. */
	notice = $state('');

	constructor(api: DesktopApi) {
		this.api = api;
		this.assistant = new AssistantState({ api, onHistoryChange: () => void this.history.refresh() });
		this.history = new History({ api, onError: (error) => this.assistant.fail(error) });
		this.settings = new SettingsState(api);
	}

	/** Loads what there is and follows what happens; returns how to stop. */
	start(): Unsubscribe {
		const ends = [this.levels.start(this.api), this.api.onIntent((intent) => this.intended(intent))];
		void Promise.all([this.assistant.start(), this.settings.start(), this.history.refresh()]).then(
			([endAssistant, endSettings]) => ends.push(endAssistant, endSettings),
			(thrown: unknown) => this.assistant.fail(errorOf(thrown)),
		);
		return () => ends.forEach((end) => end());
	}

	/** Loudness of whoever is speaking. */
	get level(): number {
		const { state, mode, muted } = this.assistant.view;
		if (state === 'speaking') return this.levels.speaker;
		return state === 'listening' || (mode === 'open-mic' && !muted) ? this.levels.microphone : 0;
	}

	get isBusy(): boolean {
		const { state } = this.assistant.view;
		return state === 'speaking' || state === 'thinking';
	}

	get title(): string {
		const { conversationId } = this.assistant.view;
		return this.history.conversations.find(({ id }) => id === conversationId)?.title ?? '';
	}

	intended(intent: Intent): void {
		if (intent === 'open-settings') this.page ??= 'provider';
		else document.getElementById(this.page === null ? 'search' : 'settings-search')?.focus();
	}

	/** The talk button or its key goes down. */
	talkDown(): void {
		this.#talk(this.#gesture.down(this.assistant.view, performance.now()));
	}

	talkUp(): void {
		this.#talk(this.#gesture.up(this.assistant.view, performance.now()));
	}

	talkLost(): void {
		this.#talk(this.#gesture.lost(this.assistant.view));
	}

	submit(text: string): void {
		void this.assistant.ask((api) => api.submitText({ text }));
	}

	stop(): void {
		void this.assistant.ask((api) => api.stop());
	}

	newConversation(): void {
		this.target = null;
		void this.assistant.ask((api) => api.newConversation());
	}

	async open(id: ConversationId, turnId: string | null): Promise<void> {
		this.target = null;
		await this.assistant.ask((api) => api.openConversation({ id }));
		this.target = turnId;
	}

	async exportAs(format: ExportFormat): Promise<void> {
		const id = this.assistant.view.conversationId;
		if (id === null) return;
		await this.#report(async () => {
			const { savedAs } = await valueOf(this.api.exportConversation({ id, format }));
			return savedAs === null ? '' : m.app_saved_as({ name: savedAs });
		});
	}

	async importFrom(input: RequestArgument<'importConversations'>): Promise<void> {
		await this.#report(async () => {
			const result = await valueOf(this.api.importConversations(input));
			if (result === null) return '';
			const imported = m.app_imported({ count: result.imported });
			const { unchanged } = result;
			return unchanged > 0 ? m.app_imported_unchanged({ imported, unchanged }) : imported;
		});
		await this.history.refresh();
	}

	/** A link in an answer; the main process asks before it opens. */
	followLink(url: string): void {
		void this.#report(async () => {
			await valueOf(this.api.openExternal({ url }));
			return '';
		});
	}

	/** The one thing to do about the trouble shown. */
	act(action: TroubleAction): void {
		this.assistant.dismissError();
		if (action === 'retry') void this.assistant.ask((api) => api.retry());
		if (action === 'new') this.newConversation();
		if (action === 'import') void this.importFrom({ from: 'dialog' });
		if (action === 'export') void this.exportAs('json');
		if (action === 'provider' || action === 'devices' || action === 'speech') this.page = action;
	}

	#talk(command: TalkCommand | null): void {
		if (command === 'press') void this.assistant.ask((api) => api.press());
		if (command === 'release') void this.assistant.ask((api) => api.release());
		if (command === 'listen') void this.assistant.ask((api) => api.setListening({ on: true }));
		if (command === 'mute') void this.assistant.ask((api) => api.setListening({ on: false }));
	}

	async #report(work: () => Promise<string>): Promise<void> {
		try {
			this.notice = await work();
		} catch (thrown) {
			this.assistant.fail(errorOf(thrown));
		}
	}
}
