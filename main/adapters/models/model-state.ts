import type { AssistantError } from '../../domain/errors.ts';
import type { ModelRemedy } from './download-faults.ts';

/** How far a model is. Counts every byte that must be here in the end, those of former sessions included. */
export interface ModelProgress {
	readonly doneBytes: number;
	readonly totalBytes: number;
	/** Over the last seconds; 0 when nothing comes. */
	readonly bytesPerSecond: number;
	/** The file in work; null between two. */
	readonly file: FileProgress | null;
}

export interface FileProgress {
	/** As in the catalogue, or the archive's name. */
	readonly path: string;
	readonly doneBytes: number;
	readonly totalBytes: number;
}

export type ModelState =
	| { readonly state: 'absent' }
	/** `elsewhere`: another Parley is at it; this one looks again every few seconds. */
	| { readonly state: 'queued'; readonly progress: ModelProgress; readonly waitsFor: 'turn' | 'elsewhere' }
	| { readonly state: 'downloading' | 'paused'; readonly progress: ModelProgress }
	/** Hashing or unpacking; here `progress` counts what was looked at. */
	| { readonly state: 'verifying' | 'unpacking'; readonly progress: ModelProgress }
	/** `verified`: by hashes of the catalogue; otherwise they were pinned when it was installed. */
	| { readonly state: 'installed'; readonly bytesOnDisk: number; readonly verified: boolean }
	/** `partBytes`: what is kept for the next try, or lies damaged on the disk. */
	| {
			readonly state: 'failed';
			readonly error: AssistantError;
			readonly remedy: ModelRemedy;
			readonly partBytes: number;
	  };

export type ModelAction = 'add' | 'pause' | 'resume' | 'cancel' | 'remove' | 'verify';

const actionsByState = {
	absent: ['add'],
	queued: ['pause', 'cancel'],
	downloading: ['pause', 'cancel'],
	paused: ['resume', 'cancel'],
	verifying: ['cancel'],
	unpacking: ['cancel'],
	installed: ['verify', 'remove'],
	// `add` goes on with what is kept; `remove` gives its bytes back.
	failed: ['add', 'remove'],
} as const satisfies Record<ModelState['state'], readonly ModelAction[]>;

/** What a person can do now; never nothing. */
export function actionsOf({ state }: ModelState): readonly ModelAction[] {
	return actionsByState[state];
}

/** What may follow what. Every change of a model's state is checked against this. */
const followers: Readonly<Record<ModelState['state'], readonly ModelState['state'][]>> = {
	absent: ['queued', 'unpacking', 'installed'],
	queued: ['queued', 'downloading', 'verifying', 'unpacking', 'paused', 'absent', 'installed', 'failed'],
	downloading: [
		'downloading',
		'verifying',
		'unpacking',
		'paused',
		'queued',
		'absent',
		'installed',
		'failed',
	],
	paused: ['queued', 'absent', 'installed', 'failed', 'unpacking'],
	verifying: ['verifying', 'downloading', 'unpacking', 'paused', 'queued', 'absent', 'installed', 'failed'],
	unpacking: ['unpacking', 'verifying', 'paused', 'queued', 'absent', 'installed', 'failed'],
	installed: ['verifying', 'absent', 'failed', 'unpacking', 'installed'],
	failed: ['queued', 'absent', 'unpacking', 'verifying', 'installed', 'failed'],
};

export function mayFollow(from: ModelState['state'], to: ModelState['state']): boolean {
	return followers[from].includes(to);
}

/** Bytes a second over the last few seconds. Times in ms from any one clock. */
export class SpeedMeter {
	static readonly windowMs = 5_000;
	#samples: { readonly atMs: number; readonly bytes: number }[] = [];

	/** `bytes` are here now. Fewer than before (something was dropped) begins anew. */
	note(bytes: number, atMs: number): void {
		if (bytes < (this.#samples.at(-1)?.bytes ?? 0)) this.#samples = [];
		this.#samples.push({ atMs, bytes });
		const since = atMs - SpeedMeter.windowMs;
		while ((this.#samples[1]?.atMs ?? Infinity) < since) this.#samples.shift();
	}

	get bytesPerSecond(): number {
		const [first] = this.#samples;
		const last = this.#samples.at(-1);
		if (first === undefined || last === undefined || last.atMs - first.atMs < 50) return 0;
		return Math.round(((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1000);
	}
}
