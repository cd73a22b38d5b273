/** The practice voice read back: which characters were heard, and when (models/practice/tts/README.md). */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface DecodedTones {
	readonly text: string;
	readonly chars: readonly {
		readonly char: string;
		readonly startMs: number;
		readonly endMs: number;
		readonly partial: boolean;
	}[];
	readonly segmentMs: number;
}

interface Decoder {
	readonly decodeTones: (samples: Float32Array, rateHz: number) => DecodedTones;
	readonly expectedText: (text: string) => string;
}

const path = join(import.meta.dirname, '../models/practice/tools/decode_tones.mjs');
const decoder = (await import(pathToFileURL(path).href)) as Decoder;

/** What was heard between two times of a recording; character times are those of the recording. */
export function decodeBetween(
	{ samples, rateHz }: { readonly samples: Float32Array; readonly rateHz: number },
	fromMs: number,
	toMs: number,
): DecodedTones {
	const at = (ms: number): number => Math.max(0, Math.round((ms * rateHz) / 1000));
	const { chars, ...rest } = decoder.decodeTones(samples.slice(at(fromMs), at(toMs)), rateHz);
	const shifted = chars.map((each) => ({
		...each,
		startMs: each.startMs + fromMs,
		endMs: each.endMs + fromMs,
	}));
	return { ...rest, chars: shifted };
}

/** What decoding gives for a text that was heard whole. */
export function toneText(text: string): string {
	return decoder.expectedText(text);
}

/** Without spaces: between two segments the voice speaks none. */
export function lettersOf(text: string): string {
	return text.replaceAll(' ', '');
}
