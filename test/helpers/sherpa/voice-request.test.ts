import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSherpa } from '../../../main/helpers/sherpa/native-module.ts';
import type { SherpaModule, SherpaSpeechRequest } from '../../../main/helpers/sherpa/native-module.ts';
import { loadVoiceEngine, needsReference, referenceFor } from '../../../main/helpers/sherpa/voice-engine.ts';
import type { VoiceReference } from '../../../main/helpers/sherpa/voice-engine.ts';
import { loadModelVoice } from '../../../main/helpers/synthesizer/model-voice.ts';
import type { InstalledModel } from '../../../models/catalogue.ts';
import { ModelVerdicts } from '../../../models/check-model.ts';
import { decodeTones } from '../../../models/practice/tools/decode_tones.mjs';
import { practiceModel } from '../../support/practice-speech.ts';

const tones = practiceModel('practice-tones');
const settings = { provider: 'cpu', threads: 1 };

/** What the engine is asked for a sentence in this language. */
async function asked(
	model: InstalledModel,
	language: string,
	reference: VoiceReference | null = null,
): Promise<SherpaSpeechRequest | undefined> {
	const requests: SherpaSpeechRequest[] = [];
	const real = loadSherpa();
	const sherpa: SherpaModule = {
		...real,
		OfflineTts: {
			createAsync: () =>
				Promise.resolve({
					numSpeakers: 10,
					sampleRate: 24_000,
					generateAsync: (request: SherpaSpeechRequest) => {
						requests.push(request);
						return Promise.resolve({ samples: new Float32Array(0), sampleRate: 24_000 });
					},
				}),
		},
	};
	const voice = await loadVoiceEngine(sherpa, model, settings, { alphabet: null, reference });
	await voice.speak({
		text: 'Hello.',
		speaker: 3,
		speed: 1.5,
		language,
		signal: new AbortController().signal,
		onAudio: () => undefined,
	});
	return requests[0];
}

describe('what goes with a request to a voice', () => {
	it('is nothing but text, speaker and speed for most families', async () => {
		expect(await asked(tones, 'en')).not.toHaveProperty('generationConfig');
	});

	it('is the language of this request where the entry says so, in the model’s own word', async () => {
		const model = { ...tones, languages: ['en', 'es', 'pt'], request: { languages: { pt: 'pt-br' } } };
		for (const [language, lang] of [
			['es-MX', 'es'],
			['pt', 'pt-br'],
		] as const)
			expect((await asked(model, language))?.generationConfig).toEqual({
				sid: 3,
				speed: 1.5,
				silenceScale: 0.2,
				extra: { lang },
			});
		expect((await asked(model, 'hi'))?.generationConfig).not.toHaveProperty('extra');
	});

	it('is everything else the entry names, too', async () => {
		const request = { numSteps: 4, silenceScale: 0.5, extra: { min_char_in_sentence: 10 } };
		expect((await asked({ ...tones, request }, 'en'))?.generationConfig).toEqual({
			sid: 3,
			speed: 1.5,
			...request,
		});
	});

	it('reaches the real engine, which speaks with it', async () => {
		const model = { ...tones, request: { languages: {}, extra: { anything: 1 } } };
		const voice = await loadVoiceEngine(loadSherpa(), model, settings, {
			alphabet: null,
			reference: null,
		});
		const heard: Float32Array[] = [];
		await voice.speak({
			text: 'hello world',
			speaker: 2,
			speed: 1,
			language: 'en',
			signal: new AbortController().signal,
			onAudio: (samples) => heard.push(samples),
		});
		const spoken = decodeTones(Float32Array.from(heard.flatMap((piece) => [...piece])), voice.rateHz);
		expect(spoken).toMatchObject({ text: 'hello world', speaker: 2 });
	});
});

describe('a voice that speaks like a recording', () => {
	let folder = '';
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-reference-'))));
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	function recording(): VoiceReference {
		const audio = join(folder, 'voice.wav');
		const header = Buffer.alloc(44);
		header.write('RIFF', 0);
		header.writeUInt32LE(36 + 8, 4);
		header.write('WAVEfmt ', 8);
		header.writeUInt32LE(16, 16);
		header.writeUInt16LE(1, 20);
		header.writeUInt16LE(1, 22);
		header.writeUInt32LE(8_000, 24);
		header.writeUInt32LE(16_000, 28);
		header.writeUInt16LE(2, 32);
		header.writeUInt16LE(16, 34);
		header.write('data', 36);
		header.writeUInt32LE(8, 40);
		writeFileSync(
			audio,
			Buffer.concat([header, Buffer.from(Int16Array.of(0, 16_384, -16_384, 0).buffer)]),
		);
		return { audio, text: 'what is said' };
	}

	it('sends it with its rate and its words', async () => {
		const pocket = { ...tones, family: 'pocket' };
		expect((await asked(pocket, 'en', recording()))?.generationConfig).toMatchObject({
			referenceAudio: Float32Array.of(0, 0.5, -0.5, 0),
			referenceSampleRate: 8_000,
			referenceText: 'what is said',
		});
	});

	it('takes a person’s own before the one that comes with the model, and needs one', () => {
		const own = recording();
		const with_ = { ...tones, family: 'pocket', request: { referenceAudio: '/bria.wav' } };
		expect(referenceFor(with_, own)).toBe(own);
		expect(referenceFor(with_, null)).toEqual({ audio: '/bria.wav', text: '' });
		expect(referenceFor({ ...tones, family: 'zipvoice' }, null)).toBeNull();
		expect(referenceFor(tones, own)).toBeNull();
		expect([with_, tones].map(needsReference)).toEqual([true, false]);
	});

	it('says what to do when it has none, instead of letting the engine fail', async () => {
		const zipvoice = { ...tones, id: 'zipvoice-zh-en', family: 'zipvoice' };
		const loading = loadModelVoice(
			zipvoice,
			{ ...settings, reference: null },
			new ModelVerdicts(),
			new AbortController().signal,
		);
		await expect(loading).rejects.toMatchObject({
			error: { kind: 'voice-missing', subject: 'zipvoice-zh-en' },
		});
	});
});
