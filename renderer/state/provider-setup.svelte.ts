import type { DesktopApi } from '../../preload/contract/desktop-api.ts';
import type { FoundServer, ProviderTested } from '../../preload/contract/provider-requests.ts';
import type { KeyPlace, RequestOutput } from '../../preload/contract/requests.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { valueOf, wordsOf } from './bridge.ts';
import { sentenceOf } from './trouble.ts';
import type { SettingsState } from './settings.svelte.ts';

export type Preset = RequestOutput<'listProviders'>[number];

interface Server {
	readonly name: string;
	readonly baseUrl: string;
	/** Null: with the key that is kept, or without one. */
	readonly apiKey: string | null;
}

/** A language model that was asked and answered, and is in use now. */
export interface ProviderChosen {
	readonly name: string;
	readonly tested: ProviderTested;
}

/** Gets from nothing to a model that answers: nothing in the settings changes before it has. */
export class ProviderSetup {
	readonly #api: DesktopApi;
	readonly #settings: SettingsState;

	presets = $state.raw<readonly Preset[]>([]);
	/** `null` while looking. */
	found = $state.raw<readonly FoundServer[] | null>(null);
	/** What is going on, in words; null: nothing. */
	work = $state<string | null>(null);
	problem = $state<string | null>(null);
	/** The key that was pasted could not be protected; the person is to say what becomes of it. */
	unprotected = $state.raw<{ readonly baseUrl: string; readonly apiKey: string } | null>(null);
	chosen = $state.raw<ProviderChosen | null>(null);

	constructor(api: DesktopApi, settings: SettingsState) {
		this.#api = api;
		this.#settings = settings;
	}

	/** Those that a key opens. */
	get keyed(): readonly Preset[] {
		return this.presets.filter(({ key }) => key === 'needed');
	}

	async load(): Promise<void> {
		await this.#attempt(async () => {
			this.presets = await valueOf(this.#api.listProviders());
		});
		await this.look();
	}

	async look(): Promise<void> {
		this.found = null;
		this.found = await valueOf(this.#api.discoverProviders()).catch(() => []);
	}

	/** Whose key this is, where it tells by itself. */
	async ownerOf(apiKey: string): Promise<Preset | null> {
		const { provider } = await valueOf(this.#api.providerOfKey({ apiKey })).catch(() => ({
			provider: null,
		}));
		return this.presets.find(({ id }) => id === provider) ?? null;
	}

	/** True once it answers and is in use. */
	async useFound(server: FoundServer, model: string): Promise<boolean> {
		return this.#attempt(async () => {
			const { name, baseUrl } = server;
			await this.#use({ name, baseUrl, apiKey: null }, model);
		});
	}

	/** True once it answers and is in use, and it is settled what becomes of the key. */
	async useKey(preset: Preset, apiKey: string): Promise<boolean> {
		const { baseUrl, name } = preset;
		if (baseUrl === null) return false;
		const works = await this.#attempt(async () => {
			this.work = m.providers_reading_models();
			const { suggested } = await valueOf(this.#api.listModels({ baseUrl, apiKey }));
			if (suggested === null) {
				this.problem = m.providers_no_model({ name });
				return;
			}
			await this.#use({ name, baseUrl, apiKey }, suggested);
		});
		return works && this.chosen !== null && this.unprotected === null;
	}

	/** What becomes of a key that cannot be protected. */
	async settleKey(keep: boolean): Promise<boolean> {
		const key = this.unprotected;
		if (key === null) return true;
		return this.#attempt(async () => {
			if (keep) await valueOf(this.#api.setApiKey({ ...key, allowPlainText: true }));
			this.unprotected = null;
		});
	}

	async #use({ name, baseUrl, apiKey }: Server, model: string): Promise<void> {
		this.work = m.providers_asking({ model });
		const tested = await valueOf(this.#api.testProvider({ baseUrl, model, apiKey }));
		const place: KeyPlace =
			apiKey === null
				? 'none'
				: await valueOf(this.#api.setApiKey({ baseUrl, apiKey, allowPlainText: false }));
		await this.#settings.change({
			languageModel: { provider: 'openai-compatible', baseUrl, model },
		});
		if (this.#settings.error !== null) {
			this.problem = sentenceOf(this.#settings.error);
			return;
		}
		this.chosen = { name, tested };
		if (place === 'session' && apiKey !== null) this.unprotected = { baseUrl, apiKey };
	}

	async #attempt(work: () => Promise<void>): Promise<boolean> {
		this.problem = null;
		try {
			await work();
		} catch (thrown) {
			this.problem = wordsOf(thrown);
		}
		this.work = null;
		return this.problem === null;
	}
}
