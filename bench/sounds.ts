/** Microphone recordings made on the spot: espeak-ng's speech and noise, at known times. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WavWriter } from '../main/helpers/audio/wav-writer.ts';

/** What espeak-ng writes. */
export const soundRateHz = 22_050;

/** A stretch of sound whose first and last sample are heard. */
export type Sound = Float32Array;

/** A voice and pace the practice recognizer understands best. */
const voiceArguments = ['-v', 'en-us', '-s', '160'];
const known = new Map<string, Sound>();

/** `text` as a person would say it, cut to what is heard: its first sample is the onset, its last the true end of speech. */
export function spoken(text: string): Sound {
	const there = known.get(text);
	if (there !== undefined) return there;
	const wav = execFileSync('espeak-ng', [...voiceArguments, '--stdout', text], { maxBuffer: 1 << 26 });
	const from = wav.indexOf('data', 12, 'latin1') + 8;
	const samples = Float32Array.from(
		{ length: Math.floor((wav.length - from) / 2) },
		(_, i) => wav.readInt16LE(from + i * 2) / 32_768,
	);
	const sound = trimmed(samples);
	known.set(text, sound);
	return sound;
}

/** White noise with soft edges; the same for the same seed. */
export function noise(durationMs: number, level: number, seed = 1): Sound {
	const length = Math.round((durationMs * soundRateHz) / 1000);
	const edge = Math.round(soundRateHz * 0.004);
	let state = seed;
	return Float32Array.from({ length }, (_, i) => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return (state / 1_073_741_824 - 1) * level * Math.min(1, i / edge, (length - i) / edge);
	});
}

export interface PlacedSound {
	readonly fromMs: number;
	readonly toMs: number;
}

/** A recording that grows; everything between the sounds is a quiet room. */
export class Recording {
	readonly #placed: { readonly sound: Sound; readonly fromMs: number }[] = [];
	#endMs = 0;

	get endMs(): number {
		return this.#endMs;
	}

	/** Places a sound; the recording reaches at least to its end. */
	at(fromMs: number, sound: Sound): PlacedSound {
		const toMs = fromMs + durationOf(sound);
		this.#placed.push({ sound, fromMs });
		this.#endMs = Math.max(this.#endMs, toMs);
		return { fromMs, toMs };
	}

	/** Silence up to there. */
	until(endMs: number): this {
		this.#endMs = Math.max(this.#endMs, endMs);
		return this;
	}

	save(folder: string): string {
		const path = join(folder, 'microphone.wav');
		const samples = noise(this.#endMs, 0.0003, 7);
		for (const { sound, fromMs } of this.#placed) {
			const offset = Math.round((fromMs * soundRateHz) / 1000);
			sound.forEach((sample, i) => {
				if (offset + i < samples.length) samples[offset + i] = (samples[offset + i] ?? 0) + sample;
			});
		}
		using writer = new WavWriter({ path, rateHz: soundRateHz, append: false });
		writer.write(samples);
		return path;
	}
}

export function durationOf(sound: Sound): number {
	return (sound.length * 1000) / soundRateHz;
}

/** What the loudspeaker played. Our own files: 16-bit mono with a plain header. */
export function readSpeaker(path: string): { readonly samples: Float32Array; readonly rateHz: number } {
	const bytes = readFileSync(path);
	const samples = Float32Array.from(
		{ length: Math.floor((bytes.length - 44) / 2) },
		(_, i) => bytes.readInt16LE(44 + i * 2) / 32_768,
	);
	return { samples, rateHz: bytes.readUInt32LE(24) };
}

/** From the first to the last sample above 1 % of the peak. */
function trimmed(samples: Float32Array): Sound {
	const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
	const heard = (sample: number): boolean => Math.abs(sample) > peak * 0.01;
	return samples.slice(samples.findIndex(heard), samples.findLastIndex(heard) + 1);
}
