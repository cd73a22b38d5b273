import type { SystemPreferences } from 'electron';
import type { MicrophoneAccess } from '../../preload/contract/device-requests.ts';

export interface MicrophoneAccessOptions {
	readonly platform: NodeJS.Platform;
	readonly preferences: Pick<SystemPreferences, 'getMediaAccessStatus' | 'askForMediaAccess'>;
	/** Opens a page of the system's settings. */
	readonly open: (url: string) => Promise<void>;
}

/** Where each system keeps the permission. Linux has none: whoever may use the sound server may record. */
const settingsPages: Partial<Record<NodeJS.Platform, string>> = {
	darwin: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
	win32: 'ms-settings:privacy-microphone',
};

/** What the system says about hearing, and how to change it. */
export class SystemMicrophoneAccess {
	readonly #options: MicrophoneAccessOptions;

	constructor(options: MicrophoneAccessOptions) {
		this.#options = options;
	}

	current(): MicrophoneAccess {
		return { state: this.#state(), hasSettings: settingsPages[this.#options.platform] !== undefined };
	}

	/** Only macOS asks, and only once: after a refusal the settings are the way. */
	async ask(): Promise<MicrophoneAccess> {
		const { platform, preferences } = this.#options;
		if (platform === 'darwin' && this.#state() === 'not-asked')
			await preferences.askForMediaAccess('microphone');
		return this.current();
	}

	async openSettings(): Promise<void> {
		const page = settingsPages[this.#options.platform];
		if (page !== undefined) await this.#options.open(page);
	}

	#state(): MicrophoneAccess['state'] {
		const { platform, preferences } = this.#options;
		if (settingsPages[platform] === undefined) return 'unknown';
		const status = preferences.getMediaAccessStatus('microphone');
		if (status === 'restricted') return 'denied';
		return status === 'not-determined' ? 'not-asked' : status;
	}
}
