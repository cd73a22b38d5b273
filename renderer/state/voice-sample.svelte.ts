import type { DesktopApi } from '../../preload/contract/desktop-api.ts';
import type { RequestArgument } from '../../preload/contract/requests.ts';
import { valueOf, wordsOf } from './bridge.ts';

/** A voice being tried out; one at a time. */
export class VoiceSample {
	readonly #api: DesktopApi;
	/** Whose sample is heard; null: none. */
	playing = $state.raw<RequestArgument<'previewVoice'> | null>(null);
	/** Why another voice spoke than the one asked for. */
	note = $state<string | null>(null);
	problem = $state<string | null>(null);

	constructor(api: DesktopApi) {
		this.#api = api;
	}

	async play(wanted: RequestArgument<'previewVoice'>): Promise<void> {
		this.playing = wanted;
		this.note = null;
		this.problem = null;
		try {
			const { note } = await valueOf(this.#api.previewVoice(wanted));
			if (this.playing === wanted) this.note = note;
		} catch (thrown) {
			if (this.playing === wanted) this.problem = wordsOf(thrown);
		}
		if (this.playing === wanted) this.playing = null;
	}

	stop(): void {
		if (this.playing === null) return;
		this.playing = null;
		void this.#api.stopVoicePreview();
	}
}
