import type { KeyPlace } from '../../preload/contract/requests.ts';
import type { Settings, SettingsPatch } from '../../preload/contract/settings.ts';
import { mergeSettings, parseSettings } from '../../preload/contract/settings.ts';
import { AssistantFailure } from '../domain/errors.ts';
import type { SettingsOwner } from './ipc/settings-requests.ts';
import type { SecretStore } from './secret-store.ts';

/** Where settings are kept; `save` checks once more and throws `AssistantFailure`. */
export interface SettingsStorage {
	save(settings: Settings): Promise<Settings>;
}

export interface AppSettingsOptions {
	readonly initial: Settings;
	readonly file: SettingsStorage;
	readonly secrets: SecretStore;
}

/** The app's settings: kept in a file without secrets, completed with the key of the server in use. */
export class AppSettings implements SettingsOwner {
	readonly #file: SettingsStorage;
	readonly #secrets: SecretStore;
	readonly #listeners = new Set<(complete: Settings) => void>();
	#shown: Settings;

	constructor({ initial, file, secrets }: AppSettingsOptions) {
		this.#shown = withKey(initial, null);
		this.#file = file;
		this.#secrets = secrets;
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
		return withKey(this.#shown, await this.#secrets.get(serverOf(this.#shown.languageModel.baseUrl)));
	}

	async change(patch: SettingsPatch): Promise<Settings> {
		const parsed = parseSettings(withKey(mergeSettings(this.#shown, patch), null));
		if (!parsed.ok) {
			throw new AssistantFailure({
				kind: 'settings-invalid',
				message: parsed.problems.join(' '),
				retryable: false,
			});
		}
		this.#shown = parsed.settings;
		await this.#tell();
		await this.#file.save(this.#shown);
		return this.#shown;
	}

	async setApiKey(baseUrl: string, apiKey: string, allowPlainText: boolean): Promise<KeyPlace> {
		const place = await this.#secrets.set(serverOf(baseUrl), apiKey, { allowPlainText });
		await this.#tell();
		return place;
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

function withKey(settings: Settings, apiKey: string | null): Settings {
	return { ...settings, languageModel: { ...settings.languageModel, apiKey } };
}
