import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelLibrary } from '../../../main/adapters/models/model-library.ts';
import { responseId, utteranceId } from '../../../main/domain/ids.ts';
import { findModel } from '../../../models/catalogue.ts';
import type { InstalledModel } from '../../../models/catalogue.ts';
import { practiceSamples } from '../../support/practice-speech.ts';
import { realRecognizer, realSynthesizer } from './helper-under-test.ts';

const tones = { model: 'practice-tones', speaker: 0, speed: 1 };

/** The practice models copied to `folder`, one file replaced; `unchecked` takes sizes and hashes away, as a person's own model has none. */
class BrokenLibrary extends ModelLibrary {
	readonly #unchecked: boolean;

	constructor(folder: string, file: string, contents: Uint8Array | null, unchecked: boolean) {
		super({ bundled: folder, installed: join(folder, 'installed') });
		this.#unchecked = unchecked;
		for (const part of ['stt', 'tts']) {
			mkdirSync(join(folder, 'practice', part), { recursive: true });
			for (const each of ['model.onnx', 'tokens.txt']) {
				const name = join('practice', part, each);
				const source = join(import.meta.dirname, '../../../models', name);
				if (name !== file) copyFileSync(source, join(folder, name));
				else if (contents !== null) writeFileSync(join(folder, name), contents);
			}
		}
	}

	override find(...wanted: Parameters<ModelLibrary['find']>): InstalledModel | null {
		const model = super.find(...wanted);
		return model === null ? null : this.#as(model);
	}

	override ofRole(...role: Parameters<ModelLibrary['ofRole']>): readonly InstalledModel[] {
		return super.ofRole(...role).map((model) => this.#as(model));
	}

	#as(model: InstalledModel): InstalledModel {
		return this.#unchecked ? { ...model, files: model.files.map(({ path }) => ({ path })) } : model;
	}
}

/** Whole to the outermost field, so that only the engine finds out: a graph of nonsense and the practice model's metadata. */
function hollowOnnx(metadata: Readonly<Record<string, string>>): Uint8Array {
	const field = (number: number, bytes: Uint8Array): number[] => [number * 8 + 2, bytes.length, ...bytes];
	const text = (value: string): Uint8Array => new TextEncoder().encode(value);
	const entries = Object.entries(metadata).flatMap(([key, value]) =>
		field(14, Uint8Array.from([...field(1, text(key)), ...field(2, text(value))])),
	);
	return Uint8Array.from([8, 7, ...field(7, Uint8Array.from([0xff, 0xff, 0xff])), ...entries]);
}

const sttMetadata = { window_size: '20', chunk_shift: '16', vocab_size: '999' };

describe('a recognizer model', () => {
	it.each([
		['missing', null, 'model-missing'],
		['cut off', new Uint8Array(1_000), 'model-corrupt'],
		['changed', new Uint8Array(3_000_873), 'model-corrupt'],
	])('that is %s is refused with the name of the file, and the helper lives', async (_, contents, kind) => {
		const file = 'practice/stt/model.onnx';
		await using helper = realRecognizer({}, (folder) => new BrokenLibrary(folder, file, contents, false));
		await expect(helper.port.whenReady()).rejects.toMatchObject({ error: { kind, retryable: false } });

		const [error] = helper.events.filter((event) => event.type === 'error');
		expect(error?.error.subject).toMatch(/practice.stt.model\.onnx$/);
		expect(error?.error.message).toContain('model.onnx');
		expect(helper.states.map(({ state }) => state)).toEqual(['starting', 'failed']);
	});

	it('that gets past every check and kills the engine is named by the supervisor, once', async () => {
		const file = 'practice/stt/model.onnx';
		await using helper = realRecognizer(
			{},
			(folder) => new BrokenLibrary(folder, file, hollowOnnx(sttMetadata), true),
		);
		await expect(helper.port.whenReady()).rejects.toMatchObject({ error: { kind: 'model-corrupt' } });

		expect(helper.states.map(({ state }) => state)).toEqual(['starting', 'failed']);
		expect(helper.states.at(-1)?.error?.subject).toMatch(/practice.stt.model\.onnx$/);
	});

	it('that is in no catalogue is an error that says so', async () => {
		expect(findModel('nobody')).toBeUndefined();
		await using helper = realRecognizer({ model: 'nobody' });
		await expect(helper.port.whenReady()).rejects.toMatchObject({
			error: { kind: 'model-missing', subject: 'nobody' },
		});
	});
});

