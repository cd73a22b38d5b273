/**
 * sherpa-onnx's voices. What a family wants with each request beside the text (a language, a recording to speak like, steps) is
 * data: `engine.request` of the catalogue entry.
 */
import type { InstalledModel } from '../../../models/catalogue.ts';
import { WavReader } from '../audio/wav-reader.ts';
import { voiceConfig } from './engine-settings.ts';
import type { EngineSettings } from './engine-settings.ts';
import { clean } from './engines.ts';
import type { SherpaGenerationConfig, SherpaModule, SherpaTts } from './native-module.ts';
import { callsFor } from './speakable.ts';

export interface VoiceEngine {
	readonly rateHz: number;
	readonly speakers: number;
	/**
	 * Calls `onAudio` sentence by sentence. Resolves when all is given out or, once aborted, after the sentence in work.
	 * Nothing speakable: resolves at once. A native error may leave it unsettled for ever: give it a deadline.
	 */
	speak(request: VoiceRequest): Promise<void>;
}

export interface VoiceRequest {
	readonly text: string;
	readonly speaker: number;
	/** 0.5–2, clamped. */
	readonly speed: number;
	/** BCP 47; sent to models that take it, if they know it. */
	readonly language: string;
	readonly signal: AbortSignal;
	readonly onAudio: (samples: Float32Array) => void;
}

/** A recording to speak like. */
export interface VoiceReference {
	/** Absolute path of a WAV file; some seconds are enough. */
	readonly audio: string;
	/** What is said in it. */
	readonly text: string;
}

/** Families that have no voice of their own: without a recording the engine says nothing, or worse. */
const imitators: ReadonlySet<string> = new Set(['pocket', 'zipvoice']);

/** The recording this model is to speak like: the person's own before the catalogue's; null for a voice of its own. */
export function referenceFor(model: InstalledModel, own: VoiceReference | null): VoiceReference | null {
	if (!imitators.has(model.family)) return null;
	const { referenceAudio, referenceText = '' } = model.request ?? {};
	return own ?? (referenceAudio === undefined ? null : { audio: referenceAudio, text: referenceText });
}

export function needsReference({ family }: InstalledModel): boolean {
	return imitators.has(family);
}

/** @param alphabet the characters a character-based voice knows; null when it speaks any letter. */
export async function loadVoiceEngine(
	sherpa: SherpaModule,
	model: InstalledModel,
	settings: EngineSettings,
	{
		alphabet,
		reference,
	}: { readonly alphabet: ReadonlySet<string> | null; readonly reference: VoiceReference | null },
): Promise<VoiceEngine> {
	const generation = generationFor(model, reference);
	const tts = await sherpa.OfflineTts.createAsync(voiceConfig(model, settings));
	return {
		rateHz: tts.sampleRate,
		speakers: tts.numSpeakers,
		async speak(request) {
			for (const text of callsFor(request.text, alphabet)) {
				if (request.signal.aborted) return;
				await speakOnce(tts, text, request, generation);
			}
		},
	};
}

/** What goes with a request beside text, speaker and speed; null when nothing does. */
type Generation = (language: string) => Omit<SherpaGenerationConfig, 'sid' | 'speed'>;

/** sherpa-onnx's own default, which a request with a configuration does not get by itself. */
const usualSilenceScale = 0.2;

function generationFor(model: InstalledModel, reference: VoiceReference | null): Generation | null {
	const { request } = model;
	if (request === undefined && reference === null) return null;
	const { numSteps, silenceScale = usualSilenceScale, languages, extra } = request ?? {};
	const recording = reference === null ? {} : recordingOf(reference);
	return (language) => {
		const lang = languages === undefined ? null : languageCode(model, languages, language);
		const all = { ...extra, ...(lang === null ? {} : { lang }) };
		return {
			silenceScale,
			...recording,
			...(numSteps === undefined ? {} : { numSteps }),
			...(Object.keys(all).length === 0 ? {} : { extra: all }),
		};
	};
}

function recordingOf({ audio, text }: VoiceReference): Partial<SherpaGenerationConfig> {
	using wav = new WavReader(audio);
	return {
		referenceAudio: wav.read(0, wav.frameCount),
		referenceSampleRate: wav.format.rateHz,
		referenceText: text,
	};
}

/** The model's word for the language: its own where the entry has one, else the primary tag; null for one it does not know. */
function languageCode(
	model: InstalledModel,
	words: Readonly<Record<string, string>>,
	language: string,
): string | null {
	const [primary = ''] = language.toLowerCase().split(/[-_]/);
	if (Object.hasOwn(words, primary)) return words[primary] ?? null;
	return model.languages.some((known) => known.split('-')[0] === primary) ? primary : null;
}

async function speakOnce(
	tts: SherpaTts,
	text: string,
	request: VoiceRequest,
	generation: Generation | null,
): Promise<void> {
	const { speaker, signal, onAudio } = request;
	const sid =
		Number.isInteger(speaker) && speaker >= 0 && speaker < Math.max(1, tts.numSpeakers) ? speaker : 0;
	const speed = Number.isFinite(request.speed) ? Math.min(2, Math.max(0.5, request.speed)) : 1;
	let heard = 0;
	const speech = await tts.generateAsync({
		text,
		sid,
		speed,
		enableExternalBuffer: false,
		...(generation === null ? {} : { generationConfig: { ...generation(request.language), sid, speed } }),
		onProgress({ samples }) {
			if (signal.aborted) return false;
			heard += samples.length;
			onAudio(clean(samples));
			return true;
		},
	});
	// A family without progress callbacks gives everything at the end.
	if (heard === 0 && !signal.aborted && speech.samples.length > 0) onAudio(clean(speech.samples));
}
