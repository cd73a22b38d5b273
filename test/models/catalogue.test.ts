import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineConfig } from '../../main/helpers/sherpa/engine-settings.ts';
import { isPublished, planDownload } from '../../main/adapters/models/download-plan.ts';
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
			model: {
				vits: {
					model: '{voice.onnx}',
					tokens: '{voice.onnx}',
					dataDir: '{folder:espeak-ng-data}',
					noiseScale: 0.6,
				},
			},
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

/** Where the catalogue's own addresses may lead: the publishers' hosts, and no others. */
const downloadHosts = new Set(['github.com', 'huggingface.co']);
const downloaded = catalogue.filter(({ location }) => location.kind === 'downloaded');

describe('every entry of the catalogue', () => {
	it('says where its facts were read', () => {
		for (const { id, location, sources = [] } of catalogue) {
			expect(sources, id).not.toEqual([]);
			for (const source of sources) {
				if (location.kind === 'bundled') expect(existsSync(`models/${source}`), source).toBe(true);
				else expect(source, id).toMatch(/^(https:\/\/[^ ]+|stored public file \d+)$/);
			}
		}
	});

	it('is fetched over https from its publisher, and nowhere else', () => {
		for (const { id, archive, files } of downloaded) {
			const addresses = [archive?.url, ...files.map(({ url }) => url)].filter(
				(url) => url !== undefined,
			);
			expect(addresses, id).not.toEqual([]);
			for (const address of addresses) {
				const { protocol, hostname, search } = new URL(address);
				expect([protocol, downloadHosts.has(hostname), search], address).toEqual([
					'https:',
					true,
					'',
				]);
			}
		}
	});

	it('can be downloaded, unless its notes say that it is to be imported', () => {
		for (const model of downloaded) {
			expect(planDownload(model, '/w') === null, model.id).toBe((model.notes ?? '').includes('import'));
		}
	});

	it('has a published hash, unless its notes say that it is unverified', () => {
		for (const model of downloaded) {
			expect(isPublished(model), model.id).toBe(!(model.notes ?? '').startsWith('Unverified'));
		}
	});

	it('makes a configuration of its engine, with every place filled in', () => {
		for (const model of catalogue) {
			const located = locateModel(model, folders);
			const config = engineConfig(located, { provider: 'cpu', threads: 2 });
			expect(config === null, model.id).toBe(model.role === 'end-of-turn');
			expect(JSON.stringify(config), model.id).not.toMatch(/\{[\w.-]+\}|\{folder:/);
			if (model.role !== 'voice-activity' && config !== null) {
				expect(JSON.stringify(config), model.id).toContain('"numThreads":2');
			}
		}
	});

	it('is reached by its files: each of them is used, or is what another one needs', () => {
		const needed = new Set(['keywords-en bpe.model']);
		for (const { id, role, files, engine } of catalogue) {
			if (role === 'end-of-turn') continue;
			const config = JSON.stringify(engine);
			const idle = files
				.filter(({ path }) => !config.includes(`{${path}}`))
				.map(({ path }) => `${id} ${path}`);
			expect(idle.filter((name) => !needed.has(name))).toEqual([]);
		}
	});

	it('numbers its speakers from 0 without a gap, for their count is what the engine is asked with', () => {
		for (const { id, speakers = [] } of catalogue) {
			expect(
				speakers.map((speaker) => speaker.id),
				id,
			).toEqual(speakers.map((_, index) => index));
		}
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
					tokens: join(folder, 'voice.onnx'),
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
		[
			'a key the engine does not know',
			{
				engine: {
					family: 'vits',
					config: { model: { vits: { model: 'x', tokens: 'y', voice: 'z' } } },
				},
			},
		],
		[
			'a configuration without its section',
			{ engine: { family: 'kokoro', config: entry.engine.config } },
		],
		[
			'half a Moonshine',
			{
				role: 'offline-recognizer',
				engine: {
					family: 'moonshine',
					config: { modelConfig: { moonshine: { encoder: 'a', cachedDecoder: 'b' }, tokens: 't' } },
				},
			},
		],
		[
			'a file with neither size nor hash',
			{ files: [{ path: 'voice.onnx', url: 'https://huggingface.co/x' }] },
		],
		['an empty list of sources', { sources: [] }],
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
