import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { WavReader } from '../../../main/helpers/audio/wav-reader.ts';
import { WavWriter } from '../../../main/helpers/audio/wav-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-wav-'));
const path = join(folder, 'sound.wav');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Wav {
	code: number;
	channels: number;
	rateHz: number;
	bits: number;
	data: Buffer;
	extensible?: boolean;
	before?: Buffer;
	claims?: number;
}

function part(name: string, content: Buffer, length = content.length): Buffer {
	const head = Buffer.alloc(8);
	head.write(name, 'latin1');
	head.writeUInt32LE(length, 4);
	return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

function wav({ code, channels, rateHz, bits, data, extensible = false, before, claims }: Wav): Buffer {
	const format = Buffer.alloc(extensible ? 40 : 16);
	format.writeUInt16LE(extensible ? 0xfffe : code, 0);
	format.writeUInt16LE(channels, 2);
	format.writeUInt32LE(rateHz, 4);
	format.writeUInt16LE(bits, 14);
	if (extensible) format.writeUInt16LE(code, 24);
	const parts = [part('fmt ', format), before ?? Buffer.alloc(0), part('data', data, claims)];
	return Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'), ...parts]);
}

function readAll(file: Buffer): number[] {
	writeFileSync(path, file);
	using reader = new WavReader(path);
	return [...reader.read(0, reader.frameCount)];
}

describe('WavReader', () => {
	it.each([
		['8-bit', { code: 1, bits: 8, data: Buffer.from([0, 128, 192]) }, [-1, 0, 0.5]],
		['16-bit', { code: 1, bits: 16, data: Buffer.from([0, 128, 0, 0, 0, 64]) }, [-1, 0, 0.5]],
		['24-bit', { code: 1, bits: 24, data: Buffer.from([0, 0, 128, 0, 0, 0, 0, 0, 64]) }, [-1, 0, 0.5]],
		['32-bit', { code: 1, bits: 32, data: Buffer.from([0, 0, 0, 128, 0, 0, 0, 64]) }, [-1, 0.5]],
		[
			'float',
			{ code: 3, bits: 32, data: Buffer.from(Float32Array.of(-1, 0.25, NaN).buffer) },
			[-1, 0.25, 0],
		],
	])('reads %s samples', (_, format, samples) => {
		expect(readAll(wav({ channels: 1, rateHz: 8000, ...format }))).toEqual(samples);
		expect(readAll(wav({ channels: 1, rateHz: 8000, ...format, extensible: true }))).toEqual(samples);
	});

	it('mixes stereo to mono', () => {
		const data = Buffer.from(Int16Array.of(16_384, 0, -16_384, -16_384).buffer);
		expect(readAll(wav({ code: 1, channels: 2, rateHz: 44_100, bits: 16, data }))).toEqual([0.25, -0.5]);
	});

	it('skips unknown parts and reads what is there of a recording that was cut off', () => {
		const data = Buffer.from(Int16Array.of(16_384, 0).buffer);
		const format = { code: 1, channels: 1, rateHz: 16_000, bits: 16, data };
		expect(readAll(wav({ ...format, before: part('LIST', Buffer.from('odd')) }))).toEqual([0.5, 0]);
		expect(readAll(wav({ ...format, claims: 0xffff_ffff }))).toEqual([0.5, 0]);
	});

	it.each([
		['text', Buffer.from('hello'), 'not a WAV'],
		['nothing', Buffer.alloc(0), 'not a WAV'],
		[
			'MP3 in WAV',
			wav({ code: 85, channels: 1, rateHz: 16_000, bits: 16, data: Buffer.alloc(2) }),
			'not plain PCM',
		],
		[
			'no data',
			wav({ code: 1, channels: 1, rateHz: 16_000, bits: 16, data: Buffer.alloc(0) }).subarray(0, 36),
			'no sound',
		],
		[
			'no channels',
			wav({ code: 1, channels: 0, rateHz: 16_000, bits: 16, data: Buffer.alloc(2) }),
			'0 channels',
		],
		['no rate', wav({ code: 1, channels: 1, rateHz: 0, bits: 16, data: Buffer.alloc(2) }), '0 Hz'],
	])('says why it cannot read %s', (_, file, reason) => {
		expect(() => readAll(file)).toThrow(reason);
	});
});

describe('WavWriter', () => {
	const write = (samples: number[], append: boolean): void => {
		using writer = new WavWriter({ path, rateHz: 48_000, append });
		writer.write(Float32Array.from(samples));
	};
	const read = (): number[] => {
		using reader = new WavReader(path);
		return [...reader.read(0, reader.frameCount)];
	};

	it('writes what WavReader reads, clipping what is too loud', () => {
		write([0.5, -0.25, 2, -2], false);
		expect(read()).toEqual([0.5, -0.25, 32_767 / 32_768, -1]);
	});

	it('goes on behind the samples of a writer that died, or starts over', () => {
		write([0.5], false);
		write([0.25], true);
		expect(read()).toEqual([0.5, 0.25]);
		write([0.125], false);
		expect(read()).toEqual([0.125]);
	});

	it('starts over when the file is no recording of ours', () => {
		writeFileSync(path, 'a text that is longer than the forty-four bytes of a header, by far');
		write([0.5], true);
		expect(read()).toEqual([0.5]);
	});
});
