import type { InstalledModel } from '../../../models/catalogue.ts';
import { ModelVerdicts } from '../../../models/check-model.ts';
import { WavReader } from '../audio/wav-reader.ts';
import { HelperRefused } from '../helper-runtime.ts';
import type { HelperContext, RunningHelper } from '../helper-runtime.ts';
import { engineRateHz, loadOfflineEngine, loadStreamingEngine } from '../sherpa/engines.ts';
import type { EngineSettings } from '../sherpa/engine-settings.ts';
import { alphabetOf, inspectModel } from '../sherpa/inspect-model.ts';
import type { ModelInspection } from '../sherpa/inspect-model.ts';
import { loadSherpa, SherpaUnavailable } from '../sherpa/native-module.ts';
import type { SherpaModule } from '../sherpa/native-module.ts';
import { noted } from '../sherpa/noted.ts';
import { loadVoiceEngine, referenceFor } from '../sherpa/voice-engine.ts';
import { primaryLanguage } from '../synthesizer/speaking-voice.ts';
import { measure } from './measure.ts';
import type { Work } from './measure.ts';
import type { ProbeEvent, ProbeOptions } from './probe-protocol.ts';
import { sentenceFor } from './sentences.ts';

/** Pieces a streaming recognizer is fed, as it is in a conversation. */
const pieceSamples = engineRateHz / 10;
/** Length of the noise that stands in for speech, s. */
const noiseSeconds = 3;
const noiseLevel = 0.1;

/** Loads the model, measures it and says so; the parent ends the process. */
export async function startProbe(
	options: ProbeOptions,
	context: HelperContext<ProbeEvent>,
): Promise<RunningHelper<never>> {
	const inspection = await inspectModel(
		options.model,
		new ModelVerdicts(options.verdictFile),
		context.signal,
	);
	if (inspection.problem !== null) throw new HelperRefused(inspection.problem);
	const sherpa = sherpaOrRefuse();
	const beganMs = context.nowMs();
	const work = await load(sherpa, options, inspection);
	const loadMs = context.nowMs() - beganMs;
	const paced = await measure(work, { runs: options.runs, nowMs: () => context.nowMs() });
	const memoryMb = process.memoryUsage.rss() / 2 ** 20;
	context.emit({ type: 'measured', measure: { loadMs, memoryMb, ...paced } });
	return { command: () => undefined, dispose: () => undefined };
}

/** What one run does with the model. */
async function load(sherpa: SherpaModule, options: ProbeOptions, inspection: ModelInspection): Promise<Work> {
	const { model } = options;
	switch (model.role) {
		case 'streaming-recognizer':
			return streamingWork(sherpa, options);
		case 'offline-recognizer': {
			const engine = await noted(model, () => loadOfflineEngine(sherpa, model, options));
			const samples = soundOf(options.sound);
			return async () => {
				await engine.transcribe(samples);
				return (samples.length * 1000) / engineRateHz;
			};
		}
		case 'synthesizer':
			return voiceWork(sherpa, model, options, alphabetOf(inspection));
		default:
			throw new HelperRefused({
				kind: 'model-unsupported',
				message: `The model ${model.id} neither recognises nor speaks, so its speed cannot be measured.`,
				retryable: false,
				subject: model.id,
			});
	}
}

function streamingWork(sherpa: SherpaModule, options: ProbeOptions): Work {
	const { model } = options;
	const engine = noted(model, () => loadStreamingEngine(sherpa, model, options));
	const samples = soundOf(options.sound);
	return () => {
		const stream = engine.open();
		for (let at = 0; at < samples.length; at += pieceSamples)
			stream.accept(samples.slice(at, at + pieceSamples));
		stream.text();
		return Promise.resolve((samples.length * 1000) / engineRateHz);
	};
}

async function voiceWork(
	sherpa: SherpaModule,
	model: InstalledModel,
	settings: EngineSettings,
	alphabet: ReadonlySet<string> | null,
): Promise<Work> {
	const engine = await noted(model, () =>
		loadVoiceEngine(sherpa, model, settings, { alphabet, reference: referenceFor(model, null) }),
	);
	const language = primaryLanguage(model.languages[0] ?? 'en');
	return async (onFirst) => {
		let samples = 0;
		await engine.speak({
			text: sentenceFor(language),
			language,

			speaker: 0,
			speed: 1,
			signal: new AbortController().signal,
			onAudio: (piece) => {
				if (samples === 0) onFirst();
				samples += piece.length;
			},
		});
		return (samples * 1000) / engine.rateHz;
	};
}

function soundOf(path: string | null): Float32Array {
	if (path !== null) {
		using wav = new WavReader(path);
		if (wav.format.rateHz === engineRateHz) return wav.read(0, wav.frameCount);
	}
	return Float32Array.from(
		{ length: noiseSeconds * engineRateHz },
		() => (Math.random() * 2 - 1) * noiseLevel,
	);
}

function sherpaOrRefuse(): SherpaModule {
	try {
		return loadSherpa();
	} catch (error) {
		const why = error instanceof SherpaUnavailable ? error.message : 'unknown error';
		throw new HelperRefused(
			{
				kind: 'internal',
				message: `The speech engine cannot be loaded on this computer (${why}). Install Parley again, or report this.`,
				retryable: false,
			},
			error,
		);
	}
}
