/**
 * Asked, running, why. sherpa-onnx takes any wish for a graphics card and may abort, hang or use the CPU without a word, so a wish
 * reaches a helper only after a spare process has really run a small model that way on this computer.
 *
 * Decisions
 * - The ladder: are the libraries there, does a driver answer, was it tried before with this driver and these libraries, and only
 *   then the trial. Each rung that fails ends it, with its reason; the CPU is used.
 * - Until the trial is over the CPU is used: nobody waits for it. `onSettled` tells when it is worth loading anew.
 * - A bad verdict is kept as a good one is: an abort is not provoked at each start. A new driver or library asks again.
 */
import { z } from 'zod';
import type { InstalledModel } from '../../../models/catalogue.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { ProbeEvent, ProbeOptions } from '../../helpers/probe/probe-protocol.ts';
import { saysFallback } from '../../helpers/sherpa/loading-protocol.ts';
import { deathInWords } from '../helper-process/helper-death.ts';
import type { ForkHelper } from '../helper-process/helper-process.ts';
import { engineLibraries } from './engine-libraries.ts';
import type { EngineLibraries } from './engine-libraries.ts';
import { findGraphicsCard } from './graphics-card.ts';
import type { RunProgram } from './graphics-card.ts';
import { KeptNotes } from './kept-notes.ts';
import { fallbackReason } from './provider-watch.ts';
import { askSpareProcess } from './spare-process.ts';

export interface ProviderChoice {
	/** What the helper is to ask sherpa-onnx for. */
	readonly provider: string;
	/** Why it is not what the settings ask for: a sentence; '' when it is, or when the settings leave it open. */
	readonly reason: string;
}

export interface EngineProvidersOptions {
	readonly fork: ForkHelper;
	readonly clock: Clock;
	/** Absolute path of main/helpers/probe.entry. */
	readonly entry: string;
	/** The small model that is tried; null when it is not there, and then nothing is tried. */
	readonly trialModel: () => InstalledModel | null;
	/** Where verdicts are kept, absolute. */
	readonly verdictFile: string;
	readonly run?: RunProgram;
	readonly libraries?: () => EngineLibraries;
	readonly deadlineMs?: number;
}

/** The first use of CUDA loads some GB of libraries and plans kernels; a driver that hangs does so for ever. */
const trialDeadlineMs = 60_000;

const verdictSchema = z.strictObject({ works: z.boolean(), why: z.string() });
type Verdict = z.infer<typeof verdictSchema>;

const pending: Verdict = {
	works: false,
	why: 'it is still being tried in a spare process',
};

export class EngineProviders implements Disposable {
	readonly #given: EngineProvidersOptions;
	readonly #kept: KeptNotes<Verdict>;
	readonly #listeners = new Set<() => void>();
	readonly #stop = new AbortController();
	#verdict: Verdict | null = null;
	#key: string | null = null;
	#checking: Promise<void> | null = null;

	constructor(given: EngineProvidersOptions) {
		this.#given = given;
		this.#kept = new KeptNotes(given.verdictFile, verdictSchema);
	}

	/** At once, with what is known by now. `auto` takes CUDA where it works; what nobody can check here is passed on. */
	choose(asked: string): ProviderChoice {
		if (asked !== 'auto' && asked !== 'cuda') return { provider: asked, reason: '' };
		const verdict = this.#known();
		if (verdict.works) return { provider: 'cuda', reason: '' };
		return {
			provider: 'cpu',
			reason: asked === 'auto' ? '' : `CUDA was asked for, but ${verdict.why}; the CPU is used.`,
		};
	}

	/** The verdict changed after `choose` had answered. */
	onSettled(listener: () => void): Disposable {
		this.#listeners.add(listener);
		return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
	}

	/** Settles once nothing is being tried. */
	async settled(): Promise<void> {
		await this.#checking;
	}

	/** A real model died of it after the trial went well: kept as a bad verdict. */
	async failed(why: string): Promise<void> {
		this.#verdict = { works: false, why };
		if (this.#key !== null) await this.#kept.set(this.#key, this.#verdict);
	}

	[Symbol.dispose](): void {
		this.#stop.abort();
		this.#listeners.clear();
	}

	#known(): Verdict {
		if (this.#verdict !== null) return this.#verdict;
		const { missingForCuda, identity } = (this.#given.libraries ?? engineLibraries)();
		if (missingForCuda !== null) {
			this.#verdict = {
				works: false,
				why: `this build of the speech engine has no support for it (${missingForCuda} is missing)`,
			};
			return this.#verdict;
		}
		this.#checking ??= this.#check(identity);
		return pending;
	}

	async #check(identity: string): Promise<void> {
		try {
			this.#verdict = await this.#judge(identity);
		} catch {
			// Disposed meanwhile.
			return;
		}
		for (const listener of this.#listeners) listener();
	}

	async #judge(identity: string): Promise<Verdict> {
		const card = await findGraphicsCard(this.#given.run);
		if (card === null) return { works: false, why: 'no NVIDIA card with a working driver answers' };
		this.#key = `${card.driver} ${card.name} ${identity}`;
		const kept = this.#kept.get(this.#key);
		if (kept !== null) return kept;
		const model = this.#given.trialModel();
		if (model === null) return { works: false, why: 'the small model it is tried with is missing' };
		const verdict = await this.#try(model);
		await this.#kept.set(this.#key, verdict);
		return verdict;
	}

	async #try(model: InstalledModel): Promise<Verdict> {
		const { fork, clock, entry, deadlineMs = trialDeadlineMs } = this.#given;
		const answer = await askSpareProcess<ProbeOptions, ProbeEvent>({
			fork,
			clock,
			entry,
			options: { model, provider: 'cuda', threads: 1, sound: null, runs: 1 },
			deadlineMs,
			signal: this.#stop.signal,
		});
		const fallback = answer.stderr.find(saysFallback);
		if (fallback !== undefined) return { works: false, why: fallbackReason(fallback) };
		switch (answer.type) {
			case 'answered':
				return { works: true, why: '' };
			case 'refused':
				return { works: false, why: `it could not be tried (${answer.error.message})` };
			case 'died':
				return {
					works: false,
					why:
						answer.death.cause === 'handshake-deadline'
							? 'a trial of it did not come to an end'
							: `a trial of it failed (${deathInWords(answer.death)})`,
				};
		}
	}
}
