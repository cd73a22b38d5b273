import type { CatalogueModel } from '../../../models/catalogue.ts';
import type { DownloadFailure } from './download-faults.ts';
import type { PlannedFile } from './download-plan.ts';
import type { InstallStep } from './install-model.ts';
import { mayFollow, SpeedMeter } from './model-state.ts';
import type { ModelProgress, ModelState } from './model-state.ts';

/** Why a run was aborted: the reason of its signal. A failure is what the model then failed of. */
export type StopReason = 'pause' | 'cancel' | 'closing' | DownloadFailure;

/** Between two words about progress, ms: a person sees no more. */
const progressMs = 100;

interface ModelEntryOptions {
	readonly model: CatalogueModel;
	readonly added: boolean;
	/** Ms of any clock that never goes back. */
	readonly nowMs: () => number;
	readonly onChanged: () => void;
}

/** One model of the store: its state, and how fast it is coming. */
export class ModelEntry {
	readonly model: CatalogueModel;
	readonly added: boolean;
	readonly #nowMs: () => number;
	readonly #onChanged: () => void;
	readonly #speed = new SpeedMeter();
	#state: ModelState = { state: 'absent' };
	#run: AbortController | null = null;
	readonly #resting = new Set<() => void>();
	#toldMs = -Infinity;
	/** Of each file of the plan, by path. */
	readonly #doneBytes = new Map<string, number>();

	constructor({ model, added, nowMs, onChanged }: ModelEntryOptions) {
		this.model = model;
		this.added = added;
		this.#nowMs = nowMs;
		this.#onChanged = onChanged;
	}

	get state(): ModelState {
		return this.#state;
	}

	get busy(): boolean {
		return this.#run !== null;
	}

	/** What the disk said at the start: follows nothing. */
	begin(state: ModelState): void {
		this.#state = state;
	}

	change(state: ModelState): void {
		this.#become(state);
		this.#toldMs = this.#nowMs();
		this.#onChanged();
	}

	/** The signal of a new run; one at a time. */
	startRun(): AbortController {
		if (this.#run !== null) throw new Error(`The model ${this.model.id} is being worked on already.`);
		this.#run = new AbortController();
		return this.#run;
	}

	endRun(): void {
		this.#run = null;
		for (const listener of [...this.#resting]) listener();
	}

	/** Called when a run has ended. */
	onRest(listener: () => void): Disposable {
		this.#resting.add(listener);
		return { [Symbol.dispose]: () => void this.#resting.delete(listener) };
	}

	stop(reason: StopReason): void {
		this.#run?.abort(reason);
	}

	/** One step of an installation. Only a change of step and every so many ms are told. */
	step(
		step: InstallStep,
		file: PlannedFile,
		doneBytes: number,
		totalBytes: number,
		planBytes: number,
	): void {
		const now = this.#nowMs();
		const downloading = step === 'downloading';
		if (downloading) this.#doneBytes.set(file.path, doneBytes);
		let sum = 0;
		for (const bytes of this.#doneBytes.values()) sum += bytes;
		if (downloading) this.#speed.note(sum, now);
		const tell = this.#state.state !== step || now - this.#toldMs >= progressMs;
		const state: ModelState = {
			state: step,
			progress: {
				doneBytes: downloading ? sum : doneBytes,
				totalBytes: downloading ? planBytes : totalBytes,
				bytesPerSecond: downloading ? this.#speed.bytesPerSecond : 0,
				file: { path: file.path, doneBytes, totalBytes },
			},
		};
		if (tell) this.change(state);
		else this.#become(state);
	}

	#become(state: ModelState): void {
		if (!mayFollow(this.#state.state, state.state)) {
			throw new Error(
				`The model ${this.model.id} cannot be ${state.state} after ${this.#state.state}.`,
			);
		}
		this.#state = state;
	}

	/** A file of the plan that was here already. */
	note(path: string, bytes: number): void {
		this.#doneBytes.set(path, bytes);
	}
}

/** Nothing is moving. */
export function standing(doneBytes: number, totalBytes: number): ModelProgress {
	return { doneBytes, totalBytes, bytesPerSecond: 0, file: null };
}
