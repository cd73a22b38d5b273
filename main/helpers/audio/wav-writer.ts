import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

const headerBytes = 44;

/**
 * A mono 16-bit WAV file that grows. The sizes in its header are right after `writeHeader` and after closing, and a file
 * whose writer died is taken up again where its samples end.
 */
export class WavWriter implements Disposable {
	readonly #file: number;
	readonly #rateHz: number;
	#samples: number;

	/** @throws a file-system error when the file cannot be written. */
	constructor({ path, rateHz, append }: { path: string; rateHz: number; append: boolean }) {
		this.#rateHz = rateHz;
		this.#file = append ? openForAppend(path) : openSync(path, 'w+');
		const dataBytes = Math.max(0, fstatSync(this.#file).size - headerBytes);
		this.#samples = append && this.#hasOurHeader() ? Math.floor(dataBytes / 2) : 0;
		ftruncateSync(this.#file, this.#samples === 0 ? 0 : headerBytes + this.#samples * 2);
		this.writeHeader();
	}

	/** Samples in the file. */
	get length(): number {
		return this.#samples;
	}

	write(samples: Float32Array): void {
		const bytes = Buffer.alloc(samples.length * 2);
		for (let i = 0; i < samples.length; i++) {
			bytes.writeInt16LE(toInt16(samples[i] ?? 0), i * 2);
		}
		writeSync(this.#file, bytes, 0, bytes.length, headerBytes + this.#samples * 2);
		this.#samples += samples.length;
	}

	writeHeader(): void {
		const header = Buffer.alloc(headerBytes);
		const dataBytes = this.#samples * 2;
		header.write('RIFF', 0, 'latin1');
		header.writeUInt32LE(headerBytes - 8 + dataBytes, 4);
		header.write('WAVEfmt ', 8, 'latin1');
		header.writeUInt32LE(16, 16);
		header.writeUInt16LE(1, 20);
		header.writeUInt16LE(1, 22);
		header.writeUInt32LE(this.#rateHz, 24);
		header.writeUInt32LE(this.#rateHz * 2, 28);
		header.writeUInt16LE(2, 32);
		header.writeUInt16LE(16, 34);
		header.write('data', 36, 'latin1');
		header.writeUInt32LE(dataBytes, 40);
		writeSync(this.#file, header, 0, headerBytes, 0);
	}

	[Symbol.dispose](): void {
		this.writeHeader();
		closeSync(this.#file);
	}

	#hasOurHeader(): boolean {
		const header = Buffer.alloc(headerBytes);
		const got = readSync(this.#file, header, 0, headerBytes, 0);
		return (
			got === headerBytes &&
			header.toString('latin1', 0, 4) === 'RIFF' &&
			header.toString('latin1', 36, 40) === 'data' &&
			header.readUInt32LE(24) === this.#rateHz
		);
	}
}

/** For samples in [-1, 1]; louder ones are clipped. */
export function toInt16(sample: number): number {
	return Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
}

function openForAppend(path: string): number {
	try {
		return openSync(path, 'r+');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return openSync(path, 'w+');
		throw error;
	}
}
