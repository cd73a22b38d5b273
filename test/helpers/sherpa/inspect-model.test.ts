import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectModel } from '../../../main/helpers/sherpa/inspect-model.ts';
import { readTokens } from '../../../main/helpers/sherpa/token-file.ts';
import type { InstalledModel } from '../../../models/catalogue.ts';
import { ModelVerdicts } from '../../../models/check-model.ts';
import { practiceModel } from '../../support/practice-speech.ts';

const stt = practiceModel('practice-en');
const tts = practiceModel('practice-tones');
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'parley-inspect-'));
});

afterEach(() => {
	rmSync(folder, { recursive: true });
});

function contentsOf(model: InstalledModel, name: 'model.onnx' | 'tokens.txt'): Buffer {
	return readFileSync(model.files.find(({ path }) => path.endsWith(name))?.path ?? '');
}

/** The model as a person would have added it: own copies, one of them replaced, no sizes and no hashes. */
function added(
	model: InstalledModel,
	replaced: Readonly<Record<string, Uint8Array | string>> = {},
): InstalledModel {
	const moved = new Map<string, string>();
	for (const name of ['model.onnx', 'tokens.txt'] as const) {
		const path = join(folder, name);
		writeFileSync(path, replaced[name] ?? contentsOf(model, name));
		moved.set(model.files.find((file) => file.path.endsWith(name))?.path ?? '', path);
	}
	const text = JSON.stringify(model.config, (_, value: unknown) =>
		typeof value === 'string' ? (moved.get(value) ?? value) : value,
	);
	const config = JSON.parse(text) as InstalledModel['config'];
	return { ...model, config, files: [...moved.values()].map((path) => ({ path })) };
}

async function problemOf(model: InstalledModel): Promise<string | null> {
	const { problem } = await inspectModel(model, new ModelVerdicts());
	return problem === null ? null : `${problem.kind}: ${problem.message}`;
}

describe('a look into a model before the engine sees it', () => {
	it('finds nothing wrong with the practice models, with hashes and without', async () => {
		for (const model of [stt, tts, practiceModel('silero-vad')])
			expect(await problemOf(model)).toBeNull();
		expect(await problemOf(added(stt))).toBeNull();
		expect(await problemOf(added(tts))).toBeNull();
	});

	it.each([
		['empty', new Uint8Array(0)],
		['garbage', 'this is no model '.repeat(100)],
		['truncated', contentsOf(stt, 'model.onnx').subarray(0, 100_000)],
		['cut in its metadata', contentsOf(stt, 'model.onnx').subarray(0, -3)],
		['a page of HTML', '<!doctype html><title>404</title>'],
	])('tells an ONNX file that is %s', async (_, contents) => {
		expect(await problemOf(added(stt, { 'model.onnx': contents }))).toMatch(
			/^model-corrupt: .*model\.onnx is cut off/,
		);
		expect(await problemOf(added(tts, { 'model.onnx': contents }))).toMatch(/^model-corrupt/);
	});

	it('tells a model of another type', async () => {
		const wrongStt = added(stt, { 'model.onnx': contentsOf(tts, 'model.onnx') });
		expect(await problemOf(wrongStt)).toMatch(
			/^model-unsupported: .*no nemo-ctc model \(it has no window_size\)/,
		);
		const wrongTts = added(tts, { 'model.onnx': contentsOf(stt, 'model.onnx') });
		expect(await problemOf(wrongTts)).toMatch(
			/^model-unsupported: .*no vits model \(it has no sample_rate\)/,
		);
		const asZipformer = { ...added(stt), family: 'zipformer2-ctc' };
		expect(await problemOf(asZipformer)).toMatch(/encoder_dims/);
	});

	const sttTokens = contentsOf(stt, 'tokens.txt').toString();

	it.each([
		['empty', '', 'is empty'],
		['of another model', contentsOf(tts, 'tokens.txt').toString(), 'has no <blk>'],
		['too short', sttTokens.split('\n').slice(0, 500).join('\n'), 'belongs to another model'],
		['too long', `${sttTokens}x 5000\n`, 'belongs to another model'],
		['prose', 'hello world this is no token file\n', 'has a wrong line 1'],
	])('tells a recognizer’s tokens.txt that is %s', async (_, tokens, what) => {
		expect(await problemOf(added(stt, { 'tokens.txt': tokens }))).toContain(`tokens.txt ${what}`);
	});

	it.each([
		['of another model', sttTokens, 'holds more than single characters'],
		['with numbers the model cannot have', 'a 5000\nb 5001\n', 'has a number too high'],
	])('tells a voice’s tokens.txt that is %s', async (_, tokens, what) => {
		expect(await problemOf(added(tts, { 'tokens.txt': tokens }))).toContain(`tokens.txt ${what}`);
	});

	it('tells a file that is missing', async () => {
		const model = added(tts);
		rmSync(join(folder, 'tokens.txt'));
		expect(await problemOf(model)).toMatch(/^model-missing: .*tokens\.txt is missing/);
	});
});

describe('tokens.txt', () => {
	it('may name the space in three ways', () => {
		for (const line of ['  7', ' 7', '7']) {
			const facts = readTokens(`a 1\n${line}\n`);
			expect(typeof facts === 'string' ? facts : [...facts.tokens]).toEqual(['a', ' ']);
		}
	});

	it('may come from Windows', () => {
		expect(readTokens('<blk> 0\r\na 1\r\n')).toMatchObject({ highestId: 1, hasBlank: true });
	});
});
