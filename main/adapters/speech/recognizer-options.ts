import type { InstalledModel } from '../../../models/catalogue.ts';
import type {
	ListeningMode,
	RecognizerOptions,
	VoiceActivityOptions,
} from '../../helpers/recognizer/recognizer-protocol.ts';
import { defaultVoiceActivity } from '../../helpers/recognizer/recognizer-protocol.ts';
import type { ModelLibrary } from '../models/model-library.ts';
import type { EngineCare } from './engine-care.ts';

export interface RecognizerSettings {
	/** Catalogue id of a streaming recognizer. */
	readonly model: string;
	/** Catalogue id of an offline recognizer, or null. */
	readonly secondPass: string | null;
	/** Catalogue id of an end-of-turn model; null or left out: none. Not an error where it is not installed. */
	readonly endOfTurnModel?: string | null;
	/** `auto`, `cpu`, `cuda` … */
	readonly provider: string;
	/** BCP 47, for models of several languages; English when left out. */
	readonly language?: string;
	/** Catalogue id of a punctuation model; null or left out: none. Not an error where it is not installed. */
	readonly punctuation?: string | null;
	/** Catalogue id of a denoiser for the second pass; null or left out: none. */
	readonly denoiser?: string | null;
}

export type RecognizerCare = Pick<EngineCare, 'choose' | 'measured' | 'best' | 'used' | 'cudaFailed'>;

/** Threads a recognizer decodes with before it was measured; it shares the machine with a voice and a language model. */
const threads = 2;

interface Given {
	readonly models: ModelLibrary;
	readonly care?: RecognizerCare;
	readonly voiceActivity?: Partial<VoiceActivityOptions>;
}

interface Start {
	readonly settings: RecognizerSettings;
	readonly provider: string;
	readonly resting: boolean;
	readonly mode: ListeningMode;
	readonly utterancesSoFar: number;
}

/** What a recognizer's process is started with. */
export function recognizerOptions(
	{ models, care, voiceActivity }: Given,
	{ settings, ...start }: Start,
): RecognizerOptions {
	const { model, secondPass, endOfTurnModel, punctuation, denoiser, language = 'en' } = settings;
	const wanted = (id: string | null | undefined, role: InstalledModel['role']): InstalledModel | null =>
		id === null || id === undefined ? null : models.find(id, role);
	return {
		...start,
		model,
		streaming: models.find(model, 'streaming-recognizer'),
		secondPass: wanted(secondPass, 'offline-recognizer'),
		voiceActivityModel: models.find('silero-vad', 'voice-activity'),
		endOfTurnModel: wanted(endOfTurnModel, 'end-of-turn'),
		punctuation: wanted(punctuation, 'punctuation'),
		denoiser: wanted(denoiser, 'denoiser'),
		language,
		threads,
		measured: care?.measured(modelsUsed(models, settings), settings.provider) ?? {},
		voiceActivity: { ...defaultVoiceActivity, ...voiceActivity },
		verdictFile: models.verdictFile('recognizer'),
	};
}

/** The models whose speed matters. */
export function modelsUsed(
	models: ModelLibrary,
	{ model, secondPass }: RecognizerSettings,
): readonly InstalledModel[] {
	const streaming = models.find(model, 'streaming-recognizer');
	const offline = secondPass === null ? null : models.find(secondPass, 'offline-recognizer');
	return [streaming, offline].filter((each) => each !== null);
}
