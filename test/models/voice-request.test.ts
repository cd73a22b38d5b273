import { isAbsolute } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue, locateModel, modelSchema } from '../../models/catalogue.ts';

const folders = { bundled: '/models', downloaded: '/data', packageFolder: () => '/package' };

describe('what an entry says about requests to its voice', () => {
	it('is for voices only, and its recording is one of its files', () => {
		const asking = catalogue.filter(({ engine }) => engine.request !== undefined);
		expect(asking.map(({ id }) => id)).toEqual(['supertonic-3', 'pocket-tts-en', 'zipvoice-zh-en']);
		for (const model of asking) {
			expect(model.role).toBe('synthesizer');
			const { request } = locateModel(model, folders);
			const { referenceAudio } = request ?? {};
			if (referenceAudio !== undefined) expect(isAbsolute(referenceAudio), model.id).toBe(true);
		}
	});

	it('has its place filled in', () => {
		const [pocket] = catalogue.filter(({ id }) => id === 'pocket-tts-en');
		if (pocket === undefined) throw new Error('no pocket');
		expect(locateModel(pocket, folders).request).toMatchObject({
			referenceAudio: '/data/pocket-tts-en/test_wavs/bria.wav',
			numSteps: 5,
		});
		const astray = {
			...pocket,
			engine: { ...pocket.engine, request: { referenceAudio: '{other.wav}' } },
		};
		expect(() => locateModel(astray, folders)).toThrow('none of its files');
	});

	it('takes what the engine takes and nothing else', () => {
		const [model] = catalogue.filter(({ id }) => id === 'supertonic-3');
		const withRequest = (request: object): boolean =>
			modelSchema.safeParse({ ...model, engine: { ...model?.engine, request } }).success;
		expect(withRequest({ languages: { pt: 'pt-br' }, silenceScale: 0.2 })).toBe(true);
		expect(withRequest({ numSteps: 0 })).toBe(false);
		expect(withRequest({ seed: 1 })).toBe(false);
	});
});
