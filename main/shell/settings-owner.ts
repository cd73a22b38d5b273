import type { KeyPlace } from '../../preload/contract/requests.ts';
import type { Settings, SettingsPatch } from '../../preload/contract/settings.ts';
import { defaultSettings, mergeSettings, parseSettings } from '../../preload/contract/settings.ts';
import { AssistantFailure } from '../domain/errors.ts';
import type { SettingsOwner } from './ipc/settings-requests.ts';
import type { SecretStore } from './secret-store.ts';

/** Where settings are kept; `save` checks once more and throws `AssistantFailure`. */
export interface SettingsStorage {
	save(settings: Settings): Promise<Settings>;
	/** Deletes what was saved, former versions too. */
	forget(): Promise<void>;
}

export interface AppSettingsOptions {
	readonly initial: Settings;
	readonly file: SettingsStorage;
	readonly secrets: SecretStore;
	/** Makes the system follow a change before it is in effect; what it throws undoes the change. */
	readonly carryOut?: (next: Settings, before: Settings) => Promise<void>;
}

/** The app's settings: kept in a file without secrets, completed with the keys of the servers in use. */
export class AppSettings implements SettingsOwner {
	readonly #file: SettingsStorage;
	readonly #secrets: SecretStore;
	readonly #carryOut: AppSettingsOptions['carryOut'];
	readonly #listeners = new Set<(complete: Settings) => void>();
	#shown: Settings;

	constructor({ initial, file, secrets, carryOut }: AppSettingsOptions) {
		this.#shown = withKeys(initial, null, null);
		this.#file = file;
		this.#secrets = secrets;
		this.#carryOut = carryOut;
	}

	get shown(): Settings {
		return this.#shown;
	}

	/** Told after every change, with the key filled in: for the assistant, not for the window. */
	onChange(listener: (complete: Settings) => void): Disposable {
		this.#listeners.add(listener);
		return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
	}

	async complete(): Promise<Settings> {
		const { baseUrl, fallback } = this.#shown.languageModel;
		const apiKey = await this.apiKeyFor(baseUrl);
		const spare = fallback === null ? null : await this.apiKeyFor(fallback.baseUrl);
		return withKeys(this.#shown, apiKey, spare);
	}

	async change(patch: SettingsPatch): Promise<Settings> {
		const parsed = parseSettings(withKeys(mergeSettings(this.#shown, patch), null, null));
		if (!parsed.ok) {
			throw new AssistantFailure({
				kind: 'settings-invalid',
				message: parsed.problems.join(' '),
				retryable: false,
			});
		}
		await this.#carryOut?.(parsed.settings, this.#shown);
		this.#shown = parsed.settings;
		await this.#tell();
		await this.#file.save(this.#shown);
		return this.#shown;
	}

	/** As if nothing had ever been set, on disk too. */
	async reset(): Promise<void> {
		await this.#carryOut?.(defaultSettings, this.#shown);
		await this.#file.forget();
		this.#shown = defaultSettings;
		await this.#tell();
	}

	async clearApiKeys(): Promise<void> {
		await this.#secrets.clearAll();
		await this.#tell();
	}

	async setApiKey(baseUrl: string, apiKey: string, allowPlainText: boolean): Promise<KeyPlace> {
		const place = await this.#secrets.set(serverOf(baseUrl), apiKey, { allowPlainText });
		await this.#tell();
		return place;
	}

	apiKeyFor(baseUrl: string): Promise<string | null> {
		return this.#secrets.get(serverOf(baseUrl));
	}

	keyPlace(baseUrl: string): Promise<KeyPlace> {
		return this.#secrets.place(serverOf(baseUrl));
	}

	async clearApiKey(baseUrl: string): Promise<void> {
		await this.#secrets.clear(serverOf(baseUrl));
		await this.#tell();
	}

	async #tell(): Promise<void> {
		const complete = await this.complete();
		for (const listener of this.#listeners) listener(complete);
	}
}

/** A key is good for one server, whatever the path below it. */
function serverOf(baseUrl: string): string {
	return new URL(baseUrl).origin;
}

function withKeys(settings: Settings, apiKey: string | null, spare: string | null): Settings {
	const { fallback } = settings.languageModel;
	const keyed = fallback === null ? null : { ...fallback, apiKey: spare };
	return { ...settings, languageModel: { ...settings.languageModel, apiKey, fallback: keyed } };
}
