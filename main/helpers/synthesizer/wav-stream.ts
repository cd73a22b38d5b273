/** Reads a WAV as it comes out of another program: 16-bit PCM, whose header may not know the length. */
export interface WavSound {
	readonly samples: Float32Array;
	readonly rateHz: number;
}

export class WavStream {
	#pending = new Uint8Array(0);
	#format: { readonly rateHz: number; readonly channels: number } | null = null;
	#inRiff = false;
	#inData = false;
	/** Bytes of sound still to come; programs that do not know write 0, or nearly the largest number. */
	#left = 0;

	/** The sound in `bytes` and what was left over before; null when there is none yet. @throws {TypeError} no 16-bit PCM WAV */
	push(bytes: Uint8Array): WavSound | null {
		const joined = new Uint8Array(this.#pending.length + bytes.length);
		joined.set(this.#pending);
		joined.set(bytes, this.#pending.length);
		this.#pending = joined;
		while (!this.#inData) if (!this.#readHeader()) return null;
		return this.#sound();
	}

	/** Consumes one header part; false when it is not all there yet. */
	#readHeader(): boolean {
		const view = new DataView(this.#pending.buffer, this.#pending.byteOffset, this.#pending.byteLength);
		if (view.byteLength < (this.#inRiff ? 8 : 12)) return false;
		const name = ascii(this.#pending, 0);
		if (!this.#inRiff) {
			if (name !== 'RIFF' || ascii(this.#pending, 8) !== 'WAVE') {
				throw new TypeError('The program did not give a WAV file.');
			}
			this.#inRiff = true;
			this.#drop(12);
			return true;
		}
		const length = view.getUint32(4, true);
		if (name === 'data') {
			if (this.#format === null) throw new TypeError('The WAV file does not say its format.');
			this.#left = length === 0 ? Number.POSITIVE_INFINITY : length;
			this.#inData = true;
			this.#drop(8);
			return true;
		}
		if (view.byteLength < 8 + length) return false;
		if (name === 'fmt ') this.#readFormat(view);
		this.#drop(8 + length + (length % 2));
		return true;
	}

	#readFormat(view: DataView): void {
		const [coding, channels, rateHz, bits] = [
			view.getUint16(8, true),
			view.getUint16(10, true),
			view.getUint32(12, true),
			view.getUint16(22, true),
		];
		// 0xfffe: the same samples with a longer header.
		const known = (coding === 1 || coding === 0xfffe) && bits === 16 && channels >= 1 && channels <= 8;
		if (!known || rateHz < 4_000 || rateHz > 192_000)
			throw new TypeError('The WAV file is not 16-bit PCM.');
		this.#format = { rateHz, channels };
	}

	#sound(): WavSound | null {
		if (this.#format === null) return null;
		const { rateHz, channels } = this.#format;
		const frameBytes = channels * 2;
		const usable = Math.min(this.#pending.length, this.#left);
		const frames = Math.floor(usable / frameBytes);
		if (frames === 0) return null;
		const view = new DataView(this.#pending.buffer, this.#pending.byteOffset, frames * frameBytes);
		const samples = new Float32Array(frames);
		for (let frame = 0; frame < frames; frame++) {
			let sum = 0;
			for (let channel = 0; channel < channels; channel++)
				sum += view.getInt16((frame * channels + channel) * 2, true);
			samples[frame] = sum / channels / 32_768;
		}
		this.#drop(frames * frameBytes);
		this.#left -= frames * frameBytes;
		return { samples, rateHz };
	}

	#drop(count: number): void {
		this.#pending = this.#pending.subarray(count);
	}
}

function ascii(bytes: Uint8Array, at: number): string {
	return String.fromCharCode(...bytes.subarray(at, at + 4));
}
