/**
 * What the probe is asked and what it answers. It is a spare process for one question: does this model run this way, and how
 * fast? It may abort, hang or fall back to the CPU without a word to its caller; that, too, is an answer
 * (main/adapters/speech/spare-process.ts). One question a process: nothing in the engine gives its memory back.
 */
import type { InstalledModel } from '../../../models/catalogue.ts';

export interface ProbeOptions {
	readonly model: InstalledModel;
	readonly provider: string;
	readonly threads: number;
	/** A WAV file of speech for what hears; null: noise as loud as speech, which costs a recognizer about the same. */
	readonly sound: string | null;
	/** How often it is measured after a first time that does not count. */
	readonly runs: number;
	readonly verdictFile?: string;
}

export interface EngineMeasure {
	readonly loadMs: number;
	/** Time worked by length of sound heard or spoken, of the best run. Below 1 it keeps up. */
	readonly realTimeFactor: number;
	/** From the text to the first sound, ms, of the best run; null for what hears. */
	readonly firstAudioMs: number | null;
	/** Resident memory once it has worked, MiB. */
	readonly memoryMb: number;
}

export interface ProbeEvent {
	readonly type: 'measured';
	readonly measure: EngineMeasure;
}
