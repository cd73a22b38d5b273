/**
 * How fast each model runs on this computer, measured once in spare processes while nobody talks, and kept. What was found counts
 * from the next load of the model on.
 *
 * Decisions
 * - One process for each way to run a model: nothing in the engine gives memory back, and a way that kills it kills only that.
 * - The moment somebody talks, the process is ended and its measurement begun again later: a benchmark is never heard.
 * - A model that cannot be measured is remembered as such; it is not tried again on this computer.
 */
import { availableParallelism, cpus } from 'node:os';
import { z } from 'zod';
import type { InstalledModel } from '../../../models/catalogue.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { ProbeEvent, ProbeOptions } from '../../helpers/probe/probe-protocol.ts';
import { saysFallback } from '../../helpers/sherpa/loading-protocol.ts';
import type { ForkHelper } from '../helper-process/helper-process.ts';
import { bestOf, isPastBest, measureSchema, waysToMeasure } from './benchmark-choice.ts';
import type { Measure, Way } from './benchmark-choice.ts';
import { KeptNotes } from './kept-notes.ts';
import { askSpareProcess } from './spare-process.ts';

export interface EngineBenchmarksOptions {
	readonly fork: ForkHelper;
	readonly clock: Clock;
	/** Absolute path of main/helpers/probe.entry. */
	readonly entry: string;
	/** Where measurements are kept, absolute. */
	readonly file: string;
	/** A WAV file of speech at 16 kHz; null for noise. */
	readonly sound: string | null;
	/** What can be asked for on this computer: `cpu`, and `cuda` once it was seen to work. */
	readonly providers: () => readonly string[];
	/** What else the speed depends on, beside processor and model: the engine's libraries. */
	readonly libraries: string;
	readonly verdictFile?: string;
	readonly cores?: number;
	readonly processor?: string;
	readonly onMeasured?: (model: string) => void;
}

/** For one way: a large model takes some ten seconds to load, and ten more for its runs. */
const deadlineMs = 120_000;
const runs = 5;

const noteSchema = z.strictObject({
	model: z.string(),
	/** Empty: it could not be measured. */
	measured: z.array(measureSchema),
});
type Note = z.infer<typeof noteSchema>;

export class EngineBenchmarks implements Disposable {
	readonly #given: EngineBenchmarksOptions;
	readonly #kept: KeptNotes<Note>;
	readonly #machine: string;
	readonly #wanted = new Map<string, InstalledModel>();
	#idle = false;
	#running: AbortController | null = null;
	#done: Promise<void> = Promise.resolve();

	constructor(given: EngineBenchmarksOptions) {
		this.#given = given;
		this.#kept = new KeptNotes(given.file, noteSchema);
		const { processor = cpus()[0]?.model ?? 'unknown', libraries } = given;
		this.#machine = `${processor} ×${this.#cores} ${libraries}`;
	}

	/** How this model runs best on the provider that was asked for; null before it was measured. */
	best(model: InstalledModel, provider: string): Measure | null {
		const note = this.#kept.get(this.#key(model));
		return note === null ? null : bestOf(model.role, note.measured, provider);
	}

	/** It is in use: to be measured when there is time, unless that was done. */
	want(model: InstalledModel): void {
		if (this.#kept.get(this.#key(model)) !== null) return;
		this.#wanted.set(model.id, model);
		this.#goOn();
	}

	/** True: nobody talks and nothing is being answered. False ends a measurement at once. */
	setIdle(idle: boolean): void {
		this.#idle = idle;
		if (!idle) this.#running?.abort();
		else this.#goOn();
	}

	/** Settles once nothing is being measured. */
	async settled(): Promise<void> {
		await this.#done;
	}

	[Symbol.dispose](): void {
		this.#wanted.clear();
		this.#running?.abort();
	}

	#goOn(): void {
		if (!this.#idle || this.#running !== null || this.#wanted.size === 0) return;
		const running = new AbortController();
		this.#running = running;
		this.#done = this.#measureAll(running.signal).finally(() => {
			this.#running = null;
			// Idle again before the process was gone.
			if (running.signal.aborted) this.#goOn();
		});
	}

	async #measureAll(signal: AbortSignal): Promise<void> {
		for (let model = this.#next(); model !== undefined; model = this.#next()) {
			const measured = await this.#measure(model, signal);
			if (measured === null) return;
			await this.#kept.set(this.#key(model), { model: model.id, measured });
			this.#wanted.delete(model.id);
			this.#given.onMeasured?.(model.id);
		}
	}

	#next(): InstalledModel | undefined {
		return this.#wanted.values().next().value;
	}

	/** Null: somebody began to talk. */
	async #measure(model: InstalledModel, signal: AbortSignal): Promise<Measure[] | null> {
		const measured: Measure[] = [];
		for (const way of waysToMeasure(this.#cores, this.#given.providers())) {
			if (isPastBest(model.role, measured) && measured.at(-1)?.provider === way.provider) continue;
			const found = await this.#try(model, way, signal);
			if (signal.aborted) return null;
			if (found !== null) measured.push(found);
		}
		return measured;
	}

	async #try(model: InstalledModel, way: Way, signal: AbortSignal): Promise<Measure | null> {
		const { fork, clock, entry, sound, verdictFile } = this.#given;
		try {
			const answer = await askSpareProcess<ProbeOptions, ProbeEvent>({
				fork,
				clock,
				entry,
				options: {
					model,
					...way,
					sound,
					runs,
					...(verdictFile === undefined ? {} : { verdictFile }),
				},
				deadlineMs,
				signal,
			});
			if (answer.type !== 'answered' || answer.stderr.some(saysFallback)) return null;
			return { ...way, ...answer.event.measure };
		} catch (error) {
			if (signal.aborted) return null;
			throw error;
		}
	}

	get #cores(): number {
		return this.#given.cores ?? availableParallelism();
	}

	/** A model whose files are others is another model. */
	#key({ id, files }: InstalledModel): string {
		const marks = files.map(({ sha256, bytes }) => sha256?.slice(0, 12) ?? bytes ?? '?');
		return `${id} [${marks.join(' ')}] on ${this.#machine}`;
	}
}
