/**
 * Time for the whole session. `nowMs` is milliseconds since the session's t = 0, from a clock that never goes back and
 * that every process of this machine shares, so a time measured in a helper means the same here.
 */
export interface Clock {
	nowMs(): number;
	/** Wall-clock time, ms since 1970. Only for what people read (history, file names), never for decisions. */
	wallMs(): number;
	/** Calls `run` once, at or after `atMs` (session time). Disposing cancels. */
	schedule(atMs: number, run: () => void): Disposable;
}
