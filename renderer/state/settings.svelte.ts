import type { DesktopApi, Unsubscribe } from '../../preload/contract/desktop-api.ts';
import type { Settings, SettingsPatch } from '../../preload/contract/settings.ts';
import type { AssistantError } from '../../preload/contract/wire-error.ts';
import { errorOf, valueOf } from './bridge.ts';

/** The settings in effect. A change shows at once and is taken back when it is refused. */
export class SettingsState {
	readonly #api: DesktopApi;
	#current = $state.raw<Settings | null>(null);
	#error = $state.raw<AssistantError | null>(null);

	constructor(api: DesktopApi) {
		this.#api = api;
	}

	/** `null` until they are loaded. */
	get current(): Settings | null {
		return this.#current;
	}

	/** Why the last change was refused. */
	get error(): AssistantError | null {
		return this.#error;
	}

	async start(): Promise<Unsubscribe> {
		const unsubscribe = this.#api.onSettings((settings) => {
			this.#current = settings;
		});
		this.#current = await valueOf(this.#api.getSettings());
		return unsubscribe;
	}

	async change(patch: SettingsPatch): Promise<void> {
		try {
			this.#current = await valueOf(this.#api.updateSettings(patch));
			this.#error = null;
		} catch (thrown) {
			this.#error = errorOf(thrown);
			// The form shows what is in effect, not what was refused.
			if (this.#current !== null) this.#current = { ...this.#current };
		}
	}
}