describe('a recognizer that is killed', () => {
	it('gives out what it had heard, and hears again', async () => {
		await using helper = realRecognizer();
		await helper.port.whenReady();
		const { samples } = practiceSamples()[8] ?? { samples: new Float32Array(0) };
		feed(helper.port, samples.subarray(0, 32_000), 0);
		await helper.until(() => helper.events.some(({ type }) => type === 'partial'));
		helper.kill();
		await helper.until(() => helper.states.filter(({ state }) => state === 'ready').length === 2);

		const partials = helper.events.filter((event) => event.type === 'partial');
		const finals = helper.events.filter((event) => event.type === 'final');
		expect(finals).toMatchObject([
			{ text: partials.at(-1)?.text, last: true, utteranceId: partials[0]?.utteranceId },
		]);
		expect(helper.events.some(({ type }) => type === 'speech-stopped')).toBe(true);

		feed(helper.port, samples, 10_000);
		await helper.until(() => helper.events.filter(({ type }) => type === 'final').length === 2);
		const last = helper.events.findLast((event) => event.type === 'final');
		expect(last).toMatchObject({ text: 'tell me something interesting about dinosaurs' });
		expect(last?.utteranceId).not.toBe(finals[0]?.utteranceId);
	});

	it('answers a release that comes while it is away', async () => {
		await using helper = realRecognizer();
		await helper.port.whenReady();
		helper.kill();
		await helper.until(() => helper.states.at(-1)?.state === 'restarting');
		helper.port.beginUtterance(utteranceId('press_1'));
		helper.port.endUtterance(utteranceId('press_1'));
		await helper.until(() => helper.events.some(({ type }) => type === 'final'));

		expect(helper.events.findLast(({ type }) => type === 'final')).toMatchObject({
			utteranceId: 'press_1',
			text: '',
			last: true,
		});
	});
});

describe('a synthesizer', () => {
	it('that is killed fails what it had, retryable, and speaks again', async () => {
		await using helper = realSynthesizer();
		await helper.port.whenReady();
		const text = 'A long sentence that takes some time to say, again and again. '.repeat(60);
		for (let index = 0; index < 30; index++) {
			helper.port.speak({
				responseId: responseId('r1'),
				segmentIndex: index,
				text,
				voice: tones,
				language: 'en',
			});
		}
		helper.kill();
		await helper.until(() => helper.states.filter(({ state }) => state === 'ready').length === 2);

		const failed = helper.events.filter((event) => event.type === 'segment-failed');
		expect(failed.length).toBeGreaterThan(0);
		expect(failed.every(({ error }) => error.retryable)).toBe(true);
		expect(failed.length + helper.events.filter(({ type }) => type === 'segment-done').length).toBe(30);

		helper.port.speak({
			responseId: responseId('r2'),
			segmentIndex: 0,
			text: 'Back.',
			voice: tones,
			language: 'en',
		});
		await helper.until(() =>
			helper.events.some((event) => event.type === 'segment-done' && event.responseId === 'r2'),
		);
	});

	it('whose voice model kills the engine speaks with the system voice or says that there is none', async () => {
		const file = 'practice/tts/model.onnx';
		const contents = hollowOnnx({ frontend: 'characters', sample_rate: '22050' });
		await using helper = realSynthesizer({}, (folder) => new BrokenLibrary(folder, file, contents, true));
		await helper.until(() =>
			helper.events.some(({ type }) => type === 'ready' || type === 'unavailable'),
		);

		const said = helper.events.find((event) => event.type === 'ready' || event.type === 'unavailable');
		expect(said?.type === 'ready' ? said.providerReason : said?.error.message).toMatch(
			/model\.onnx|could not be loaded/,
		);
		if (said?.type === 'ready') expect(said.model).toBe('system');
	});

	it('whose voice model is missing falls back the same way', async () => {
		const file = 'practice/tts/tokens.txt';
		await using helper = realSynthesizer({}, (folder) => new BrokenLibrary(folder, file, null, false));
		await helper.port.whenReady();
		await helper.until(() => helper.events.length > 0);
		const [said] = helper.events;
		expect(
			said?.type === 'ready' ? said.providerReason : said?.type === 'unavailable' && said.error.message,
		).toContain('tokens.txt');
	});
});

describe('asking for CUDA', () => {
	it('reports what really runs', async () => {
		await using recognizer = realRecognizer({ provider: 'cuda' });
		await recognizer.until(() => recognizer.events.some(({ type }) => type === 'ready'));
		expect(recognizer.events.find(({ type }) => type === 'ready')).toMatchObject({
			model: 'practice-en',
			provider: 'cpu',
			providerReason: expect.stringContaining('CUDA was asked for') as string,
		});
	});
});

function feed(
	recognizer: ReturnType<typeof realRecognizer>['port'],
	samples: Float32Array,
	startMs: number,
): void {
	for (let at = 0; at + 320 <= samples.length; at += 320) {
		recognizer.accept({ startMs: startMs + at / 16, samples: samples.slice(at, at + 320) });
	}
}
