/** sherpa-onnx's engines that work on what was heard already: punctuation for its text, and its sound without the noise. */
import type { InstalledModel } from '../../../models/catalogue.ts';
import { modelPartConfig } from './engine-settings.ts';
import type { EngineSettings } from './engine-settings.ts';
import { clean, engineRateHz } from './engines.ts';
import type { OfflineEngine } from './engines.ts';
import type { SherpaModule, SherpaPunctuation } from './native-module.ts';

export interface PunctuationEngine {
	/** The text with its punctuation; as it is where it has some already, or is none. */
	punctuate(text: string): string;
}

/** Some models' memory grows with the square of the text; an utterance of a minute has 1,000 characters. */
const mostCharacters = 2_000;
const marks = /[.,?!;:…。，、？！；：।]/u;

/** Blocks while it loads. */
export function loadPunctuationEngine(
	sherpa: SherpaModule,
	model: InstalledModel,
	settings: EngineSettings,
): PunctuationEngine {
	const config = modelPartConfig(model, settings);
	const engine: SherpaPunctuation =
		model.family === 'ct-transformer'
			? new sherpa.OfflinePunctuation(config)
			: new sherpa.OnlinePunctuation(config);
	return {
		punctuate(text) {
			if (!/\p{L}/u.test(text) || marks.test(text) || text.length > mostCharacters) return text;
			// Trained on small letters: capitals throughout would be unknown words.
			const small = text === text.toUpperCase() ? text.toLowerCase() : text;
			const punctuated = engine.addPunct(small).trim();
			return punctuated === '' ? text : punctuated;
		},
	};
}

/** The same engine, hearing without the noise. Blocks while it loads, and while it works: some ms for each second of sound. */
export function loadDenoised(
	sherpa: SherpaModule,
	model: InstalledModel,
	settings: EngineSettings,
	heard: OfflineEngine,
): OfflineEngine {
	const denoiser = new sherpa.OfflineSpeechDenoiser(modelPartConfig(model, settings));
	return {
		...heard,
		transcribe(samples) {
			if (samples.length === 0) return Promise.resolve('');
			const { samples: pure, sampleRate } = denoiser.run({
				samples: clean(samples),
				sampleRate: engineRateHz,
				enableExternalBuffer: false,
			});
			return heard.transcribe(pure, sampleRate);
		},
	};
}
