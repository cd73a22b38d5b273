import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstalledModel } from '../../models/catalogue.ts';
import { checkModel, ModelVerdicts } from '../../models/check-model.ts';

let folder: string;
let path: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'parley-check-'));
	path = join(folder, 'model.onnx');
	writeFileSync(path, 'contents');
});

afterEach(() => {
	rmSync(folder, { recursive: true });
});

function model(change: Partial<InstalledModel['files'][number]> = {}): InstalledModel {
	return {
		id: 'm',
		role: 'synthesizer',
		family: 'vits',
		config: {},
		files: [{ path, bytes: 8, sha256: createHash('sha256').update('contents').digest('hex'), ...change }],
		languages: ['en'],
		speakerCount: 1,
		sampleRateHz: 22_050,
		tailPaddingMs: 800,
	};
}

describe('checking a model', () => {
	it('finds nothing wrong with the right file', async () => {
		expect(await checkModel(model(), new ModelVerdicts())).toBeNull();
	});

	it.each([
		['is missing', 'model-missing', () => rmSync(path)],
		['has another size', 'model-corrupt', () => writeFileSync(path, 'content')],
		['has other contents', 'model-corrupt', () => writeFileSync(path, 'CONTENTS')],
	])('names the file that %s, and what to do', async (_, kind, spoil) => {
		spoil();
		const problem = await checkModel(model(), new ModelVerdicts());
		expect(problem).toMatchObject({ kind, subject: path, retryable: false });
		expect(problem?.message).toMatch(/model\.onnx .*Download the model again or choose another/);
	});

	it('takes a folder for a missing file', async () => {
		expect(await checkModel(model({ path: folder }), new ModelVerdicts())).toMatchObject({
			kind: 'model-missing',
		});
	});

	it('takes a person’s own file without hash as it is', async () => {
		const { sha256: _, bytes: __, ...own } = model().files[0] ?? { path };
		expect(await checkModel({ ...model(), files: [own] }, new ModelVerdicts())).toBeNull();
	});

	it('hashes once and remembers it over sessions, until the file changes', async () => {
		const file = join(folder, 'deep', 'verdicts.json');
		expect(await checkModel(model(), new ModelVerdicts(file))).toBeNull();
		expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)).toEqual([path]);

		// Same size and time: only hashing could tell, and that is not done again.
		const time = new Date(1_700_000_000_000);
		utimesSync(path, time, time);
		expect(await checkModel(model(), new ModelVerdicts(file))).toBeNull();
		writeFileSync(path, 'CONTENTS');
		utimesSync(path, time, time);
		expect(await checkModel(model(), new ModelVerdicts(file))).toBeNull();

		utimesSync(path, time, new Date());
		expect(await checkModel(model(), new ModelVerdicts(file))).toMatchObject({ kind: 'model-corrupt' });
	});

	it('hashes again when what it remembered cannot be read', async () => {
		const file = join(folder, 'verdicts.json');
		writeFileSync(file, '{ not json');
		expect(await checkModel(model(), new ModelVerdicts(file))).toBeNull();
		writeFileSync(path, 'CONTENTS');
		writeFileSync(file, '{ not json');
		expect(await checkModel(model(), new ModelVerdicts(file))).toMatchObject({ kind: 'model-corrupt' });
	});

	it('stops when nobody wants to know any more', async () => {
		await expect(checkModel(model(), new ModelVerdicts(), AbortSignal.abort())).rejects.toThrow();
	});
});
