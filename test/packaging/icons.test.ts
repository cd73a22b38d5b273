import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { icnsOf, icoOf } from '../../.ci/make-icons.ts';

const folder = join(import.meta.dirname, '../../main/shell/resources');
const sizeOf = (png: Buffer): [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)];
const pngMark = Buffer.from('89504e470d0a1a0a', 'hex');

function picturesOfIco(file: Buffer): { size: number; png: Buffer }[] {
	expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
	return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
		const entry = 6 + 16 * index;
		const offset = file.readUInt32LE(entry + 12);
		const size = file.readUInt8(entry) || 256;
		return { size, png: file.subarray(offset, offset + file.readUInt32LE(entry + 8)) };
	});
}

function picturesOfIcns(file: Buffer): { type: string; png: Buffer }[] {
	expect(file.toString('latin1', 0, 4)).toBe('icns');
	expect(file.readUInt32BE(4)).toBe(file.length);
	const pictures = [];
	for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4))
		pictures.push({
			type: file.toString('latin1', at, at + 4),
			png: file.subarray(at + 8, at + file.readUInt32BE(at + 4)),
		});
	return pictures;
}

describe('the icons that ship', () => {
	it('are whole in every size for Linux', () => {
		for (const size of [16, 32, 48, 64, 128, 256, 512]) {
			const png = readFileSync(join(folder, 'icons', `${size}x${size}.png`));
			expect(png.subarray(0, 8)).toEqual(pngMark);
			expect(sizeOf(png)).toEqual([size, size]);
		}
	});

	it('are whole for Windows, each picture as large as its entry says', () => {
		const pictures = picturesOfIco(readFileSync(join(folder, 'icon.ico')));
		expect(pictures.map(({ size }) => size)).toEqual([16, 24, 32, 48, 64, 256]);
		for (const { size, png } of pictures) expect(sizeOf(png)).toEqual([size, size]);
	});

	it('are whole for macOS, each picture as large as its type says', () => {
		const pictures = picturesOfIcns(readFileSync(join(folder, 'icon.icns')));
		const sizes = Object.fromEntries(pictures.map(({ type, png }) => [type, sizeOf(png)[0]]));
		expect(sizes).toEqual({ ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic09: 512, ic10: 1024 });
	});
});

describe('the containers', () => {
	const one = Buffer.from('first');
	const two = Buffer.from('the second');

	it('give back what was put into them', () => {
		const ico = icoOf([
			{ size: 16, png: one },
			{ size: 256, png: two },
		]);
		expect(picturesOfIco(ico)).toEqual([
			{ size: 16, png: one },
			{ size: 256, png: two },
		]);
		const blocks = [
			{ type: 'ic11', png: one },
			{ type: 'ic10', png: two },
		];
		expect(picturesOfIcns(icnsOf(blocks))).toEqual(blocks);
	});
});
