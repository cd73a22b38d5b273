import type { SystemPreferences } from 'electron';
import type { MicrophoneAccess } from '../../preload/contract/device-requests.ts';

export interface MicrophoneAccessOptions {
	readonly platform: NodeJS.Platform;
	readonly preferences: Pick<SystemPreferences, 'getMediaAccessStatus' | 'askForMediaAccess'>;
}

/** What the system says about hearing. Linux has no such permission: whoever may use the sound server may record. */
export class SystemMicrophoneAccess {
	readonly #options: MicrophoneAccessOptions;

	constructor(options: MicrophoneAccessOptions) {
		this.#options = options;
	}

	current(): MicrophoneAccess {
		return { state: this.#state() };
	}

	/** Only macOS asks, and only once: after a refusal its settings are the way. */
	async ask(): Promise<MicrophoneAccess> {
		const { platform, preferences } = this.#options;
		if (platform === 'darwin' && this.#state() === 'not-asked')
			await preferences.askForMediaAccess('microphone');
		return this.current();
	}

	#state(): MicrophoneAccess['state'] {
		const { platform, preferences } = this.#options;
		if (platform !== 'darwin' && platform !== 'win32') return 'unknown';
		const status = preferences.getMediaAccessStatus('microphone');
		if (status === 'restricted') return 'denied';
		return status === 'not-determined' ? 'not-asked' : status;
	}
}
