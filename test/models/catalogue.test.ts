import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue, catalogueSchema, findModel, locateModel, modelsOfRole } from '../../models/catalogue.ts';
import type { CatalogueModel } from '../../models/catalogue.ts';
import { checkModel, ModelVerdicts } from '../../models/check-model.ts';
import { practiceModel } from '../support/practice-speech.ts';

const folders = {
	bundled: '/app/models',
	downloaded: '/home/me/models',
	packageFolder: (name: string) => `/app/node_modules/${name}`,
};

const entry: CatalogueModel = {
	id: 'some-voice',
	role: 'synthesizer',
	title: 'Some voice',
	engine: {
		family: 'vits',
		config: {
			model: { vits: { model: '{voice.onnx}', dataDir: '{folder:espeak-ng-data}', noiseScale: 0.6 } },
		},
	},
	location: { kind: 'downloaded' },
	files: [{ path: 'voice.onnx', bytes: 10 }],
	languages: ['en'],
	sampleRateHz: 22_050,
	licence: { name: 'MIT' },
	minimumMemoryMb: 64,
};

describe('the catalogue', () => {
	it('has the models that come with Parley, whole and right', async () => {
		for (const id of ['practice-en', 'practice-tones', 'silero-vad'] as const) {
			expect(await checkModel(practiceModel(id), new ModelVerdicts())).toBeNull();
		}
	});

	it('finds by id and by role', () => {
		expect(findModel('practice-en')?.role).toBe('streaming-recognizer');
		expect(findModel('nobody')).toBeUndefined();
		expect(modelsOfRole('synthesizer').map(({ id }) => id)).toContain('practice-tones');
	});

	it('only uses files that each entry has', () => {
		for (const model of catalogue) expect(() => locateModel(model, folders)).not.toThrow();
	});
});

describe('locating a model', () => {
	it('fills in files and folders at any depth and leaves the rest', () => {
		const { config, files } = locateModel(entry, folders);
		const folder = join('/home/me/models', 'some-voice');
		expect(files).toEqual([{ path: join(folder, 'voice.onnx'), bytes: 10 }]);
		expect(config).toEqual({
			model: {
				vits: {
					model: join(folder, 'voice.onnx'),
					dataDir: join(folder, 'espeak-ng-data'),
					noiseScale: 0.6,
				},
			},
		});
	});

	it('refuses a place that is no file of the entry', () => {
		const wrong = { ...entry, engine: { family: 'vits', config: { model: '{other.onnx}' } } };
		expect(() => locateModel(wrong, folders)).toThrow('some-voice uses {other.onnx}');
	});

	it('asks where packages are', () => {
		const inPackage: CatalogueModel = {
			...entry,
			location: { kind: 'package', package: '@a/b', folder: 'dist' },
		};
		expect(locateModel(inPackage, folders).files[0]?.path).toBe(
			join('/app/node_modules/@a/b/dist/voice.onnx'),
		);
	});
});

describe('the schema', () => {
	it.each([
		['a family of another role', { engine: { family: 'whisper', config: {} } }],
		['a path that leaves the folder', { files: [{ path: '../x.onnx', bytes: 1 }] }],
		['an absolute path', { files: [{ path: '/x.onnx', bytes: 1 }] }],
		['a hash that is none', { files: [{ path: 'x.onnx', bytes: 1, sha256: 'abc' }] }],
		['an address that is not https', { files: [{ path: 'x.onnx', bytes: 1, url: 'http://x.test/x' }] }],
		['a key nobody knows', { colour: 'red' }],
	])('refuses %s', (_, change) => {
		expect(catalogueSchema.safeParse({ version: 1, models: [entry] }).success).toBe(true);
		expect(catalogueSchema.safeParse({ version: 1, models: [{ ...entry, ...change }] }).success).toBe(
			false,
		);
	});

	it('refuses two models of one id', () => {
		expect(catalogueSchema.safeParse({ version: 1, models: [entry, entry] }).success).toBe(false);
	});
});
