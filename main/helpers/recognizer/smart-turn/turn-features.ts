/**
 * What Smart Turn v3 sees: Whisper's log-mel spectrogram of the last 8 s, kept up while the person speaks.
 *
 * The specification normalises the whole 8 s before its Fourier transforms, which seems to ask for all 800 of them at the moment
 * of decision. But normalising is affine, and the mean of a frame under a periodic Hann window appears in bins 0 and ±1 only:
 * - bin 0 has no weight in any mel filter; bin 1 is kept apart, and gets the mean taken out when it is known;
 * - dividing by σ is an offset of the logarithm, so logarithms of raw mel energies are taken as the sound comes.
 * At the decision only frames that touch an edge (reflection, silence put in front of a short turn) are transformed anew.
 * The window ends on the grid of frames: up to 10 ms of the newest sound are not looked at.
 */
import { Fourier, transformSize } from './fourier.ts';
import { melCount, melFilters } from './mel-filters.ts';

export const hopSamples = 160;
export const frameCount = 800;
export const windowSamples = hopSamples * frameCount;
const half = transformSize / 2;
/** Above the window's 128,000 samples and a power of two, so that a sample's place is a mask away. */
const soundSize = 1 << 17;
/** Filters that bin 1 (40 Hz) has a weight in: their logarithm waits for the mean. */
const waitingMels = melFilters.filter(({ firstBin }) => firstBin === 1).length;
/** Bin 1 of a Hann window of 400 samples is −100: so much of it is the mean's. */
const meanInBin1 = -transformSize / 4;
/** A frame: bin 1 (re, im), then per mel its energy without bin 1 or, where bin 1 has no weight, log10 of its energy. */
const frameSize = 2 + melCount;

const hann = Float64Array.from(
	{ length: transformSize },
	(_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / transformSize),
);

/** The stretch of sound looked at, in sample numbers. */
interface Window {
	readonly start: number;
	readonly end: number;
	/** Zeros before it. */
	readonly soundFrom: number;
}

export class TurnFeatures {
	readonly #sound = new Float32Array(soundSize);
	/** Frame k is centred on sample 160 k and lies at place k mod 800. */
	readonly #frames = new Float64Array(frameCount * frameSize);
	readonly #edgeFrame = new Float64Array(frameSize);
	readonly #windowed = new Float64Array(transformSize);
	readonly #fourier = new Fourier();
	#end = 0;
	/** The next frame to transform; frames 0 and 1 reach before the first sample. */
	#nextFrame = 2;

