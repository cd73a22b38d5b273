/** After this much sound what was measured before counts half, ms: a computer gets busy, and idle again. */
const rememberedMs = 20_000;

/** How long the engine takes to hear sound, measured while it does: what hearing some of it again would cost. */
export class HearingPace {
	#soundMs = 0;
	#workMs = 0;

	heard(soundMs: number, workMs: number): void {
		this.#soundMs += soundMs;
		this.#workMs += workMs;
		if (this.#soundMs < rememberedMs) return;
		this.#soundMs /= 2;
		this.#workMs /= 2;
	}

	/** How long hearing `soundMs` would keep the engine busy, ms; 0 before anything was heard. */
	costMs(soundMs: number): number {
		return this.#soundMs === 0 ? 0 : (soundMs * this.#workMs) / this.#soundMs;
	}
}
