import fc from 'fast-check';
import { resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { safeParts, UnpackBudget } from '../../../main/helpers/unpack/entry-rules.ts';
import { configSchemaOf } from '../../../models/engine-families.ts';
import { recognize } from '../../../main/helpers/unpack/recognize.ts';
import { publishedModels } from '../../fixtures/published-models.ts';
import type { Names } from '../../fixtures/published-models.ts';

const files = (names: Names) =>
	Object.entries(names).map(([path, metadata]) => ({ path, metadata: new Map(Object.entries(metadata)) }));
const none = {};

describe('files of a model', () => {
	test.each(publishedModels)('%s, %s', (role, family, names, config) => {
		const found = recognize(files(names));
		expect(found).toMatchObject({ role, family, config });
		// What is recognised can be used: the engine's own schema takes it.
		expect(configSchemaOf(found!.role, found!.family)!.safeParse(found!.config).error).toBeUndefined();
	});

	test('say rate, speakers and language', () => {
		const names = {
			'm.onnx': { model_type: 'vits', voice: 'pt-br', sample_rate: '22050', n_speakers: '4' },
			'tokens.txt': none,
		};
		expect(recognize(files(names))).toMatchObject({ sampleRateHz: 22_050, speakers: 4, language: 'pt' });
	});

	test('of which one is missing, or that say nothing, are no model', () => {
		expect(
			recognize(
				files({
					'encoder.onnx': { model_type: 'zipformer2' },
					'decoder.onnx': none,
					'tokens.txt': none,
				}),
			),
		).toBeNull();
		expect(recognize(files({ 'model.onnx': { model_type: 'vits' } }))).toBeNull();
		expect(recognize(files({ 'model.onnx': none, 'tokens.txt': none }))).toBeNull();
		expect(
			recognize(files({ 'encoder.onnx': none, 'decoder.onnx': none, 'tokens.txt': none })),
		).toBeNull();
		expect(
			recognize(files({ 'model.onnx': { COMMA: '1', PERIOD: '2', QUESTION: '3', MIX_CASE: '3' } })),
		).toBeNull();
		expect(recognize([])).toBeNull();
	});
});

test('a path that is let through stays below the folder, whatever it is', () => {
	const piece = fc.oneof(
		fc.constantFrom('..', '.', '', 'a', 'C:', 'aux', 'con.txt', 'x ', 'y.', '\\', '\0', 'ä', '~'),
		fc.string(),
	);
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 8 }), fc.boolean(), (pieces, absolute) => {
			const parts = safeParts((absolute ? '/' : '') + pieces.join('/'));
			if (parts === null) return;
			const root = resolve('/models/new');
			expect(resolve(root, ...parts).startsWith(root + sep)).toBe(true);
			expect(parts.join('/')).not.toMatch(/[\\:\0]|(^|\/)\.\.(\/|$)/);
		}),
		{ numRuns: 2000 },
	);
});

test('a budget ends with the entry, the byte or the ratio that is too much', () => {
	const budget = new UnpackBudget({ entries: 2, bytes: 100, ratio: 10 });
	budget.countEntry('a');
	budget.countEntry('b');
	expect(() => budget.countEntry('c')).toThrow('entries');
	budget.countBytes(100, 'a');
	expect(() => budget.countBytes(1, 'a')).toThrow('bytes');
	expect(() => budget.checkRatio(UnpackBudget.freeBytes + 50, 4)).toThrow('ratio');
	expect(() => budget.checkRatio(UnpackBudget.freeBytes, 1)).not.toThrow();
});
