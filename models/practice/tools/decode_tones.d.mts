export interface DecodedTone {
	/** U+FFFD where no character fits. */
	readonly char: string;
	readonly startMs: number;
	readonly endMs: number;
	readonly speaker: number;
	readonly residualHz: number;
	/** Cut off before its end. */
	readonly partial: boolean;
}

export interface DecodedTones {
	readonly text: string;
	readonly chars: readonly DecodedTone[];
	/** Null where nothing is heard. */
	readonly speaker: number | null;
	/** The length of one character. */
	readonly segmentMs: number;
	readonly residualHz: number;
	readonly peak: number;
}

export function expectedText(text: string): string;
export function decodeTones(samples: Float32Array, sampleRate: number): DecodedTones;
export function readWav(file: string): { samples: Float32Array; sampleRate: number };
