import type { HelperError } from '../protocol.ts';
import { type CaptureDevice, captureRateHz, type CaptureListener, frameSamples } from './audio-devices.ts';
import { Resampler } from './resampler.ts';
import { WavReader } from './wav-reader.ts';

const frameMs = (frameSamples * 1000) / captureRateHz;

/**
 * A microphone that is a WAV file, heard in real time from session time 0. Frames are stamped by their place in the file,
 * leave when a microphone would have filled them, and are made up for at once when that is in the past. Silence follows
 * the end, so that the end of speech can be found.
 */
export class WavInput implements CaptureDevice {
	readonly #path: string;
	readonly #listener: CaptureListener;
	readonly #nowMs: () => number;
	/** Lets what is played catch up before a frame that may hold its echo is made. */
	readonly #beforeFrame: () => void;
	#sound: WavSound | null = null;
	#timer: NodeJS.Timeout | null = null;
	#nextFrame = 0;
	#ended = false;

	constructor(options: {
		path: string;
		listener: CaptureListener;
		nowMs: () => number;
		beforeFrame: () => void;
	}) {
		this.#path = options.path;
		this.#listener = options.listener;
		this.#nowMs = options.nowMs;
		this.#beforeFrame = options.beforeFrame;
	}

	start(fromMs: number | null): void {
		if (this.#timer !== null) return;
		try {
			this.#sound ??= new WavSound(this.#path);
		} catch (error) {
			this.#listener.failed(unreadable(this.#path, error));
			return;
		}
		this.#nextFrame = Math.max(0, Math.round((fromMs ?? this.#nowMs()) / frameMs));
		this.#listener.started(this.#path);
		this.#timer = setTimeout(() => this.#deliver(this.#sound), 0);
	}

	stop(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.stop();
		this.#sound?.[Symbol.dispose]();
		return Promise.resolve();
	}

	#deliver(sound: WavSound | null): void {
		if (sound === null) return;
		// In this order: a frame must not be later than what is played is known to be.
		const nowMs = this.#nowMs();
		this.#beforeFrame();
		while (this.#timer !== null && (this.#nextFrame + 1) * frameMs <= nowMs) {
			const startMs = this.#nextFrame * frameMs;
			const samples = sound.frame(this.#nextFrame);
			this.#nextFrame++;
			this.#listener.frame({ startMs, samples });
			if (!this.#ended && this.#nextFrame * frameMs >= sound.durationMs) {
				this.#ended = true;
				this.#listener.ended(sound.durationMs);
			}
		}
		if (this.#timer === null) return;
		const waitMs = (this.#nextFrame + 1) * frameMs - this.#nowMs();
		this.#timer = setTimeout(() => this.#deliver(sound), Math.max(0, waitMs));
	}
}

/** The frames of a WAV file at 16 kHz, in order or, after a jump, from anywhere. */
class WavSound implements Disposable {
	readonly durationMs: number;
	readonly #reader: WavReader;
	#resampler: Resampler;
	#ready = new Float32Array();
	#readFrames = 0;
	#nextFrame = 0;
	#flushed = false;

	constructor(path: string) {
		this.#reader = new WavReader(path);
		this.durationMs = this.#reader.durationMs;
		this.#resampler = this.#newResampler();
	}

	/** Frame number `index` of 20 ms; silence beyond the end. */
	frame(index: number): Float32Array {
		if (index !== this.#nextFrame) this.#jump(index);
		while (this.#ready.length < frameSamples && !this.#flushed) this.#readMore();
		const frame = new Float32Array(frameSamples);
		frame.set(this.#ready.subarray(0, frameSamples));
		this.#ready = this.#ready.slice(frameSamples);
		this.#nextFrame = index + 1;
		return frame;
	}

	[Symbol.dispose](): void {
		this.#reader[Symbol.dispose]();
	}

	#readMore(): void {
		const samples = this.#reader.read(this.#readFrames, Math.ceil(this.#reader.format.rateHz / 10));
		this.#readFrames += samples.length;
		const converted = samples.length > 0 ? this.#resampler.push(samples) : this.#resampler.flush();
		if (samples.length === 0) this.#flushed = true;
		const joined = new Float32Array(this.#ready.length + converted.length);
		joined.set(this.#ready);
		joined.set(converted, this.#ready.length);
		this.#ready = joined;
	}

	#jump(index: number): void {
		this.#resampler = this.#newResampler();
		this.#ready = new Float32Array();
		this.#flushed = false;
		this.#readFrames = Math.round((index * frameSamples * this.#reader.format.rateHz) / captureRateHz);
	}

	#newResampler(): Resampler {
		return new Resampler({ fromHz: this.#reader.format.rateHz, toHz: captureRateHz });
	}
}

function unreadable(path: string, cause: unknown): HelperError {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return {
		kind: 'wav-unreadable',
		message: `The recording ${path} cannot be played: ${reason}. Give a WAV file with 16-, 24- or 32-bit PCM or floating-point samples.`,
		retryable: false,
		subject: path,
	};
}
