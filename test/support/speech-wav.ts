import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resampler } from '../../main/helpers/audio/resampler.ts';
import { WavReader } from '../../main/helpers/audio/wav-reader.ts';
import { toInt16 } from '../../main/helpers/audio/wav-writer.ts';

/** Everything said in a test is 16 kHz mono until it is written. */
export const speechRateHz = 16_000;

const samplesFolder = join(import.meta.dirname, '../../models/practice/samples');

/** One of the twelve practice sentences, by the beginning of its file's name: `sample('07')`. */
export const practiceQuestions = {
	'01': { file: '01_stop_the_music.wav', text: 'stop the music' },
	'02': { file: '02_how_old_is_the.wav', text: 'how old is the moon' },
	'03': { file: '03_do_you_remember_my.wav', text: 'do you remember my name' },
	'05': { file: '05_show_me_the_last.wav', text: 'show me the last error in the build' },
	'06': { file: '06_where_did_you_put.wav', text: 'where did you put the silver key' },
	'07': { file: '07_what_is_the_weather.wav', text: 'what is the weather like in london tomorrow' },
	'08': { file: '08_play_some_quiet_music.wav', text: 'play some quiet music in the bedroom' },
	'09': {
		file: '09_tell_me_something_interesting.wav',
		text: 'tell me something interesting about dinosaurs',
	},
} as const;

export type PracticeQuestion = keyof typeof practiceQuestions;

export function sample(name: PracticeQuestion): Float32Array {
	return readSpeech(join(samplesFolder, practiceQuestions[name].file));
}

export const hasSystemVoice = spawnSync('espeak-ng', ['--version'], { stdio: 'ignore' }).status === 0;

/** What espeak-ng makes of a text, in a voice that the practice recogniser knows. */
export function spoken(text: string, { voice = 'en-us', wordsPerMinute = 160 } = {}): Float32Array {
	const folder = mkdtempSync(join(tmpdir(), 'parley-spoken-'));
	try {
		const path = join(folder, 'spoken.wav');
		const { status } = spawnSync('espeak-ng', [
			'-v',
			voice,
			'-s',
			String(wordsPerMinute),
			'-w',
			path,
			text,
		]);
		if (status !== 0) throw new Error('espeak-ng did not speak.');
		return readSpeech(path);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function readSpeech(path: string): Float32Array {
	using reader = new WavReader(path);
	const resampler = new Resampler({ fromHz: reader.format.rateHz, toHz: speechRateHz });
	const start = resampler.push(reader.read(0, reader.frameCount));
	return joined(start, resampler.flush());
}

export function joined(...parts: readonly Float32Array[]): Float32Array {
	const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

/** White noise that swells and fades like a cough; the same at every call. */
export function cough({ ms, level }: { ms: number; level: number }): Float32Array {
	let seed = 1;
	return Float32Array.from({ length: (ms * speechRateHz) / 1000 }, (_, at) => {
		seed = (seed * 48_271) % 2_147_483_647;
		const swell = Math.sin((Math.PI * at * 1000) / (ms * speechRateHz)) ** 2;
		return level * swell * ((seed / 2_147_483_647) * 2 - 1);
	});
}

export interface Placed {
	readonly atMs: number;
	readonly sound: Float32Array;
}

/** A recording of so many ms in which each sound begins at its time. */
export function timeline(lengthMs: number, ...placed: readonly Placed[]): Float32Array {
	const recording = new Float32Array((lengthMs * speechRateHz) / 1000);
	for (const { atMs, sound } of placed)
		for (const [index, value] of sound.entries()) {
			const at = Math.round((atMs * speechRateHz) / 1000) + index;
			recording[at] = (recording[at] ?? 0) + value;
		}
	return recording;
}

/** When the first 5 ms that are louder than 1 % of the peak begin, ms. */
export function onsetMs(sound: Float32Array): number {
	const peak = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
	for (let at = 0; at + 80 <= sound.length; at += 80) {
		const energy = sound.subarray(at, at + 80).reduce((sum, value) => sum + value * value, 0);
		if (Math.sqrt(energy / 80) > peak * 0.01) return (at * 1000) / speechRateHz;
	}
	throw new RangeError('The sound is silent.');
}

export interface WavShape {
	readonly rateHz?: number;
	readonly channels?: 1 | 2;
	readonly encoding?: 'int' | 'float';
}

/** Writes speech as a microphone might have recorded it. */
export function writeSpeech(path: string, speech: Float32Array, shape: WavShape = {}): void {
	const { rateHz = speechRateHz, channels = 1, encoding = 'int' } = shape;
	const resampler = new Resampler({ fromHz: speechRateHz, toHz: rateHz });
	const samples = joined(resampler.push(speech), resampler.flush());
	const width = encoding === 'float' ? 4 : 2;
	const bytes = Buffer.alloc(44 + samples.length * channels * width);
	bytes.write('RIFF', 0, 'latin1');
	bytes.writeUInt32LE(bytes.length - 8, 4);
	bytes.write('WAVEfmt ', 8, 'latin1');
	bytes.writeUInt32LE(16, 16);
	bytes.writeUInt16LE(encoding === 'float' ? 3 : 1, 20);
	bytes.writeUInt16LE(channels, 22);
	bytes.writeUInt32LE(rateHz, 24);
	bytes.writeUInt32LE(rateHz * channels * width, 28);
	bytes.writeUInt16LE(channels * width, 32);
	bytes.writeUInt16LE(width * 8, 34);
	bytes.write('data', 36, 'latin1');
	bytes.writeUInt32LE(bytes.length - 44, 40);
	for (let at = 0; at < samples.length * channels; at++) {
		const value = samples[Math.floor(at / channels)] ?? 0;
		if (encoding === 'float') bytes.writeFloatLE(value, 44 + at * 4);
		else bytes.writeInt16LE(toInt16(value), 44 + at * 2);
	}
	writeFileSync(path, bytes);
}
