import type { DesktopApi, Unsubscribe } from '../../preload/contract/desktop-api.ts';
import type { AssistantView } from './view.ts';

/** Below this is silence, dB relative to full scale. */
const floorDb = -60;
/** How much of a fall is kept from one level to the next, so that the meter sinks instead of flickering. */
const release = 0.8;
/** No level for so long, ms, means that nothing is captured or played any more. */
const staleMs = 400;

/** Loudness of microphone and speaker, each from 0 (silent) to 1 (full scale). */
export class Levels {
	microphone = $state(0);
	speaker = $state(0);
	readonly #stale: Partial<Record<'microphone' | 'speaker', ReturnType<typeof setTimeout>>> = {};

	start(api: DesktopApi): Unsubscribe {
		return api.onLevel(({ source, rmsDb }) => {
			this[source] = Math.max(loudness(rmsDb), this[source] * release);
			clearTimeout(this.#stale[source]);
			this.#stale[source] = setTimeout(() => (this[source] = 0), staleMs);
		});
	}
}

/** Loudness of whoever is speaking; 0 while the microphone is shut. */
export function levelOf({ state, mode, muted }: AssistantView, { microphone, speaker }: Levels): number {
	if (state === 'speaking') return speaker;
	return state === 'listening' || (mode === 'open-mic' && !muted) ? microphone : 0;
}

/** dB on a scale people read: 0 at the floor, 1 at full scale. */
export function loudness(rmsDb: number): number {
	if (!Number.isFinite(rmsDb)) return 0;
	return Math.min(1, Math.max(0, 1 - rmsDb / floorDb));
}
