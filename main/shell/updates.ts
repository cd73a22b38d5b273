import type { Settings } from '../../preload/contract/settings.ts';

/** As much of electron-updater as is used. */
export interface Updater {
	autoDownload: boolean;
	autoInstallOnAppQuit: boolean;
	allowDowngrade: boolean;
	channel: string | null;
	/** It would write addresses and paths to the console. */
	logger: unknown;
	checkForUpdates(): Promise<UpdateAnswer | null>;
	downloadUpdate(): Promise<unknown>;
}

export interface UpdateAnswer {
	readonly isUpdateAvailable: boolean;
	readonly updateInfo: { readonly version: string };
}

export interface UpdatesOptions {
	/** Whether this is an installed app that was built with an address to ask. */
	readonly canUpdate: boolean;
	/** Loaded only when the first question is asked: without consent there is not even the code. */
	readonly load: () => Promise<Updater>;
	/** Told once for each version. */
	readonly onNewer: (version: string) => void;
	readonly reportFault: (what: string, cause: unknown) => void;
}

/** The first question waits until the app has come to rest; the next ones are asked once a day, ms. */
const firstCheckMs = 5_000;
const checkEveryMs = 24 * 60 * 60 * 1000;

/** Asks whether there is a newer Parley: only when a person wants that, never in offline mode. Fetches and installs nothing unasked. */
export class Updates implements Disposable {
	readonly #options: UpdatesOptions;
	#updater: Updater | null = null;
	#timer: NodeJS.Timeout | null = null;
	#channel: Settings['updates']['channel'] | null = null;
	#told: string | null = null;

	constructor(options: UpdatesOptions) {
		this.#options = options;
	}

	/** To be called with every change of the settings. */
	follow({ updates, privacy }: Pick<Settings, 'updates' | 'privacy'>): void {
		const wanted = this.#options.canUpdate && updates.check && !privacy.offline ? updates.channel : null;
		if (wanted === this.#channel) return;
		this.#channel = wanted;
		this.#stop();
		if (wanted !== null) this.#checkIn(firstCheckMs);
	}

	/** Fetches what was found; it is put in place when the app quits. A person was asked before. Throws when it cannot be had. */
	async download(): Promise<void> {
		if (this.#updater === null || this.#channel === null) return;
		this.#updater.autoInstallOnAppQuit = true;
		await this.#updater.downloadUpdate();
	}

	[Symbol.dispose](): void {
		this.#channel = null;
		this.#stop();
	}

	#stop(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
	}

	#checkIn(ms: number): void {
		this.#timer = setTimeout(() => {
			this.#checkIn(checkEveryMs);
			void this.#check().catch((cause: unknown) =>
				this.#options.reportFault('Whether there is a newer Parley could not be found out.', cause),
			);
		}, ms);
		this.#timer.unref();
	}

	async #check(): Promise<void> {
		const channel = this.#channel;
		this.#updater ??= await this.#options.load();
		// Consent may have been taken back while the code was loaded.
		if (channel === null || this.#channel !== channel) return;
		const updater = this.#updater;
		updater.logger = null;
		updater.autoDownload = false;
		updater.autoInstallOnAppQuit = false;
		updater.channel = channel;
		// Setting a channel turns this on.
		updater.allowDowngrade = false;
		const answer = await updater.checkForUpdates();
		if (answer?.isUpdateAvailable !== true || this.#channel !== channel) return;
		const { version } = answer.updateInfo;
		if (version === this.#told) return;
		this.#told = version;
		this.#options.onNewer(version);
	}
}
