import type { HelperError } from '../protocol.ts';
import { type CapturedFrame, captureRateHz, type CaptureListener } from './audio-devices.ts';
import type { AudioHelperEvent } from './audio-protocol.ts';
import { LevelMeter } from './levels.ts';

/** Changes a captured frame in place. */
export type FrameStage = (frame: CapturedFrame) => void;

/** Carries what a microphone captures through echo and its cancellation to the main process. */
export class Capture implements CaptureListener {
	readonly #emit: (event: AudioHelperEvent) => void;
	readonly #nowMs: () => number;
	readonly #stages: readonly FrameStage[];
	readonly #meter: LevelMeter;

	constructor(options: {
		emit: (event: AudioHelperEvent) => void;
		nowMs: () => number;
		stages: readonly FrameStage[];
	}) {
		this.#emit = options.emit;
		this.#nowMs = options.nowMs;
		this.#stages = options.stages;
		this.#meter = new LevelMeter({
			rateHz: captureRateHz,
			tell: (rmsDb) => this.#emit({ type: 'input-level', rmsDb, tMs: this.#nowMs() }),
		});
	}

	started(device: string): void {
		this.#emit({ type: 'input-started', device, tMs: this.#nowMs() });
	}

	frame(frame: CapturedFrame): void {
		for (const stage of this.#stages) stage(frame);
		this.#emit({ type: 'frame', startMs: frame.startMs, samples: frame.samples });
		this.#meter.push(frame.samples);
	}

	ended(tMs: number): void {
		this.#emit({ type: 'input-ended', tMs });
	}

	failed(error: HelperError): void {
		this.#emit({ type: 'input-error', error, tMs: this.#nowMs() });
	}
}
