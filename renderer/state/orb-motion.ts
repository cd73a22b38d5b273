/** Time between two neighbours of the waveform, ms: sound travels along the bars this slowly. */
const stepMs = 45;
/** How fast a bar follows a rising and a falling level, ms until two thirds are done. Levels come about ten times a second. */
const riseMs = 45;
const fallMs = 160;
/** Nearer to rest than this nothing is seen to move. */
const seenMove = 0.004;
/** Speech lives between these on the meter's scale: a quiet room below, shouting above. */
const quiet = 0.22;
const loud = 0.7;

/** Where animation frames come from: `window`, or a test. */
interface Frames {
	requestAnimationFrame(callback: (nowMs: number) => void): number;
	cancelAnimationFrame(handle: number): void;
}

export interface OrbMotionOptions {
	/** For each bar, how many steps it is behind what is heard now. */
	readonly delays: readonly number[];
	/** Receives how far each bar is out, 0 to 1. */
	readonly draw: (heights: readonly number[]) => void;
	readonly frames: Frames;
}

/** Moves the bars of a waveform with a level. Asks for frames only as long as a bar has somewhere to go. */
export class OrbMotion {
	readonly #options: OrbMotionOptions;
	/** What was heard, newest first, one step apart. */
	readonly #history: number[];
	#target = 0;
	#now = 0;
	#sinceStepMs = 0;
	#lastMs: number | null = null;
	#frame: number | null = null;
	#hasDrawn = false;

	constructor(options: OrbMotionOptions) {
		this.#options = options;
		this.#history = Array<number>(Math.max(...options.delays) + 1).fill(0);
	}

	/** `level` as the meter shows it: 0 silent, 1 full scale. */
	hear(level: number): void {
		this.#target = Math.min(1, Math.max(0, (level - quiet) / (loud - quiet)));
		if (this.#frame !== null || (this.#hasDrawn && !this.#isMoving())) return;
		this.#lastMs = null;
		this.#ask();
	}

	stop(): void {
		if (this.#frame !== null) this.#options.frames.cancelAnimationFrame(this.#frame);
		this.#frame = null;
	}

	#ask(): void {
		this.#frame = this.#options.frames.requestAnimationFrame((nowMs) => this.#step(nowMs));
	}

	#step(nowMs: number): void {
		this.#frame = null;
		this.#hasDrawn = true;
		// After a pause, such as a hidden window, it goes on from where it was.
		const passedMs = this.#lastMs === null ? 16 : Math.min(100, Math.max(0, nowMs - this.#lastMs));
		this.#lastMs = nowMs;
		const followMs = this.#target > this.#now ? riseMs : fallMs;
		this.#now += (this.#target - this.#now) * (1 - Math.exp(-passedMs / followMs));
		this.#sinceStepMs += passedMs;
		while (this.#sinceStepMs >= stepMs) {
			this.#sinceStepMs -= stepMs;
			this.#history.pop();
			this.#history.unshift(this.#now);
		}
		this.#options.draw(this.#options.delays.map((delay) => this.#heightAt(delay)));
		if (this.#isMoving()) this.#ask();
	}

	/** Between two steps a bar is between its neighbours' heights, so that the wave glides. */
	#heightAt(delay: number): number {
		const newer = delay === 0 ? this.#now : (this.#history[delay - 1] ?? 0);
		const older = this.#history[delay] ?? 0;
		return older + (newer - older) * (this.#sinceStepMs / stepMs);
	}

	#isMoving(): boolean {
		return [this.#now, ...this.#history].some((height) => Math.abs(height - this.#target) > seenMove);
	}
}
