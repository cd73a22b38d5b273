import type { ConversationState } from './domain/conversation-state.ts';

/** Tells when a conversation with a WAV microphone is over: the file has ended, and nothing is said, answered or heard. */
export class RestWatch {
	#inputEndedMs: number | null = null;
	#restSinceMs: number | null = null;

	get inputEnded(): boolean {
		return this.#inputEndedMs !== null;
	}

	endInput(tMs: number): void {
		this.#inputEndedMs = tMs;
	}

	follow({ turn, response, closing, pressedAtMs }: ConversationState, tMs: number): void {
		const rests = turn === null && response === null && closing.length === 0 && pressedAtMs === null;
		this.#restSinceMs = rests ? (this.#restSinceMs ?? tMs) : null;
	}

	/** Ms of rest since the microphone ended; 0 while something goes on. */
	restedMs(nowMs: number): number {
		if (this.#restSinceMs === null) return 0;
		return nowMs - Math.max(this.#restSinceMs, this.#inputEndedMs ?? 0);
	}
}
