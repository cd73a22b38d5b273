import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEndOfTurn } from '../../../../main/helpers/recognizer/load-end-of-turn.ts';
import { OnnxRuntimeUnavailable } from '../../../../main/helpers/recognizer/smart-turn/onnx-runtime.ts';
import type { OnnxRuntime } from '../../../../main/helpers/recognizer/smart-turn/onnx-runtime.ts';
import type { HelperError } from '../../../../main/helpers/protocol.ts';
import { findModel, locateModel } from '../../../../models/catalogue.ts';
import type { InstalledModel } from '../../../../models/catalogue.ts';
import { ModelVerdicts } from '../../../../models/check-model.ts';

const bundled = join(import.meta.dirname, '../../../../models');

function installed(id: string): InstalledModel {
	const model = findModel(id);
	if (model === undefined) throw new Error(`${id} is not in the catalogue.`);
	return locateModel(model, {
		bundled,
		downloaded: join(bundled, 'nowhere'),
		packageFolder: () => bundled,
	});
}

async function loaded(model: InstalledModel | null, loadRuntime?: () => OnnxRuntime) {
	const problems: HelperError[] = [];
	const found = await loadEndOfTurn({
		model,
		verdicts: new ModelVerdicts(),
		signal: new AbortController().signal,
		onProblem: (problem) => problems.push(problem),
		...(loadRuntime === undefined ? {} : { loadRuntime }),
	});
	return { found, problems };
}

const practice = installed('practice-end-of-turn');

describe('loading the end-of-turn model', () => {
	it('gives one that judges', async () => {
		const { found, problems } = await loaded(practice);
		expect(await found?.judge(0)).toBeGreaterThan(0);
		expect(problems).toEqual([]);
	});

	it.each([
		['is not wanted', null],
		['is not installed', installed('smart-turn-v3')],
	])('gives none, without a word, where it %s', async (_, model) => {
		expect(await loaded(model)).toEqual({ found: null, problems: [] });
	});

	it('gives none and says why where onnxruntime-node has no binary, as on Intel Macs', async () => {
		const { found, problems } = await loaded(practice, () => {
			throw new OnnxRuntimeUnavailable('no darwin/x64 binding');
		});
		expect(found).toBeNull();
		expect(problems).toMatchObject([
			{ kind: 'model-unsupported', retryable: false, subject: 'practice-end-of-turn' },
		]);
		expect(problems[0]?.message).toContain('no darwin/x64 binding');
	});

	it('gives none and says why where the file is another model', async () => {
		const [file] = installed('practice-tones').files;
		const { found, problems } = await loaded({ ...practice, files: file === undefined ? [] : [file] });
		expect(found).toBeNull();
		expect(problems).toMatchObject([{ kind: 'model-unsupported', retryable: false }]);
	});
});
