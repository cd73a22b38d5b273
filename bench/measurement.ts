import type { Figure } from './figures.ts';

export interface MeasurementOptions {
	/** How often the short ones are repeated. */
	readonly runs: number;
	/** Length of the made-up history. */
	readonly turns: number;
	/** Of assistant speech in each echo scenario. */
	readonly minutes: number;
	/** Typed turns of the long session with real helpers. */
	readonly session: number;
	/** An empty folder that is removed afterwards. */
	readonly folder: string;
}

export interface Measurement {
	/** What `--only` takes. */
	readonly name: string;
	/** Real time it may take, ms; then it counts as failed. */
	limitMs(options: MeasurementOptions): number;
	run(options: MeasurementOptions): Promise<readonly Figure[]>;
}
