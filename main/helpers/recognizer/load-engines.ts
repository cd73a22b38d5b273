/** The recognizer's models: checked, then loaded, at once or when somebody first speaks. */
import type { InstalledModel } from '../../../models/catalogue.ts';
import type { ModelVerdicts } from '../../../models/check-model.ts';
import { HelperRefused } from '../helper-runtime.ts';
import type { HelperContext } from '../helper-runtime.ts';
import type { HelperError } from '../protocol.ts';
import { loadOfflineEngine, loadStreamingEngine } from '../sherpa/engines.ts';
import type { OfflineEngine, StreamingEngine } from '../sherpa/engines.ts';
import type { EngineSettings } from '../sherpa/engine-settings.ts';
import { inspectModel } from '../sherpa/inspect-model.ts';
import type { SherpaModule } from '../sherpa/native-module.ts';
import { noted } from '../sherpa/noted.ts';
import { loadDenoised, loadPunctuationEngine } from '../sherpa/text-engines.ts';
import type { PunctuationEngine } from '../sherpa/text-engines.ts';
import { lazyOffline, lazyStreaming } from './lazy-engines.ts';
import type { RecognizerHelperEvent, RecognizerOptions } from './recognizer-protocol.ts';

export interface Loading {
	readonly sherpa: SherpaModule;
	readonly options: RecognizerOptions;
	readonly verdicts: ModelVerdicts;
	readonly context: HelperContext<RecognizerHelperEvent>;
}

export interface RecognizerEngines {
	readonly streaming: StreamingEngine;
	readonly offline: OfflineEngine | null;
	/** Gives texts their punctuation; as they are where there is no model for it. */
	readonly finish: (text: string) => string;
}

/** @param model the streaming one; its files have been found right */
export async function loadEngines(loading: Loading, model: InstalledModel): Promise<RecognizerEngines> {
	const { sherpa, options } = loading;
	const secondPass = await comfort(loading, options.secondPass, 'told');
	const denoiser = secondPass === null ? null : await comfort(loading, options.denoiser, 'told');
	const punctuation = await comfort(loading, punctuationFor(options), 'quiet');
	const load = {
		streaming: () => noted(model, () => loadStreamingEngine(sherpa, model, waysOf(options, model))),
		offline: secondPass === null ? null : () => loadSecondPass(loading, secondPass, denoiser),
		punctuation:
			punctuation === null
				? null
				: () =>
						noted(punctuation, () =>
							loadPunctuationEngine(sherpa, punctuation, waysOf(options, punctuation)),
						),
	};
	if (!options.resting) {
		const streaming = load.streaming();
		return {
			streaming,
			offline: (await load.offline?.()) ?? null,
			finish: finishing(load.punctuation?.()),
		};
	}
	const offline = load.offline === null ? null : lazyOffline(load.offline);
	let engine: PunctuationEngine | undefined;
	return {
		streaming: lazyStreaming(load.streaming, () => offline?.begin()),
		offline,
		finish: (text) => finishing((engine ??= load.punctuation?.()))(text),
	};
}

/** The model, once its files are known to be right. @throws {HelperRefused} */
export async function sound(
	model: InstalledModel | null,
	id: string,
	verdicts: ModelVerdicts,
	signal: AbortSignal,
): Promise<InstalledModel> {
	if (model === null) throw new HelperRefused(unknown(id));
	const { problem } = await inspectModel(model, verdicts, signal);
	if (problem !== null) throw new HelperRefused(problem);
	return model;
}

/** What the recognizer also hears without. `quiet`: that it is not installed is no news. */
async function comfort(
	{ verdicts, context }: Loading,
	model: InstalledModel | null,
	ifMissing: 'quiet' | 'told',
): Promise<InstalledModel | null> {
	if (model === null) return null;
	const { problem } = await inspectModel(model, verdicts, context.signal);
	if (problem === null) return model;
	if (problem.kind !== 'model-missing' || ifMissing === 'told')
		context.emit({ type: 'error', error: problem, tMs: context.nowMs() });
	return null;
}

/** A model for another language would set the wrong marks. */
function punctuationFor({ punctuation, language }: RecognizerOptions): InstalledModel | null {
	const [primary = ''] = language.toLowerCase().split(/[-_]/);
	return punctuation?.languages.includes(primary) === true ? punctuation : null;
}

async function loadSecondPass(
	{ sherpa, options }: Loading,
	model: InstalledModel,
	denoiser: InstalledModel | null,
): Promise<OfflineEngine> {
	const settings = { ...waysOf(options, model), language: options.language };
	const engine = await noted(model, () => loadOfflineEngine(sherpa, model, settings));
	if (denoiser === null) return engine;
	return noted(denoiser, () => loadDenoised(sherpa, denoiser, waysOf(options, denoiser), engine));
}

/** How a model is run: as was measured on this computer, or as is usual. */
export function waysOf(
	{ provider, threads, measured }: RecognizerOptions,
	{ id }: InstalledModel,
): EngineSettings {
	return measured[id] ?? { provider, threads };
}

function finishing(engine: PunctuationEngine | undefined): (text: string) => string {
	return (text) => engine?.punctuate(text) ?? text;
}

function unknown(id: string): HelperError {
	return {
		kind: 'model-missing',
		message: `The recognizer ${id} is not known. Choose another one in the settings.`,
		retryable: false,
		subject: id,
	};
}
