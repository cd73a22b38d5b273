import fc from 'fast-check';
import { resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { safeParts, UnpackBudget } from '../../../main/helpers/unpack/entry-rules.ts';
import { recognize } from '../../../main/helpers/unpack/recognize.ts';

type Names = Readonly<Record<string, Readonly<Record<string, string>>>>;

const files = (names: Names) =>
	Object.entries(names).map(([path, metadata]) => ({ path, metadata: new Map(Object.entries(metadata)) }));
const none = {};

/** File names as in sherpa-onnx's releases, metadata as its exporters write it. */
const published: readonly [string, string, Names, Readonly<Record<string, unknown>>][] = [
	[
		'streaming-recognizer',
		'transducer',
		{
			'z/encoder-epoch-99.onnx': { model_type: 'zipformer2', decode_chunk_len: '32' },
			'z/encoder-epoch-99.int8.onnx': { model_type: 'zipformer2', decode_chunk_len: '32' },
			'z/decoder-epoch-99.onnx': none,
			'z/joiner-epoch-99.int8.onnx': none,
			'z/tokens.txt': none,
		},
		{
			modelConfig: {
				transducer: {
					encoder: '{z/encoder-epoch-99.int8.onnx}',
					decoder: '{z/decoder-epoch-99.onnx}',
					joiner: '{z/joiner-epoch-99.int8.onnx}',
				},
				tokens: '{z/tokens.txt}',
			},
		},
	],
	[
		'offline-recognizer',
		'transducer',
		{
			'encoder.int8.onnx': { model_type: 'EncDecRNNTBPEModel' },
			'decoder.int8.onnx': none,
			'joiner.int8.onnx': none,
			'tokens.txt': none,
		},
		{},
	],
	[
		'offline-recognizer',
		'whisper',
		{
			'tiny-encoder.onnx': { model_type: 'whisper-tiny' },
			'tiny-decoder.onnx': none,
			'tiny-tokens.txt': none,
		},
		{
			modelConfig: {
				whisper: { encoder: '{tiny-encoder.onnx}', decoder: '{tiny-decoder.onnx}' },
				tokens: '{tiny-tokens.txt}',
			},
		},
	],
	[
		'offline-recognizer',
		'sense-voice',
		{ 'model.int8.onnx': { model_type: 'sense_voice_ctc' }, 'tokens.txt': none },
		{ modelConfig: { senseVoice: { model: '{model.int8.onnx}' }, tokens: '{tokens.txt}' } },
	],
	[
		'offline-recognizer',
		'omnilingual',
		{ 'model.int8.onnx': { model_type: 'omnilingual-asr' }, 'tokens.txt': none },
		{},
	],
	[
		'offline-recognizer',
		'nemo-ctc',
		{ 'model.onnx': { model_type: 'EncDecCTCModelBPE' }, 'tokens.txt': none },
		{},
	],
	[
		'streaming-recognizer',
		'nemo-ctc',
		{ 'model.onnx': { model_type: 'EncDecCTCModelBPE', window_size: '20' }, 'tokens.txt': none },
		{},
	],
	[
		'streaming-recognizer',
		'zipformer2-ctc',
		{ 'ctc.onnx': { model_type: 'zipformer2', decode_chunk_len: '32' }, 'tokens.txt': none },
		{},
	],
	[
		'offline-recognizer',
		'moonshine',
		{
			'preprocess.onnx': none,
			'encode.int8.onnx': none,
			'uncached_decode.int8.onnx': none,
			'cached_decode.int8.onnx': none,
			'tokens.txt': none,
		},
		{
			modelConfig: {
				moonshine: {
					preprocessor: '{preprocess.onnx}',
					encoder: '{encode.int8.onnx}',
					uncachedDecoder: '{uncached_decode.int8.onnx}',
					cachedDecoder: '{cached_decode.int8.onnx}',
				},
				tokens: '{tokens.txt}',
			},
		},
	],
	[
		'synthesizer',
		'vits',
		{
			'p/en_US-amy-low.onnx': {
				model_type: 'vits',
				comment: 'piper',
				voice: 'en-us',
				sample_rate: '16000',
				n_speakers: '1',
			},
			'p/tokens.txt': none,
			'p/espeak-ng-data/phontab': none,
		},
		{
			model: {
				vits: {
					model: '{p/en_US-amy-low.onnx}',
					tokens: '{p/tokens.txt}',
					dataDir: '{folder:p/espeak-ng-data}',
				},
			},
		},
	],
	[
		'synthesizer',
		'kokoro',
		{
			'model.onnx': { model_type: 'kokoro', sample_rate: '24000', n_speakers: '53' },
			'voices.bin': none,
			'tokens.txt': none,
		},
		{},
	],
	[
		'synthesizer',
		'kitten',
		{
			'model.fp16.onnx': {
				model_type: 'kitten-tts',
				sample_rate: '24000',
				n_speakers: '8',
				voice: 'en-us',
			},
			'voices.bin': none,
			'tokens.txt': none,
		},
		{},
	],
	[
		'synthesizer',
		'matcha',
		{
			'model-steps-3.onnx': { model_type: 'matcha-tts', sample_rate: '22050' },
			'vocos-22khz-univ.onnx': none,
			'tokens.txt': none,
		},
		{
			model: {
				matcha: {
					acousticModel: '{model-steps-3.onnx}',
					vocoder: '{vocos-22khz-univ.onnx}',
					tokens: '{tokens.txt}',
				},
			},
		},
	],
	['voice-activity', 'silero-vad', { 'silero_vad.onnx': none }, {}],
];

describe('files of a model', () => {
	test.each(published)('%s, %s', (role, family, names, config) => {
		const found = recognize(files(names));
		expect(found).toMatchObject({ role, family, config });
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
