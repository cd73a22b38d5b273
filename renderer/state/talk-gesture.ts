import type { AssistantState, TalkMode } from '../../preload/contract/events.ts';

export type TalkCommand = 'press' | 'release' | 'listen' | 'mute';

/** Held longer than this, ms, a key or button means "while I hold it"; shorter, "until I press again". */
const holdMs = 350;

interface Now {
	readonly mode: TalkMode;
	readonly state: AssistantState;
	readonly muted: boolean;
}

/** One button for holding and for toggling: what going down and coming up mean. */
export class TalkGesture {
	#downAtMs: number | null = null;
	#endsOnUp = false;

	down(now: Now, atMs: number): TalkCommand | null {
		if (this.#downAtMs !== null) return null;
		this.#downAtMs = atMs;
		this.#endsOnUp = false;
		if (now.mode === 'open-mic') return now.muted ? 'listen' : 'mute';
		if (now.state === 'listening') {
			this.#endsOnUp = true;
			return null;
		}
		return 'press';
	}

	up(now: Now, atMs: number): TalkCommand | null {
		if (this.#downAtMs === null) return null;
		const held = atMs - this.#downAtMs >= holdMs;
		this.#downAtMs = null;
		if (now.mode === 'open-mic') return null;
		return held || this.#endsOnUp ? 'release' : null;
	}

	/** The key's end was not seen, because the window lost the keyboard: nobody is holding it any more. */
	lost(now: Now): TalkCommand | null {
		if (this.#downAtMs === null) return null;
		this.#downAtMs = null;
		return now.mode === 'open-mic' ? null : 'release';
	}
}
