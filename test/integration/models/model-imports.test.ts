import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CatalogueModel } from '../../../models/catalogue.ts';
import { added, ModelStoreBench } from '../../support/model-store-bench.ts';
import { modelEntry, sha256 } from '../../support/model-store-fixtures.ts';

const practice = join(import.meta.dirname, '../../../models/practice');

let bench: ModelStoreBench;

beforeEach(async () => {
	bench = await ModelStoreBench.start();
});

afterEach(() => bench[Symbol.asyncDispose]());

/** An archive of one top folder, made with the system's tar. */
function archiveOf(source: string, name: string, flags = '-cjf'): Uint8Array {
	const path = join(bench.folder, name);
	execFileSync('tar', [flags, path, '-C', practice, source]);
	return readFileSync(path);
}

function archiveModel(archive: Uint8Array, published: boolean): CatalogueModel {
	return modelEntry('packed', {
		files: [{ path: 'model.onnx' }, { path: 'tokens.txt' }],
		archive: {
			url: bench.server.serve('stt.tar.bz2', archive),
			bytes: archive.length,
			...(published ? { sha256: sha256(archive) } : {}),
		},
	});
}

describe('archives', () => {
	test.each([true, false])(
		'are unpacked in a process of their own (published hash: %s)',
		async (published) => {
			await using store = await bench.open([archiveModel(archiveOf('stt', 'a.tar.bz2'), published)]);
			expect(await added(store, 'packed')).toMatchObject({ state: 'installed', verified: published });
			expect(
				readFileSync(bench.place('packed', 'model.onnx')).equals(
					readFileSync(join(practice, 'stt/model.onnx')),
				),
			).toBe(true);
			expect(await store.verify('packed')).toMatchObject({ state: 'installed' });
		},
	);

	test('of the wrong model are told apart', async () => {
		await using store = await bench.open([archiveModel(archiveOf('samples', 'a.tar.gz', '-czf'), true)]);
		expect(await added(store, 'packed')).toMatchObject({
			state: 'failed',
			error: { kind: 'model-corrupt' },
		});
		expect(existsSync(bench.place('packed'))).toBe(false);
	});
});

describe('a file fetched beside an archive', () => {
	/** The archive lacks what this entry fetches from an address of its own, as voices lack their vocoder. */
	function voiceOf(vocoder: Uint8Array): CatalogueModel {
		const model = archiveModel(archiveOf('stt', 'a.tar.bz2'), true);
		const beside = {
			path: 'parts/vocoder.onnx',
			bytes: vocoder.length,
			sha256: sha256(vocoder),
			url: bench.server.serve('vocoder.onnx', vocoder),
		};
		return { ...model, files: [...model.files, beside] };
	}

	test('lies among what came out of it, is verified with it and goes with it', async () => {
		const vocoder = Buffer.from('a vocoder, as far as this test goes');
		const model = voiceOf(vocoder);
		await using store = await bench.open([model]);
		expect(store.find('packed')).toMatchObject({
			downloadBytes: (model.archive?.bytes ?? 0) + vocoder.length,
		});
		expect(await added(store, 'packed')).toMatchObject({ state: 'installed', verified: true });
		expect(readFileSync(bench.place('packed', 'parts/vocoder.onnx')).equals(vocoder)).toBe(true);
		expect(existsSync(bench.place('packed', 'model.onnx'))).toBe(true);
		expect(readdirSync(bench.place('.incoming'))).toEqual([]);
		writeFileSync(bench.place('packed', 'parts/vocoder.onnx'), 'damaged');
		expect(await store.verify('packed')).toMatchObject({ state: 'failed' });
	});

	test('that is another file keeps the model from being installed', async () => {
		const model = voiceOf(Buffer.from('right'));
		bench.server.serve('vocoder.onnx', Buffer.from('wrong'));
		await using store = await bench.open([model]);
		expect(await added(store, 'packed')).toMatchObject({ state: 'failed' });
		expect(existsSync(bench.place('packed'))).toBe(false);
	});
});

describe('imports', () => {
	test('recognise what a folder and an archive hold, and a new start still knows them', async () => {
		const archive = join(bench.folder, 'My tones.tar.gz');
		execFileSync('tar', ['-czf', archive, '-C', practice, 'tts']);
		{
			await using store = await bench.open([]);
			expect(await store.importFrom([join(practice, 'stt')])).toBe('stt');
			expect(await store.importFrom([archive])).toBe('my-tones');
		}
		await using store = await bench.open([]);
		expect(store.find('stt')).toMatchObject({
			added: true,
			model: { role: 'streaming-recognizer', engine: { family: 'nemo-ctc' } },
			state: { state: 'installed', verified: false },
		});
		expect(store.find('my-tones')).toMatchObject({
			model: {
				role: 'synthesizer',
				engine: { family: 'vits' },
				sampleRateHz: 22_050,
				speakers: { length: 3 },
			},
		});
	});

	test('prove a model of the catalogue by its hashes, whatever its file is called', async () => {
		const model = modelEntry('known', {
			files: [
				{
					path: 'model.onnx',
					bytes: 2794,
					sha256: sha256(readFileSync(join(practice, 'tts/model.onnx'))),
				},
			],
		});
		const dropped = join(bench.folder, 'model (1).onnx');
		writeFileSync(dropped, readFileSync(join(practice, 'tts/model.onnx')));
		await using store = await bench.open([model]);
		expect(await store.importFrom([dropped])).toBe('known');
		expect(store.find('known')).toMatchObject({
			added: false,
			state: { state: 'installed', verified: true },
		});
		expect(existsSync(bench.place('known', 'model.onnx'))).toBe(true);
	});

	test('refuse another model than was asked for, links and what is no model; nothing stays', async () => {
		await using store = await bench.open([bench.plainModel()]);
		await expect(store.importFrom([join(practice, 'stt')], { id: 'plain' })).rejects.toMatchObject({
			error: { kind: 'model-corrupt' },
		});
		expect(store.find('plain')!.state).toEqual({ state: 'absent' });
		const linked = join(bench.folder, 'linked');
		mkdirSync(linked);
		symlinkSync('/etc/passwd', join(linked, 'tokens.txt'));
		await expect(store.importFrom([linked])).rejects.toMatchObject({ error: { kind: 'import-invalid' } });
		await expect(store.importFrom([join(practice, 'samples')])).rejects.toMatchObject({
			error: { kind: 'import-invalid' },
		});
		expect(readdirSync(bench.place('.incoming'))).toEqual([]);
	});
});
