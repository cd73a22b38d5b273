import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WavStream } from '../../../main/helpers/synthesizer/wav-stream.ts';

function wav(
	samples: readonly number[],
	{ rateHz = 22_050, channels = 1, bits = 16, dataBytes = samples.length * 2, extra = '' } = {},
): Uint8Array {
	const list =
		extra === ''
			? Buffer.alloc(0)
			: Buffer.concat([Buffer.from('LIST'), u32(extra.length), Buffer.from(extra)]);
	const format = Buffer.concat([u16(1), u16(channels), u32(rateHz), u32(rateHz * 2), u16(2), u16(bits)]);
	const sound = Buffer.alloc(samples.length * 2);
	samples.forEach((sample, index) => sound.writeInt16LE(sample, index * 2));
	return Buffer.concat([
		Buffer.from('RIFF'),
		u32(0),
		Buffer.from('WAVEfmt '),
		u32(16),
		format,
		list,
		Buffer.from('data'),
		u32(dataBytes),
		sound,
	]);
}

const u16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
function u32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}

function read(bytes: Uint8Array, pieceBytes: number): { samples: number[]; rateHz: number | null } {
	const stream = new WavStream();
	const samples: number[] = [];
	let rateHz: number | null = null;
	for (let at = 0; at < bytes.length; at += pieceBytes) {
		const sound = stream.push(bytes.slice(at, at + pieceBytes));
		if (sound === null) continue;
		samples.push(...sound.samples);
		({ rateHz } = sound);
	}
	return { samples, rateHz };
}

describe('a WAV that comes in pieces', () => {
	it('gives the same sound whatever the pieces', () => {
		const values = [0, 16_384, -16_384, 32_767, -32_768, 5];
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 80 }), fc.boolean(), (pieceBytes, withList) => {
				const { samples, rateHz } = read(
					wav(values, { extra: withList ? 'INFOxy' : '' }),
					pieceBytes,
				);
				expect(rateHz).toBe(22_050);
				expect(samples).toEqual(values.map((value) => value / 32_768));
			}),
		);
	});

	it('goes on to the end where the length is not known', () => {
		for (const dataBytes of [0, 0x7ffff000, 0xffffffff]) {
			expect(read(wav([1, 2, 3], { dataBytes }), 7).samples).toHaveLength(3);
		}
	});

	it('stops at the length that is told', () => {
		expect(read(wav([1, 2, 3, 4], { dataBytes: 4 }), 100).samples).toHaveLength(2);
	});

	it('mixes channels', () => {
		expect(read(wav([100, 300, 200, 400], { channels: 2 }), 100).samples).toEqual([
			200 / 32_768,
			300 / 32_768,
		]);
	});

	it.each([
		['no WAV', Buffer.from('<html><body>not found</body></html>')],
		['8 bits', wav([1, 2], { bits: 8 })],
		['an absurd rate', wav([1, 2], { rateHz: 5 })],
	])('refuses %s', (_, bytes) => {
		expect(() => read(bytes, 100)).toThrow(TypeError);
	});
});
