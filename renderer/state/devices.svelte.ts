import type { DesktopApi, Unsubscribe } from '../../preload/contract/desktop-api.ts';
import type { DevicesFeed } from '../../preload/contract/device-requests.ts';
import { valueOf, wordsOf } from './bridge.ts';

/** The devices of this computer, as they come and go while somebody looks. */
export class Devices {
	readonly #api: DesktopApi;
	#seen = $state.raw<DevicesFeed>({ inputs: [], outputs: [], away: { input: null, output: null } });
	/** Why the list cannot be had. */
	problem = $state<string | null>(null);

	constructor(api: DesktopApi) {
		this.#api = api;
	}

	get seen(): DevicesFeed {
		return this.#seen;
	}

	/** Follows what is plugged in and out; returns how to stop. */
	watch(): Unsubscribe {
		const unsubscribe = this.#api.onDevices((seen) => (this.#seen = seen));
		void this.#attempt(async () => {
			const list = await valueOf(this.#api.listDevices());
			this.#seen = { ...this.#seen, ...list };
			await valueOf(this.#api.watchDevices({ on: true }));
		});
		return () => {
			unsubscribe();
			void this.#api.watchDevices({ on: false });
		};
	}

	/** Opens microphone and loudspeaker anew. */
	reopen(): Promise<void> {
		return this.#attempt(() => valueOf(this.#api.reopenDevices()));
	}

	async #attempt(work: () => Promise<void>): Promise<void> {
		try {
			await work();
			this.problem = null;
		} catch (thrown) {
			this.problem = wordsOf(thrown);
		}
	}
}
