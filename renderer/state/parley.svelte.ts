import type { ConversationId } from '../../preload/contract/conversations.ts';
import type { DesktopApi, Unsubscribe } from '../../preload/contract/desktop-api.ts';
import type { DevicesFeed } from '../../preload/contract/device-requests.ts';
import type { Intent, WireError } from '../../preload/contract/events.ts';
import type { Wipeable } from '../../preload/contract/keeping-requests.ts';
import type { ExportFormat } from '../../preload/contract/requests.ts';
import type { SystemPage } from '../../preload/contract/trouble-requests.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { AssistantState } from './assistant.svelte.ts';
import { errorOf, valueOf } from './bridge.ts';
import { Bulk } from './bulk.svelte.ts';
import { History } from './history.svelte.ts';
import { levelOf, Levels } from './levels.svelte.ts';
import { Onboarding } from './onboarding.svelte.ts';
import type { SettingsPage } from './settings-page.ts';
import { SettingsState } from './settings.svelte.ts';
import { Talk } from './talk.ts';
import type { TroubleAction } from './trouble.ts';
import { helpersToRestart, mendedElsewhere, pageOf, staysUntilMended } from './remedies.ts';
import { TurnActs } from './turn-acts.ts';

/** Everything the page knows and can do; components show it and call it. */
export class Parley {
	readonly api: DesktopApi;
	readonly assistant: AssistantState;
	readonly history: History;
	readonly bulk: Bulk;
	readonly settings: SettingsState;
	readonly acts: TurnActs;
	readonly onboarding: Onboarding;
	readonly levels = new Levels();
	readonly #talk: Talk;
	#changedOutside = false;
	#away: DevicesFeed['away'] = { input: null, output: null };

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
		this.bulk = new Bulk({
			api,
			onError: (error) => this.assistant.fail(error),
			onDone: (notice) => (this.notice = notice),
			onImported: () => this.history.refresh(),
		});
		this.settings = new SettingsState(api);
		this.#talk = new Talk(this.assistant);
		this.onboarding = new Onboarding(this.settings);
		this.acts = new TurnActs({
			assistant: this.assistant,
			onDone: (notice) => (this.notice = notice),
		});
	}

	/** Loads what there is and follows what happens; returns how to stop. */
	start(): Unsubscribe {
		const ends = [
			this.levels.start(this.api),
			this.bulk.start(),
			this.api.onIntent((intent) => this.intended(intent)),
			this.api.onDevices((seen) => this.#devicesSeen(seen)),
		];
		void Promise.all([this.assistant.start(), this.settings.start(), this.history.refresh()]).then(
			([endAssistant, endSettings]) => {
				ends.push(endAssistant, endSettings);
				this.onboarding.offer(this.history.conversations.length > 0);
			},
			(thrown: unknown) => this.assistant.fail(errorOf(thrown)),
		);
		return () => ends.forEach((end) => end());
	}

	/** Leads through the first steps once more. */
	firstSteps(): void {
		this.page = null;
		this.onboarding.begin();
	}

	/** Loudness of whoever is speaking. */
	get level(): number {
		return levelOf(this.assistant.view, this.levels);
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
		this.#talk.down();
	}

	talkUp(): void {
		this.#talk.up();
	}

	talkLost(): void {
		this.#talk.lost();
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

	/** Deleted for good: what the page still shows of it goes too. */
	async wiped(what: readonly Wipeable[]): Promise<void> {
		this.history.dismissUndo();
		this.history.search('');
		await this.history.refresh();
		if (!what.includes('settings')) return;
		this.page = null;
		this.onboarding.offer(this.history.conversations.length > 0);
	}

	/** No waiting time is shown any more, in this window and after a restart. */
	hideLatency(): void {
		this.notice = m.conversation_latency_hidden();
		void this.settings.change({ appearance: { latency: 'hidden' } });
	}

	/** A link in an answer; the main process asks before it opens. */
	followLink(url: string): void {
		void this.#report(async () => {
			await valueOf(this.api.openExternal({ url }));
			return '';
		});
	}

	/** The one thing to do about the trouble shown. */
	act(error: WireError, action: TroubleAction): void {
		// What leads elsewhere to be mended stays until it is; what is tried now is told anew if it fails again.
		if (!staysUntilMended(action)) this.assistant.dismiss(error);
		const page = pageOf(action, error.subject);
		if (page !== null) this.page = page;
		else void this.#remedies[action]?.(error);
	}

	readonly #remedies: Readonly<Partial<Record<TroubleAction, (error: WireError) => unknown>>> = {
		retry: () => this.assistant.ask((api) => api.retry()),
		reopen: () => this.assistant.ask((api) => api.reopenDevices()),
		restart: (error) => this.#restart(error),
		new: () => this.newConversation(),
		import: () => this.bulk.importChosen(),
		export: () => this.exportAs('json'),
		'system-microphone': () => this.#openSystem('microphone'),
		'system-sound': () => this.#openSystem('sound'),
		'system-storage': () => this.#openSystem('storage'),
	};

	/** Everything that failed, or the part that the trouble is about. */
	async #restart(error: WireError): Promise<void> {
		for (const helper of helpersToRestart(error, this.assistant.view.helpers)) {
			await this.assistant.ask((api) => api.restartHelper({ helper }));
		}
	}

	/** Once the person comes back from there, microphone and loudspeaker are opened anew: it may be allowed now. */
	async #openSystem(page: SystemPage): Promise<void> {
		if (page !== 'storage') this.#changedOutside = true;
		await this.assistant.ask((api) => api.openSystemSettings({ page }));
	}

	/** The window has the focus again: what kept the microphone away may have been changed elsewhere. */
	cameBack(): void {
		const { troubles, state } = this.assistant.view;
		const mayBeMended = state === 'idle' && troubles.some(({ kind }) => mendedElsewhere.has(kind));
		if (!this.#changedOutside && !mayBeMended) return;
		this.#changedOutside = false;
		void this.assistant.ask((api) => api.reopenDevices());
	}

	/** A chosen device that is back is used again, and said to be. */
	#devicesSeen({ away }: DevicesFeed): void {
		const { input, output } = this.#away;
		const back = away.input === null && input !== null ? input : away.output === null ? output : null;
		this.#away = away;
		if (back !== null) this.notice = m.onboarding_device_back({ name: back });
	}

	async #report(work: () => Promise<string>): Promise<void> {
		try {
			this.notice = await work();
		} catch (thrown) {
			this.assistant.fail(errorOf(thrown));
		}
	}
}
