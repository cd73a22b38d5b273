import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AsarArchive } from '../../.ci/asar-archive.ts';
import { factoryFuses, readFuses } from '../../.ci/fuse-wire.ts';
import { standInDistribution } from '../../.ci/pack.ts';
import { packedContents, sizeTable } from '../../.ci/packed-contents.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'parley-pack-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An archive as @electron/asar writes it. */
function archive(files: object, contents: string): Buffer {
	const json = Buffer.from(JSON.stringify({ files }));
	const padded = Buffer.alloc(Math.ceil(json.length / 4) * 4);
	json.copy(padded);
	const head = Buffer.alloc(16);
	for (const [index, value] of [4, padded.length + 8, padded.length + 4, json.length].entries())
		head.writeUInt32LE(value, index * 4);
	return Buffer.concat([head, padded, Buffer.from(contents)]);
}

describe('an archive', () => {
	const files = {
		'package.json': { size: 2, offset: '0' },
		out: { files: { 'main.js': { size: 5, offset: '2' } } },
		node_modules: {
			files: { 'a.node': { size: 9, unpacked: true }, 'link.js': { link: 'out/main.js' } },
		},
	};

	it('is listed with what lies beside it, and its files are read', () => {
		const path = join(folder, 'app.asar');
		writeFileSync(path, archive(files, '{}hello'));
		const read = new AsarArchive(path);
		expect(read.files).toEqual([
			{ path: 'package.json', bytes: 2, unpacked: false, offset: 0 },
			{ path: 'out/main.js', bytes: 5, unpacked: false, offset: 2 },
			{ path: 'node_modules/a.node', bytes: 9, unpacked: true, offset: 0 },
		]);
		expect(read.text('out/main.js')).toBe('hello');
		expect(() => read.text('node_modules/a.node')).toThrow('not in the archive');
	});

	it('is told apart from what lies around it, with the size of each part', () => {
		mkdirSync(join(folder, 'resources/models'), { recursive: true });
		writeFileSync(join(folder, 'resources/app.asar'), archive(files, '{}hello'));
		writeFileSync(join(folder, 'resources/models/one.onnx'), Buffer.alloc(2_000_000));
		const contents = packedContents(folder);
		expect(contents.unpacked.map(({ path }) => path)).toEqual(['node_modules/a.node']);
		expect(contents.beside).toEqual([{ path: 'resources/models/one.onnx', bytes: 2_000_000 }]);
		const table = sizeTable(contents);
		expect(table).toMatch(/2\.00 MB {2}beside: resources\/models\/one\.onnx/);
		expect(table).toMatch(/2\.00 MB {2}in all$/);
	});
});

describe('the stand-in as a distribution', () => {
	it('has what electron-builder looks for, and fuses that can be read', () => {
		const standIn = join(folder, 'stand-in');
		mkdirSync(join(standIn, 'lib'), { recursive: true });
		writeFileSync(join(standIn, 'electron'), '#!/bin/sh\nexec true\n');
		const made = join(folder, 'made');
		standInDistribution(standIn, made);
		expect(readFileSync(join(made, 'version'), 'utf8')).toMatch(/^\d+\.\d+\.\d+$/);
		const program = readFileSync(join(made, 'electron'));
		expect(program.toString('latin1')).toMatch(/^#!\/bin\/sh\nexec true\nexit\n# /);
		expect(readFuses(program)).toMatchObject({ runAsNode: true, onlyLoadAppFromAsar: false });
	});

	it('is refused where there are no fuses, or others than are known', () => {
		expect(() => readFuses(Buffer.from('no fuses here'))).toThrow('no fuses');
		const newer = Buffer.from(factoryFuses);
		newer[newer.indexOf(1)] = 2;
		expect(() => readFuses(newer)).toThrow('no fuses');
	});
});
