import { describe, expect, it } from 'vitest';
import { measureEcho } from '../../../main/helpers/audio/echo-measurement.ts';
import { echoTestMs, echoTestSignal } from '../../../main/helpers/audio/echo-test-signal.ts';
import { Resampler } from '../../../main/helpers/audio/resampler.ts';

const played = new Resampler({ fromHz: 48_000, toHz: 16_000 }).push(echoTestSignal());

interface Room {
	readonly delayMs: number;
	readonly gainDb: number;
	readonly noiseDb?: number;
	/** Further ways: how much later, and how loud beside the first. */
	readonly ways?: readonly (readonly [laterMs: number, gain: number])[];
}

function captured({ delayMs, gainDb, noiseDb = -72, ways = [] }: Room): Float32Array {
	let seed = 3;
	const gain = 10 ** (gainDb / 20);
	const samples = Float32Array.from({ length: ((echoTestMs + 1200) * 16_000) / 1000 }, () => {
		seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
		return (seed / 2 ** 30 - 1) * Math.sqrt(3) * 10 ** (noiseDb / 20);
	});
	for (const [laterMs, part] of [[0, 1] as const, ...ways]) {
		const shift = Math.round((delayMs + laterMs) * 16);
		for (let i = 0; i < played.length; i++) {
			const at = i + shift;
			if (at >= 0 && at < samples.length)
				samples[at] = (samples[at] ?? 0) + (played[i] ?? 0) * gain * part;
		}
	}
	return samples;
}

describe('measuring the echo', () => {
	it.each([-120, 0, 3, 60, 180, 700])('finds a delay of %d ms', (delayMs) => {
		const result = measureEcho({
			played,
			captured: captured({ delayMs, gainDb: -12 }),
			cancelled: null,
		});
		expect(result.delayMs).toBeCloseTo(delayMs, 0);
		expect(result.levelDb).toBeCloseTo(-12, 0);
	});

	it('finds the strongest way through a room, and counts them all', () => {
		const ways = [
			[4, -0.5],
			[11, 0.4],
			[29, 0.3],
		] as const;
		const result = measureEcho({
			played,
			captured: captured({ delayMs: 60, gainDb: -10, ways }),
			cancelled: null,
		});
		expect(result.delayMs).toBeCloseTo(60, 0);
		expect(result.levelDb).toBeGreaterThan(-10);
		expect(result.levelDb).toBeLessThan(-7);
	});

	it('finds a soft echo in a loud room and calls it headphones', () => {
		const result = measureEcho({
			played,
			captured: captured({ delayMs: 60, gainDb: -50, noiseDb: -60 }),
			cancelled: null,
		});
		expect(result.verdict).toBe('headphones');
		expect(result.delayMs).toBeCloseTo(60, 0);
	});

	it('hears nothing in noise alone, and tells a dead microphone from a quiet one', () => {
		const noise = captured({ delayMs: 0, gainDb: -200, noiseDb: -30 });
		expect(measureEcho({ played, captured: noise, cancelled: null })).toMatchObject({
			verdict: 'no-echo-heard',
			delayMs: null,
			levelDb: null,
		});
		const dead = new Float32Array(noise.length);
		expect(measureEcho({ played, captured: dead, cancelled: null }).verdict).toBe('microphone-silent');
	});

	it('says how much the canceller took out, and when that is too little', () => {
		const echo = captured({ delayMs: 60, gainDb: -6 });
		const softer = (gainDb: number): Float32Array => echo.map((sample) => sample * 10 ** (gainDb / 20));
		const well = measureEcho({ played, captured: echo, cancelled: softer(-30) });
		expect(well.cancellationDb).toBeCloseTo(30, 0);
		expect(well.verdict).toBe('loudspeaker');
		expect(measureEcho({ played, captured: echo, cancelled: softer(-4) }).verdict).toBe('echo-remains');
	});
});