	/** 16 kHz mono, −1 to 1, without a gap. About 25 µs for each 10 ms. */
	accept(samples: Float32Array): void {
		for (const sample of samples) {
			this.#sound[this.#end & (soundSize - 1)] = sample;
			this.#end += 1;
			if (this.#end === this.#nextFrame * hopSamples + half) this.#keepFrame();
		}
	}

	/** The sound that comes next does not continue what was. */
	reset(): void {
		this.#end = 0;
		this.#nextFrame = 2;
	}

	/**
	 * The features of a turn that is the last `turnSamples` of the sound: 80 rows (mels) of 800 frames, a new array. Longer turns
	 * lose their beginning, shorter ones have silence put in front.
	 */
	of(turnSamples: number): Float32Array {
		const end = Math.floor(this.#end / hopSamples) * hopSamples;
		const start = end - windowSamples;
		const window = { start, end, soundFrom: Math.max(0, start, Math.min(end, this.#end - turnSamples)) };
		const { mean, variance } = this.#statistics(window);
		const features = new Float32Array(melCount * frameCount);
		const highest = this.#logMels(window, { mean, variance: variance + 1e-7 }, features);
		const lowest = highest - 8;
		for (let at = 0; at < features.length; at++) {
			features[at] = (Math.max(lowest, features[at] ?? 0) + 4) / 4;
		}
		return features;
	}

	#keepFrame(): void {
		const from = this.#nextFrame * hopSamples - half;
		for (let index = 0; index < transformSize; index++) {
			this.#windowed[index] = this.#sampleAt(from + index) * (hann[index] ?? 0);
		}
		this.#analyse(this.#frames, (this.#nextFrame % frameCount) * frameSize);
		this.#nextFrame += 1;
	}

	#sampleAt(number: number): number {
		return this.#sound[number & (soundSize - 1)] ?? 0;
	}

	/** The frame in `#windowed`, written to `target` from `at` on. */
	#analyse(target: Float64Array, at: number): void {
		this.#fourier.transform(this.#windowed);
		const { re, im } = this.#fourier;
		target[at] = re[1] ?? 0;
		target[at + 1] = im[1] ?? 0;
		for (const [mel, { firstBin, weights }] of melFilters.entries()) {
			let energy = 0;
			for (let index = firstBin === 1 ? 1 : 0; index < weights.length; index++) {
				const x = re[firstBin + index] ?? 0;
				const y = im[firstBin + index] ?? 0;
				energy += (x * x + y * y) * (weights[index] ?? 0);
			}
			target[at + 2 + mel] = mel < waitingMels ? energy : Math.log10(energy);
		}
	}

	/** Over the whole window: the zeros in front count. */
	#statistics({ end, soundFrom }: Window): { readonly mean: number; readonly variance: number } {
		let sum = 0;
		for (let number = soundFrom; number < end; number++) sum += this.#sampleAt(number);
		const mean = sum / windowSamples;
		let squares = (windowSamples - (end - soundFrom)) * mean * mean;
		for (let number = soundFrom; number < end; number++) squares += (this.#sampleAt(number) - mean) ** 2;
		return { mean, variance: squares / windowSamples };
	}

	/** Fills `features` with log10 of the normalised mel energies, at least −10; the highest of them. */
	#logMels(
		window: Window,
		{ mean, variance }: { readonly mean: number; readonly variance: number },
		features: Float32Array,
	): number {
		const offset = Math.log10(variance);
		let highest = -10;
		for (let column = 0; column < frameCount; column++) {
			const { frame, at } = this.#frameAt(window, column);
			const bin1 = ((frame[at] ?? 0) - mean * meanInBin1) ** 2 + (frame[at + 1] ?? 0) ** 2;
			for (let mel = 0; mel < melCount; mel++) {
				const kept = frame[at + 2 + mel] ?? 0;
				const log =
					mel < waitingMels ? Math.log10(kept + bin1 * (melFilters[mel]?.weights[0] ?? 0)) : kept;
				const value = Math.max(-10, log - offset);
				features[mel * frameCount + column] = value;
				if (value > highest) highest = value;
			}
		}
		return highest;
	}

	/** Where the frame of a column lies: among those kept, or made now where it touches an edge. */
	#frameAt(window: Window, column: number): { readonly frame: Float64Array; readonly at: number } {
		const centre = window.start + column * hopSamples;
		const whole = column >= 2 && column < frameCount - 1 && centre - half >= window.soundFrom;
		if (whole) return { frame: this.#frames, at: ((centre / hopSamples) % frameCount) * frameSize };
		if (column >= 2 && centre + half <= window.soundFrom) return { frame: silentFrame, at: 0 };
		for (let index = 0; index < transformSize; index++) {
			const number = reflected(centre - half + index, window);
			const sample = number < window.soundFrom ? 0 : this.#sampleAt(number);
			this.#windowed[index] = sample * (hann[index] ?? 0);
		}
		this.#analyse(this.#edgeFrame, 0);
		return { frame: this.#edgeFrame, at: 0 };
	}
}

const silentFrame = new Float64Array(frameSize).fill(Number.NEGATIVE_INFINITY, 2 + waitingMels);

/** Beyond the window's ends it goes on backwards, the outermost sample not repeated. */
function reflected(number: number, { start, end }: Window): number {
	if (number < start) return 2 * start - number;
	return number >= end ? 2 * (end - 1) - number : number;
}
