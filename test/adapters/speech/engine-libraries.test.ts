import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineLibraries } from '../../../main/adapters/speech/engine-libraries.ts';

describe('the libraries of the speech engine', () => {
	let folder = '';
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'parley-libraries-'));
		put('libonnxruntime.so', 'engine');
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	function put(name: string, text: string): void {
		writeFileSync(join(folder, name), text);
		utimesSync(join(folder, name), 1_000, 1_000);
	}

	it('lack what CUDA needs, by name, until it is there', () => {
		expect(engineLibraries(folder, 'linux').missingForCuda).toBe('libonnxruntime_providers_shared.so');
		put('libonnxruntime_providers_shared.so', 'x');
		expect(engineLibraries(folder, 'linux').missingForCuda).toBe('libonnxruntime_providers_cuda.so');
		put('libonnxruntime_providers_cuda.so', 'x');
		expect(engineLibraries(folder, 'linux').missingForCuda).toBeNull();
		expect(engineLibraries(folder, 'win32').missingForCuda).toBe('onnxruntime_providers_shared.dll');
		expect(engineLibraries(folder, 'darwin').missingForCuda).toContain('none for this system');
	});

	it('are others when one of them is', () => {
		const before = engineLibraries(folder, 'linux').identity;
		put('readme.txt', 'not a library');
		expect(engineLibraries(folder, 'linux').identity).toBe(before);
		put('libonnxruntime.so', 'engine, newer');
		expect(engineLibraries(folder, 'linux').identity).not.toBe(before);
	});

	it('of the npm package have no CUDA, and a folder that is not there has nothing', () => {
		expect(engineLibraries().missingForCuda).not.toBeNull();
		expect(engineLibraries(join(folder, 'nowhere'), 'linux').missingForCuda).not.toBeNull();
	});
});
