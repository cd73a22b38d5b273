export interface SupervisionLimits {
	readonly handshakeDeadlineMs: number;
	readonly pingIntervalMs: number;
	readonly missedPingsOfTheDead: number;
	readonly firstBackOffMs: number;
	readonly longestBackOffMs: number;
	readonly crashesOfALoop: number;
	readonly crashLoopWindowMs: number;
	readonly stopGraceMs: number;
}

/** Heartbeat, back-off and breaker follow notes/platform.md §6.4. */
export const defaultSupervisionLimits = {
	/** From fork to `ready`, ms; loading a model counts. Too short kills a slow disk's start, longer hides a hang longer. */
	handshakeDeadlineMs: 30_000,
	/** Time between two pings, ms. The helper itself gives up after 15 s without one (helper-runtime.ts). */
	pingIntervalMs: 2_000,
	/** So many intervals without any message: hung inside native code. A single native call must stay below 3 × 2 s. */
	missedPingsOfTheDead: 3,
	/** Wait before the first restart, ms; doubles with each crash. What is waited is half of it plus up to half at random. */
	firstBackOffMs: 500,
	/** Ceiling of the doubling, ms. */
	longestBackOffMs: 30_000,
	/** So many crashes within the window, and only a person (or new options) may start it again. */
	crashesOfALoop: 3,
	/** Window of the breaker, ms; a helper that lived longer than this starts again at the first back-off. */
	crashLoopWindowMs: 60_000,
	/** From `shutdown` to SIGKILL, ms; above the 2 s the helper gives its own `dispose`. */
	stopGraceMs: 3_000,
} as const satisfies SupervisionLimits;
