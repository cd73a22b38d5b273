import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export interface WavFormat {
	readonly rateHz: number;
	readonly channels: number;
	readonly bits: number;
	readonly encoding: 'int' | 'float';
}

interface WavLayout extends WavFormat {
	readonly dataStart: number;
	readonly frameCount: number;
}

/** A reason a person understands; the caller names the file. */
export class WavError extends Error {}

const formatInt = 1;
const formatFloat = 3;
const formatExtensible = 0xfffe;

/**
 * Reads a WAV file piece by piece, mixed down to mono. Tolerant: unknown parts are skipped, odd-sized parts padded or not,
 * and a data part that is longer or shorter than it says (a recording that was cut off) is read as far as it goes.
 */
export class WavReader implements Disposable {
	readonly format: WavFormat;
	readonly frameCount: number;
	readonly #file: number;
	readonly #dataStart: number;

	/** @throws {WavError} when it is no WAV this can play; a file-system error when it cannot be opened. */
	constructor(path: string) {
		this.#file = openSync(path, 'r');
		try {
			const layout = readLayout(this.#file);
			this.format = layout;
			this.frameCount = layout.frameCount;
			this.#dataStart = layout.dataStart;
		} catch (error) {
			closeSync(this.#file);
			throw error;
		}
	}

	get durationMs(): number {
		return (this.frameCount * 1000) / this.format.rateHz;
	}

	/** Frames `first…` as mono samples; fewer than `count` at the end. */
	read(first: number, count: number): Float32Array {
		const { channels, bits } = this.format;
		const frameBytes = (channels * bits) / 8;
		const wanted = Math.max(0, Math.min(count, this.frameCount - first));
		const bytes = Buffer.alloc(wanted * frameBytes);
		const got = readSync(this.#file, bytes, 0, bytes.length, this.#dataStart + first * frameBytes);
		const mono = new Float32Array(Math.floor(got / frameBytes));
		for (let i = 0; i < mono.length; i++) {
			let sum = 0;
			for (let channel = 0; channel < channels; channel++) {
				sum += readSample(bytes, i * frameBytes + (channel * bits) / 8, this.format);
			}
			mono[i] = sum / channels;
		}
		return mono;
	}

	[Symbol.dispose](): void {
		closeSync(this.#file);
	}
}

function readSample(bytes: Buffer, at: number, { bits, encoding }: WavFormat): number {
	if (encoding === 'float') {
		const value = bits === 32 ? bytes.readFloatLE(at) : bytes.readDoubleLE(at);
		return Number.isFinite(value) ? value : 0;
	}
	if (bits === 8) return (bytes.readUInt8(at) - 128) / 128;
	return bytes.readIntLE(at, bits / 8) / 2 ** (bits - 1);
}

function readLayout(file: number): WavLayout {
	const size = fstatSync(file).size;
	const head = readBytes(file, 0, 12);
	if (
		head.length < 12 ||
		head.toString('latin1', 0, 4) !== 'RIFF' ||
		head.toString('latin1', 8, 12) !== 'WAVE'
	) {
		throw new WavError('it is not a WAV file');
	}
	let format: WavFormat | null = null;
	for (let at = 12; at + 8 <= size;) {
		const part = readBytes(file, at, 8);
		const name = part.toString('latin1', 0, 4);
		const length = part.readUInt32LE(4);
		if (name === 'fmt ') format = readFormat(readBytes(file, at + 8, Math.min(length, 40)));
		if (name === 'data') return dataLayout(format, at + 8, Math.min(length, size - at - 8));
		at += 8 + length + (length % 2);
	}
	throw new WavError('it holds no sound');
}

function dataLayout(format: WavFormat | null, dataStart: number, bytes: number): WavLayout {
	if (format === null) throw new WavError('its format is not given before its sound');
	return { ...format, dataStart, frameCount: Math.floor(bytes / ((format.channels * format.bits) / 8)) };
}

function readFormat(bytes: Buffer): WavFormat {
	if (bytes.length < 16) throw new WavError('its format is cut off');
	let code = bytes.readUInt16LE(0);
	// The real format is the start of a GUID behind the plain fields.
	if (code === formatExtensible && bytes.length >= 26) code = bytes.readUInt16LE(24);
	const format: WavFormat = {
		encoding: code === formatFloat ? 'float' : 'int',
		channels: bytes.readUInt16LE(2),
		rateHz: bytes.readUInt32LE(4),
		bits: bytes.readUInt16LE(14),
	};
	const playable = code === formatFloat ? [32, 64] : code === formatInt ? [8, 16, 24, 32] : [];
	if (!playable.includes(format.bits)) {
		throw new WavError(`its format (code ${code}, ${format.bits} bits) is not plain PCM`);
	}
	if (format.channels < 1 || format.channels > 32) throw new WavError(`it has ${format.channels} channels`);
	if (format.rateHz < 4000 || format.rateHz > 384_000)
		throw new WavError(`its rate is ${format.rateHz} Hz`);
	return format;
}

function readBytes(file: number, at: number, length: number): Buffer {
	const bytes = Buffer.alloc(length);
	return bytes.subarray(0, readSync(file, bytes, 0, length, at));
}
