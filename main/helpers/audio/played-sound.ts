import { captureRateHz } from './audio-devices.ts';
import { playbackRateHz } from './playback-pull.ts';
import { Resampler } from './resampler.ts';

/** Two seconds: more than any echo's delay and any device's latency together. */
const keptSamples = captureRateHz * 2;

/** What was heard lately, at the capture rate and by session time: the reference of everything that concerns echo. */
export class PlayedSound {
	readonly #ring = new Float32Array(keptSamples);
	#resampler = new Resampler({ fromHz: playbackRateHz, toHz: captureRateHz });
	#nextMs = 0;
	/** Number of the next sample at 16 kHz since session time 0. */
	#next = 0;

	/** Playback-rate samples of which the first is heard at `heardAtMs`; in order, gaps are silence. */
	write(samples: Float32Array, heardAtMs: number): void {
		if (Math.abs(heardAtMs - this.#nextMs) > 1) this.#jump(heardAtMs);
		const converted = this.#resampler.push(samples);
		for (const sample of converted) this.#ring[this.#next++ % keptSamples] = sample;
		this.#nextMs += (samples.length * 1000) / playbackRateHz;
	}

	/** `count` samples from `startMs` on; silence for what is not known or no longer kept. */
	read(startMs: number, count: number): Float32Array {
		const first = Math.round((startMs * captureRateHz) / 1000);
		const samples = new Float32Array(count);
		const oldest = Math.max(0, this.#next - keptSamples);
		for (let i = 0; i < count; i++) {
			const at = first + i;
			if (at >= oldest && at < this.#next) samples[i] = this.#ring[at % keptSamples] ?? 0;
		}
		return samples;
	}

	#jump(heardAtMs: number): void {
		const next = Math.max(0, Math.round((heardAtMs * captureRateHz) / 1000));
		const gapStart =
			next > this.#next && next - this.#next < keptSamples ? this.#next : next - keptSamples;
		for (let at = Math.max(0, gapStart); at < next; at++) this.#ring[at % keptSamples] = 0;
		this.#resampler = new Resampler({ fromHz: playbackRateHz, toHz: captureRateHz });
		this.#next = next;
		this.#nextMs = heardAtMs;
	}
}
