import { existsSync } from 'node:fs';
import { decodeTones, expectedText } from '../../models/practice/tools/decode_tones.mjs';
import type { DecodedTone } from '../../models/practice/tools/decode_tones.mjs';
import { WavReader } from '../../main/helpers/audio/wav-reader.ts';

/** Softer than this nobody hears: 60 dB below full scale. */
const silence = 0.001;

/** What the loudspeaker played, with the times of the session. */
export class SpeakerRecording {
	readonly samples: Float32Array;
	readonly rateHz: number;

	constructor(path: string) {
		if (!existsSync(path)) throw new Error(`Nothing was recorded at ${path}.`);
		using reader = new WavReader(path);
		this.rateHz = reader.format.rateHz;
		this.samples = reader.read(0, reader.frameCount);
	}

	get durationMs(): number {
		return (this.samples.length * 1000) / this.rateHz;
	}

	/** The practice tones from `fromMs` to `toMs`, read back. */
	characters(fromMs = 0, toMs = this.durationMs): readonly DecodedTone[] {
		const part = this.#part(fromMs, toMs);
		return decodeTones(part, this.rateHz).chars.map((each) => ({
			...each,
			startMs: each.startMs + fromMs,
			endMs: each.endMs + fromMs,
		}));
	}

	/**
	 * The words heard from `fromMs` to `toMs`. A pause between two characters is a space: segments come without one. A character
	 * that was cut in the middle is left out; half a tone can be read as another one.
	 */
	words(fromMs = 0, toMs = this.durationMs): string {
		let text = '';
		let endMs = 0;
		for (const each of this.characters(fromMs, toMs)) {
			if (text !== '' && each.startMs - endMs > 30) text += ' ';
			if (!each.partial) text += each.char;
			endMs = each.endMs;
		}
		return oneSpaced(text);
	}

	/** The last moment before `beforeMs` at which anything is heard; 0 when nothing is. */
	lastSoundMs(beforeMs: number, afterMs = 0): number {
		const part = this.#part(afterMs, beforeMs);
		const at = part.findLastIndex((value) => Math.abs(value) > silence);
		return at === -1 ? 0 : afterMs + (at * 1000) / this.rateHz;
	}

	/** The first moment from `afterMs` on at which anything is heard; infinite when nothing is. */
	firstSoundMs(afterMs = 0): number {
		const at = this.#part(afterMs, this.durationMs).findIndex((value) => Math.abs(value) > silence);
		return at === -1 ? Number.POSITIVE_INFINITY : afterMs + (at * 1000) / this.rateHz;
	}

	#part(fromMs: number, toMs: number): Float32Array {
		return this.samples.subarray((fromMs * this.rateHz) / 1000, (toMs * this.rateHz) / 1000);
	}
}

/** How the practice voice says a text: what `words` should give back. */
export function saidAs(text: string): string {
	return oneSpaced(expectedText(text));
}

function oneSpaced(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}

/** How many words the longer of two texts has more, when one is the beginning of the other; infinite when not. */
export function wordsApart(a: string, b: string): number {
	const [short, long] = [a, b]
		.map((text) => saidAs(text).split(' ').filter(Boolean))
		.sort((x, y) => x.length - y.length);
	if (short === undefined || long === undefined) return Number.POSITIVE_INFINITY;
	const isBeginning = short.every((word, at) => {
		const other = long[at] ?? '';
		// The last word of either may itself be cut.
		return at === short.length - 1 ? other.startsWith(word) || word.startsWith(other) : other === word;
	});
	return isBeginning ? long.length - short.length : Number.POSITIVE_INFINITY;
}
