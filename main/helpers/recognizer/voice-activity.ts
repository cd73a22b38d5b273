/**
 * When did speech begin and end? The detector's answers (one a hop of 4 or 16 ms) say that there was speech; it hears the onset 40 to
 * 150 ms late and lets go of the end as late, so loudness in blocks of 4 ms says when. Pure: time comes in with the sound.
 */
import type { VoiceActivityOptions } from './recognizer-protocol.ts';

export type VoiceActivityEdge =
	| { readonly type: 'started'; readonly onsetMs: number }
	| { readonly type: 'stopped'; readonly endMs: number }
	/** Silent for `softSilenceMs`; `stopped` or `resumed` follows. */
	| { readonly type: 'paused'; readonly endMs: number }
	| { readonly type: 'resumed' };

export interface VoiceActivityHop {
	/** The detector's answer at the end of this hop. */
	readonly speech: boolean;
	/** The detector's hop at 16 kHz: a multiple of 64 samples. */
	readonly samples: Float32Array;
	/** When the first of them was captured. */
	readonly startMs: number;
}

interface Block {
	readonly startMs: number;
	/** Root mean square, linear. */
	readonly level: number;
}

interface Speech {
	/** Loudness of the room before it. */
	readonly room: number;
	peak: number;
	/** After its last loud block. */
	loudEndMs: number;
	/** After the last hop the detector called speech. */
	heardEndMs: number;
	paused: boolean;
}

const blockSamples = 64;
const blockMs = 4;
/** What the onset is looked for in; the detector was never later than 170 ms on the practice samples. */
const lookBackMs = 320;
/** Loudness before the onset that tells the room's noise. */
const rememberedMs = 800;
/** A pause within a word's beginning (a stop consonant before its vowel) is no longer than this. */
const longestGapMs = 48;
/** Speech is this much louder than the room (9.5 dB) … */
const overRoom = 3;
/** … and not this far below its own loudest block (−40 dB), the level below which nobody hears it end. */
const belowPeak = 0.01;
/** The detector lets go of speech at most this late (134 ms on the practice samples): the end is not further back. */
const longestTrailMs = 160;
/** Digital silence is no room: −70 dBFS. */
const quietest = 0.0003;

export class VoiceActivity {
	readonly #options: VoiceActivityOptions;
	#blocks: Block[] = [];
	/** How long the detector has called it speech without a break. */
	#heardMs = 0;
	/** Null while nobody speaks. */
	#speech: Speech | null = null;
	#lastEndMs = Number.NEGATIVE_INFINITY;

	constructor(options: VoiceActivityOptions) {
		this.#options = options;
	}

	get speaking(): boolean {
		return this.#speech !== null;
	}

	/** Hops in the order they were captured. */
	accept(hop: VoiceActivityHop): VoiceActivityEdge | null {
		const blocks = blocksOf(hop);
		this.#blocks.push(...blocks);
		const endMs = hop.startMs + blocks.length * blockMs;
		this.#blocks.splice(
			0,
			this.#blocks.findIndex(({ startMs }) => startMs >= endMs - rememberedMs),
		);
		this.#heardMs = hop.speech ? this.#heardMs + blocks.length * blockMs : 0;
		return this.#speech === null
			? this.#waitForOnset(endMs)
			: this.#waitForEnd(blocks, hop.speech, endMs);
	}

	/** Forgets everything: after a gap in the sound, or when listening begins anew. */
	reset(): void {
		this.#blocks = [];
		this.#heardMs = 0;
		this.#speech = null;
	}

	#waitForOnset(nowMs: number): VoiceActivityEdge | null {
		if (this.#heardMs === 0 || this.#heardMs < this.#options.minSpeechMs) return null;
		const room = roomLevel(this.#blocks);
		const recent = this.#blocks.filter(({ startMs }) => startMs >= nowMs - lookBackMs);
		const peak = Math.max(...recent.map(({ level }) => level));
		const onsetMs = Math.max(onsetIn(recent, threshold(room, peak)), this.#lastEndMs);
		this.#speech = { room, peak, loudEndMs: nowMs, heardEndMs: nowMs, paused: false };
		return { type: 'started', onsetMs };
	}

	#waitForEnd(blocks: readonly Block[], heard: boolean, nowMs: number): VoiceActivityEdge | null {
		const speech = this.#speech;
		if (speech === null) return null;
		for (const { level, startMs } of blocks) {
			speech.peak = Math.max(speech.peak, level);
			if (level >= threshold(speech.room, speech.peak)) speech.loudEndMs = startMs + blockMs;
		}
		if (heard) speech.heardEndMs = nowMs;
		const endMs = endOf(speech);
		if (heard) return this.#resumed(speech);
		const silenceMs = nowMs - endMs;
		if (
			!speech.paused &&
			silenceMs >= this.#options.softSilenceMs &&
			silenceMs < this.#options.minSilenceMs
		) {
			speech.paused = true;
			return { type: 'paused', endMs };
		}
		if (silenceMs < this.#options.minSilenceMs) return null;
		this.#speech = null;
		this.#lastEndMs = endMs;
		return { type: 'stopped', endMs };
	}

	#resumed(speech: Speech): VoiceActivityEdge | null {
		if (!speech.paused) return null;
		speech.paused = false;
		return { type: 'resumed' };
	}
}

function threshold(room: number, peak: number): number {
	return Math.max(room * overRoom, peak * belowPeak, quietest);
}

/**
 * Noise may go on being loud after the voice, and the detector's answer trails behind the voice: the earlier one is right. Only
 * that quiet last syllables, or a voice as loud as the room, are no silence while the detector hears them.
 */
function endOf({ loudEndMs, heardEndMs }: Speech): number {
	return Math.max(Math.min(loudEndMs, heardEndMs), heardEndMs - longestTrailMs);
}

/** The quieter blocks are the room; the loud ones may be the speech that just began. */
function roomLevel(blocks: readonly Block[]): number {
	const levels = blocks.map(({ level }) => level).sort((a, b) => a - b);
	return levels[Math.floor(levels.length / 5)] ?? 0;
}

/** The start of the loud stretch that reaches the end of `blocks`, short gaps included. */
function onsetIn(blocks: readonly Block[], loud: number): number {
	let onsetMs = blocks.at(-1)?.startMs ?? 0;
	for (const { startMs, level } of blocks.toReversed()) {
		if (level >= loud) onsetMs = startMs;
		else if (onsetMs - startMs > longestGapMs) break;
	}
	return onsetMs;
}

function blocksOf({ samples, startMs }: VoiceActivityHop): Block[] {
	const blocks: Block[] = [];
	for (let at = 0; at + blockSamples <= samples.length; at += blockSamples) {
		let sum = 0;
		for (const sample of samples.subarray(at, at + blockSamples)) sum += sample * sample;
		blocks.push({
			startMs: startMs + (at / blockSamples) * blockMs,
			level: Math.sqrt(sum / blockSamples),
		});
	}
	return blocks;
}
