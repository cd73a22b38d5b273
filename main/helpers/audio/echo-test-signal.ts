import { playbackRateHz } from './playback-pull.ts';

/** Where each part of the test signal lies, ms from its first sample. Silence is between them. */
export const echoTestParts = {
	/** The room without us. */
	quiet: { fromMs: 0, toMs: 600 },
	/** A sweep: its time of arrival is sharp. */
	chirp: { fromMs: 600, toMs: 1600 },
	/** Noise that rises and falls like speech: what the canceller learns from. */
	burst: { fromMs: 2400, toMs: 5400 },
	/** The part of the burst by which the canceller is judged: it had half a second. */
	judged: { fromMs: 2900, toMs: 5400 },
} as const;

/** How long the signal lasts, with what a room and a slow device may add. */
export const echoTestMs = 6600;

/** Sweep from … to …: what small loudspeakers can play. */
const chirpFromHz = 300;
const chirpToHz = 6000;
/** Speech is about as loud (−20 dBFS). */
const level = 0.14;
const fadeMs = 20;

/** The test signal at 48 kHz mono. */
export function echoTestSignal(): Float32Array {
	const { chirp, burst } = echoTestParts;
	const samples = new Float32Array((echoTestMs * playbackRateHz) / 1000);
	samples.set(sweep(chirp.toMs - chirp.fromMs), (chirp.fromMs * playbackRateHz) / 1000);
	samples.set(unevenNoise(burst.toMs - burst.fromMs), (burst.fromMs * playbackRateHz) / 1000);
	return samples;
}

/** Logarithmic: the same energy in each octave. */
function sweep(ms: number): Float32Array {
	const seconds = ms / 1000;
	const rate = Math.log(chirpToHz / chirpFromHz);
	return Float32Array.from({ length: (ms * playbackRateHz) / 1000 }, (_, i) => {
		const t = i / playbackRateHz;
		const phase = ((2 * Math.PI * chirpFromHz * seconds) / rate) * (Math.exp((t / seconds) * rate) - 1);
		return Math.SQRT2 * level * faded(i, ms) * Math.sin(phase);
	});
}

/** The same noise each time, low frequencies strongest, about four syllables a second. */
function unevenNoise(ms: number): Float32Array {
	let seed = 1;
	let smooth = 0;
	return Float32Array.from({ length: (ms * playbackRateHz) / 1000 }, (_, i) => {
		seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
		smooth = 0.9 * smooth + 0.1 * (seed / 2 ** 30 - 1);
		const syllables = 0.55 - 0.45 * Math.cos((2 * Math.PI * 4 * i) / playbackRateHz);
		return 10 * level * faded(i, ms) * syllables * smooth;
	});
}

function faded(index: number, ms: number): number {
	const at = (index * 1000) / playbackRateHz;
	return Math.max(0, Math.min(1, at / fadeMs, (ms - at) / fadeMs));
}
