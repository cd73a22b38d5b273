/** What a recording of the test signal says about the way from loudspeaker to microphone. Pure. */
import { captureRateHz } from './audio-devices.ts';
import type { EchoTestResult, EchoVerdict } from './audio-protocol.ts';
import { echoTestParts } from './echo-test-signal.ts';

/** 16 kHz mono throughout, sample for sample at the same time by our clocks. */
export interface EchoRecording {
	/** What was heard by the playback clock; its first sample is the first of the test signal. */
	readonly played: Float32Array;
	/** What the microphone captured. */
	readonly captured: Float32Array;
	/** The same after the canceller; null without one. */
	readonly cancelled: Float32Array | null;
}

/** The delay is looked for in every fourth sample: a quarter of a ms is more than exact enough. */
const decimation = 4;
/** Our playback clock may be wrong by so much … */
const earliestMs = -300;
/** … and Bluetooth loudspeakers are this late. */
const latestMs = 900;
/**
 * A chirp of 1 s in noise correlates with it by 0.06 at most at any of these delays (4.5 standard deviations); softer echoes
 * than this are not found, and are too soft to wake a voice activity detector.
 */
const leastCorrelation = 0.12;
/** Softer than this an echo wakes nothing: espeak-ng's voice at −20 dBFS comes back below −65 dBFS. */
export const headphonesBelowDb = -45;
/** With less cancellation than this the assistant may interrupt itself. */
const enoughCancellationDb = 10;

export function measureEcho({ played, captured, cancelled }: EchoRecording): EchoTestResult {
	const found = captured.some((sample) => sample !== 0) ? findDelay(played, captured) : null;
	if (found === null) {
		const silent = !captured.some((sample) => sample !== 0);
		return resultOf(silent ? 'microphone-silent' : 'no-echo-heard', null);
	}
	const delayMs = found.delaySamples * (1000 / captureRateHz);
	const levelDb = echoLevelDb(played, captured, found);
	const cancellationDb = cancelled === null ? null : cancellation(captured, cancelled, delayMs);
	return resultOf(verdictOf(levelDb, cancellationDb), { delayMs, levelDb, cancellationDb });
}

interface Found {
	readonly delaySamples: number;
	/** Of the strongest way, linear. */
	readonly gain: number;
}

/** The strongest way's delay, from the chirp alone; null when it is not heard. */
function findDelay(played: Float32Array, captured: Float32Array): Found | null {
	const { chirp } = echoTestParts;
	const whole = decimate(played);
	const first = toDecimated(chirp.fromMs);
	const reference = whole.subarray(first, toDecimated(chirp.toMs) + toDecimated(100));
	const heard = decimate(captured);
	const referenceEnergy = energy(reference);
	if (referenceEnergy === 0) return null;
	let best = { correlation: 0, product: 0, at: 0 };
	for (let lag = toDecimated(earliestMs); lag <= toDecimated(latestMs); lag++) {
		const from = first + lag;
		if (from < 0 || from + reference.length > heard.length) continue;
		const window = heard.subarray(from, from + reference.length);
		const product = dot(reference, window);
		if (Math.abs(product) <= Math.abs(best.product)) continue;
		const correlation = Math.abs(product) / Math.sqrt(referenceEnergy * energy(window) || 1);
		best = { correlation, product, at: lag };
	}
	if (best.correlation < leastCorrelation) return null;
	return { delaySamples: best.at * decimation, gain: Math.abs(best.product) / referenceEnergy };
}

/** All ways together, without the room's own noise; by the strongest way alone where noise drowns the others. */
function echoLevelDb(played: Float32Array, captured: Float32Array, { delaySamples, gain }: Found): number {
	const { chirp, quiet } = echoTestParts;
	const during = part(captured, chirp.fromMs, chirp.toMs, delaySamples);
	const before = part(captured, quiet.fromMs, quiet.toMs, Math.min(0, delaySamples));
	const echo = power(during) - power(before);
	const ratio = echo / (power(part(played, chirp.fromMs, chirp.toMs, 0)) || 1);
	return 10 * Math.log10(Math.max(ratio, gain ** 2));
}

function cancellation(captured: Float32Array, cancelled: Float32Array, delayMs: number): number {
	const { judged } = echoTestParts;
	const shift = Math.round((delayMs * captureRateHz) / 1000);
	// 16-bit silence: nothing left is not infinitely well done, nor a microphone gone meanwhile infinitely badly.
	const heard = (samples: Float32Array): number =>
		Math.max(power(part(samples, judged.fromMs, judged.toMs, shift)), 1e-9);
	return 10 * Math.log10(heard(captured) / heard(cancelled));
}

function verdictOf(levelDb: number, cancellationDb: number | null): EchoVerdict {
	if (levelDb < headphonesBelowDb) return 'headphones';
	return cancellationDb === null || cancellationDb >= enoughCancellationDb ? 'loudspeaker' : 'echo-remains';
}

const advice: Readonly<Record<EchoVerdict, string>> = {
	headphones:
		'The microphone hardly hears the loudspeaker, as with headphones: you can cut in at any time.',
	loudspeaker:
		'The microphone hears the loudspeaker, and its sound can be taken out: you can cut in at any time.',
	'echo-remains':
		'Too much of the loudspeaker stays in the microphone: turn the volume down, move the microphone away, or use headphones.',
	'no-echo-heard':
		'The microphone did not hear the test sound: with headphones that is right, otherwise check the volume and which devices are chosen.',
	'microphone-silent':
		'The microphone delivered no sound: check that it is not muted and that the right one is chosen, then test again.',
};

function resultOf(
	verdict: EchoVerdict,
	measured: Pick<EchoTestResult, 'delayMs' | 'levelDb' | 'cancellationDb'> | null,
): EchoTestResult {
	const nothing = { delayMs: null, levelDb: null, cancellationDb: null };
	return { ...(measured ?? nothing), verdict, advice: advice[verdict] };
}

function part(samples: Float32Array, fromMs: number, toMs: number, shift: number): Float32Array {
	const at = (ms: number): number => Math.max(0, Math.round((ms * captureRateHz) / 1000) + shift);
	return samples.subarray(at(fromMs), at(toMs));
}

function decimate(samples: Float32Array): Float32Array {
	return Float32Array.from({ length: Math.floor(samples.length / decimation) }, (_, i) => {
		let sum = 0;
		for (let k = 0; k < decimation; k++) sum += samples[i * decimation + k] ?? 0;
		return sum / decimation;
	});
}

function toDecimated(ms: number): number {
	return Math.round((ms * captureRateHz) / 1000 / decimation);
}

function dot(a: Float32Array, b: Float32Array): number {
	let sum = 0;
	for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
	return sum;
}

function energy(samples: Float32Array): number {
	return dot(samples, samples);
}

function power(samples: Float32Array): number {
	return samples.length === 0 ? 0 : energy(samples) / samples.length;
}
