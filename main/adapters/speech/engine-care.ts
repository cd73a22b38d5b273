import { existsSync } from 'node:fs';
import type { InstalledModel } from '../../../models/catalogue.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { ForkHelper } from '../helper-process/helper-process.ts';
import type { ModelLibrary } from '../models/model-library.ts';
import type { Measure, Way } from './benchmark-choice.ts';
import { EngineBenchmarks } from './engine-benchmarks.ts';
import { engineLibraries } from './engine-libraries.ts';
import { EngineProviders } from './engine-providers.ts';
import type { ProviderChoice } from './engine-providers.ts';
import type { RunProgram } from './graphics-card.ts';

export interface EngineCareOptions {
	readonly fork: ForkHelper;
	readonly clock: Clock;
	/** Absolute path of main/helpers/probe.entry. */
	readonly entry: string;
	readonly models: ModelLibrary;
	readonly run?: RunProgram;
}

/** A helper that loads a model answers nothing for so long at most, ms: 3 GB from a slow disk. */
export const longestLoadMs = 60_000;

/** The small model CUDA is tried with: it comes with the app. */
const trialModel = 'practice-en';

/** What is known of this computer, for whoever loads a model: what it can run on, and how it runs best. */
export class EngineCare implements Disposable {
	readonly #providers: EngineProviders;
	readonly #benchmarks: EngineBenchmarks;

	constructor({ fork, clock, entry, models, run }: EngineCareOptions) {
		this.#providers = new EngineProviders({
			fork,
			clock,
			entry,
			trialModel: () => models.find(trialModel, 'streaming-recognizer'),
			verdictFile: models.notesFile('providers'),
			...(run === undefined ? {} : { run }),
		});
		this.#benchmarks = new EngineBenchmarks({
			fork,
			clock,
			entry,
			file: models.notesFile('benchmarks'),
			// Noise where it is not there.
			sound: existsSync(models.speechSample) ? models.speechSample : null,
			providers: () => (this.#providers.choose('auto').provider === 'cuda' ? ['cpu', 'cuda'] : ['cpu']),
			libraries: engineLibraries().identity,
			verdictFile: models.verdictFile('probe'),
		});
	}

	choose(asked: string): ProviderChoice {
		return this.#providers.choose(asked);
	}

	/** Settles once it is known whether CUDA works, where anybody asks for it. */
	async settled(asked: readonly string[]): Promise<void> {
		for (const each of asked) this.choose(each);
		await this.#providers.settled();
	}

	/** CUDA was found to work, or not, after helpers had been started without it. */
	onSettled(listener: () => void): Disposable {
		return this.#providers.onSettled(listener);
	}

	/** CUDA ended a helper although the trial had gone well. */
	cudaFailed(why: string): Promise<void> {
		return this.#providers.failed(why);
	}

	/** How those models run best that were measured here, by their ids. */
	measured(models: readonly InstalledModel[], asked: string): Readonly<Record<string, Way>> {
		return Object.fromEntries(
			models.flatMap((model) => {
				const best = this.best(model, asked);
				return best === null ? [] : [[model.id, { provider: best.provider, threads: best.threads }]];
			}),
		);
	}

	best(model: InstalledModel, asked: string): Measure | null {
		const { provider } = this.choose(asked);
		// Both work and the settings leave it open: the faster of the two.
		const among = asked === 'auto' && provider === 'cuda' ? 'auto' : provider;
		return this.#benchmarks.best(model, among);
	}

	/** In use: measured when there is time. */
	used(model: InstalledModel): void {
		this.#benchmarks.want(model);
	}

	/** Nobody talks and nothing is answered, or somebody does. */
	setIdle(idle: boolean): void {
		this.#benchmarks.setIdle(idle);
	}

	[Symbol.dispose](): void {
		this.#providers[Symbol.dispose]();
		this.#benchmarks[Symbol.dispose]();
	}
}

export interface RunningEngine {
	/** Catalogue id. */
	readonly model: string;
	readonly provider: string;
	/** Why it runs on that, a sentence; '' when nobody asked for anything else. */
	readonly reason: string;
	readonly measure: Measure | null;
	readonly resting: boolean;
}

/** What runs on what, why, and how fast: for people who want to know. */
export function engineInWords({ model, provider, reason, measure, resting }: RunningEngine): string {
	const on = provider === 'system' ? model : `${model} on ${provider.toUpperCase()}`;
	const fast = measure === null ? '' : `, ${measureInWords(measure)}`;
	const sentences = [`${on}${fast}.`, reason, ...(resting ? ['It rests until somebody speaks.'] : [])];
	return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** "2 threads, measured here: 0.4 % of the sound's length, first sound after 120 ms". */
function measureInWords({ threads, realTimeFactor, firstAudioMs }: Measure): string {
	const share = (realTimeFactor * 100).toPrecision(2);
	const count = threads === 1 ? '1 thread' : `${threads} threads`;
	const first = firstAudioMs === null ? '' : `, first sound after ${Math.round(firstAudioMs)} ms`;
	return `${count}, measured here: ${Number(share)} % of the sound's length${first}`;
}
