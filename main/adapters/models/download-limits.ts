/** Patience and persistence of one file's download. */
export interface DownloadLimits {
	readonly connectMs: number;
	readonly stallMs: number;
	readonly totalMs: number;
	readonly fruitlessTries: number;
	readonly firstBackOffMs: number;
	readonly longestBackOffMs: number;
}

export const defaultDownloadLimits = {
	/** From the request to the head of the answer, ms, for each redirect anew. */
	connectMs: 20_000,
	/** Without a byte of the body, ms. Shorter gives up on slow mobile networks, longer hides a dead connection. */
	stallMs: 30_000,
	/** For one file, whatever happens, ms: a server that sends a byte now and then must not hold the queue for ever. */
	totalMs: 12 * 3_600_000,
	/** Tries in a row, at one address, that brought nothing new before the next address is asked. */
	fruitlessTries: 6,
	/** Wait before the second try, ms; doubles each time. What is waited is half of it plus up to half at random. */
	firstBackOffMs: 500,
	/** Ceiling of the doubling, and of what a server may ask for with Retry-After, ms. */
	longestBackOffMs: 30_000,
} as const satisfies DownloadLimits;
