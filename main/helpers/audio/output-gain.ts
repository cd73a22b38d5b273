import { playbackRateHz } from './playback-pull.ts';

/** Time in which a change of volume is all but done: no click, and no delay that anybody notices. */
const glideMs = 20;
/** Share of the way to the volume asked for that each sample goes. */
const glide = 1 - Math.exp(-1 / ((playbackRateHz * glideMs) / 1000 / 4));
/** Near enough to the volume asked for to be it, so that the glide ends. */
const arrived = 1e-4;
/** Up to here sound that was made louder is as it is; above, peaks are rounded so that none reaches full scale. */
const knee = 0.8;

/** The volume of what is played. Applied after the queue, so that a change is heard at once and no position moves. */
export class OutputGain {
	#wanted: number;
	#now: number;

	/** @param gain 1: as it was made; 0: silent; 2: twice the amplitude. */
	constructor(gain = 1) {
		this.#wanted = gain;
		this.#now = gain;
	}

	set(gain: number): void {
		this.#wanted = gain;
	}

	/** Changes the samples in place; at 1 they stay exactly as they are. */
	apply(samples: Float32Array): void {
		if (this.#now === 1 && this.#wanted === 1) return;
		for (let index = 0; index < samples.length; index += 1) {
			this.#now += (this.#wanted - this.#now) * glide;
			if (Math.abs(this.#wanted - this.#now) < arrived) this.#now = this.#wanted;
			const sample = (samples[index] ?? 0) * this.#now;
			samples[index] = this.#now > 1 ? rounded(sample) : sample;
		}
	}
}

/** Never beyond full scale, without a corner. */
function rounded(sample: number): number {
	const size = Math.abs(sample);
	if (size <= knee) return sample;
	const room = 1 - knee;
	return Math.sign(sample) * (knee + room * Math.tanh((size - knee) / room));
}
