import type { CapturedFrame } from './audio-devices.ts';
import { rmsDb } from './levels.ts';
import type { PlayedSound } from './played-sound.ts';

/** One second: long enough that a person's own rhythm does not look like ours by chance. */
const watchedFrames = 50;
/** How alike the ups and downs of both have to be: an echo alone is above 0.9, two strangers speaking below 0.5. */
const alike = 0.75;
/** Below this a frame says nothing (dBFS). */
const quietDb = -60;

/** Notices that the microphone hears the loudspeaker after all: somebody took their headphones off. */
export class EchoWatch {
	readonly #played: PlayedSound;
	readonly #delayMs: number;
	readonly #playedDb: number[] = [];
	readonly #capturedDb: number[] = [];

	constructor({ played, delayMs }: { played: PlayedSound; delayMs: number }) {
		this.#played = played;
		this.#delayMs = delayMs;
	}

	/** Whether what was captured lately rises and falls with what was played. */
	hearsUs({ startMs, samples }: CapturedFrame): boolean {
		keep(this.#playedDb, rmsDb(this.#played.read(startMs - this.#delayMs, samples.length)));
		keep(this.#capturedDb, rmsDb(samples));
		if (this.#playedDb.length < watchedFrames) return false;
		const sounding = this.#playedDb.filter((db) => db > quietDb).length;
		if (sounding < watchedFrames / 2) return false;
		return correlation(this.#playedDb, this.#capturedDb) > alike;
	}
}

function keep(levels: number[], db: number): void {
	levels.push(Math.max(quietDb, db));
	if (levels.length > watchedFrames) levels.shift();
}

/** Pearson's; 0 where one of them does not change. */
function correlation(a: readonly number[], b: readonly number[]): number {
	const meanA = mean(a);
	const meanB = mean(b);
	let both = 0;
	let onlyA = 0;
	let onlyB = 0;
	a.forEach((value, i) => {
		const fromA = value - meanA;
		const fromB = (b[i] ?? 0) - meanB;
		both += fromA * fromB;
		onlyA += fromA ** 2;
		onlyB += fromB ** 2;
	});
	return onlyA * onlyB === 0 ? 0 : both / Math.sqrt(onlyA * onlyB);
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
