/**
 * `npm run icons`: draws main/shell/resources/icon.svg at every size the systems ask for, with a Chromium that is here anyway
 * for the tests, and packs the pictures into the .ico and .icns containers. The results are committed: a build draws nothing.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const folder = resolve(fileURLToPath(import.meta.url), '../../main/shell/resources');
const linuxSizes = [16, 32, 48, 64, 128, 256, 512];
const windowsSizes = [16, 24, 32, 48, 64, 256];
/** Apple's four-letter names of the sizes it takes as PNG; the @2x ones are twice as many pixels as they are points. */
const appleTypes = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic09: 512, ic10: 1024 } as const;

interface Picture {
	readonly size: number;
	readonly png: Buffer;
}

/** Windows: a header, an entry of 16 bytes for each picture, the pictures. 256 is written as 0. */
export function icoOf(pictures: readonly Picture[]): Buffer {
	const head = Buffer.alloc(6 + 16 * pictures.length);
	head.writeUInt16LE(1, 2);
	head.writeUInt16LE(pictures.length, 4);
	let offset = head.length;
	for (const [index, { size, png }] of pictures.entries()) {
		const entry = 6 + 16 * index;
		head.writeUInt8(size % 256, entry);
		head.writeUInt8(size % 256, entry + 1);
		head.writeUInt16LE(1, entry + 4);
		head.writeUInt16LE(32, entry + 6);
		head.writeUInt32LE(png.length, entry + 8);
		head.writeUInt32LE(offset, entry + 12);
		offset += png.length;
	}
	return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** macOS: `icns`, the length of everything, then type, length and picture for each. */
export function icnsOf(pictures: readonly { readonly type: string; readonly png: Buffer }[]): Buffer {
	const blocks = pictures.map(({ type, png }) => Buffer.concat([blockHead(type, png.length), png]));
	const body = Buffer.concat(blocks);
	return Buffer.concat([blockHead('icns', body.length), body]);
}

function blockHead(type: string, length: number): Buffer {
	const head = Buffer.alloc(8);
	head.write(type, 'latin1');
	head.writeUInt32BE(length + 8, 4);
	return head;
}

async function draw(svg: string, sizes: readonly number[]): Promise<Map<number, Buffer>> {
	const system = '/usr/bin/chromium';
	const browser = await chromium.launch(existsSync(system) ? { executablePath: system } : {});
	const page = await browser.newPage({ deviceScaleFactor: 1 });
	const pictures = new Map<number, Buffer>();
	for (const size of sizes) {
		await page.setViewportSize({ width: size, height: size });
		await page.setContent(
			`<style>body{margin:0}svg{display:block;width:${String(size)}px;height:${String(size)}px}</style>${svg}`,
		);
		pictures.set(size, await page.screenshot({ omitBackground: true }));
	}
	await browser.close();
	return pictures;
}

async function main(): Promise<void> {
	const apple = Object.values(appleTypes);
	const sizes = [...new Set([...linuxSizes, ...windowsSizes, ...apple])].sort((one, other) => one - other);
	const drawn = await draw(readFileSync(join(folder, 'icon.svg'), 'utf8'), sizes);
	const png = (size: number): Buffer => drawn.get(size) ?? Buffer.alloc(0);
	mkdirSync(join(folder, 'icons'), { recursive: true });
	for (const size of linuxSizes)
		writeFileSync(join(folder, 'icons', `${String(size)}x${String(size)}.png`), png(size));
	writeFileSync(join(folder, 'icon.ico'), icoOf(windowsSizes.map((size) => ({ size, png: png(size) }))));
	const blocks = Object.entries(appleTypes).map(([type, size]) => ({ type, png: png(size) }));
	writeFileSync(join(folder, 'icon.icns'), icnsOf(blocks));
}

if (import.meta.main) await main();
