/**
 * Segments wait in order and are spoken one at a time.
 *
 * Decisions
 * - After `cancel` no event of that response leaves, at once; the sentence in work ends by itself before the next segment begins:
 *   two syntheses at a time would both be late.
 * - A segment that gives no sound for `stallMs` hangs inside native code, which nothing but the end of the process ends.
 */
import type { HelperError } from '../protocol.ts';
import type { SpeakingVoice } from './speaking-voice.ts';
import { VoiceFailed } from './speaking-voice.ts';
import type { SegmentRequest, SynthesizerHelperEvent } from './synthesizer-protocol.ts';

export interface SegmentQueueOptions {
	/** The voice for a request, loading it if need be. @throws {VoiceFailed} */
	readonly voiceFor: (request: SegmentRequest) => Promise<SpeakingVoice>;
	readonly nowMs: () => number;
	readonly emit: (event: SynthesizerHelperEvent) => void;
	/** Longest wait for the next piece of sound, ms: a slow voice on a slow machine takes some seconds a sentence. */
	readonly stallMs: number;
	/** The process cannot go on: a native call hangs. */
	readonly onStalled: () => void;
}

export const defaultStallMs = 30_000;

type SegmentName = Pick<SegmentRequest, 'responseId' | 'segmentIndex'>;

type SegmentSays =
	| { readonly type: 'audio'; readonly samples: Float32Array; readonly rateHz: number }
	| { readonly type: 'segment-done'; readonly durationMs: number }
	| { readonly type: 'segment-failed'; readonly error: HelperError };

interface Waiting {
	readonly request: SegmentRequest;
	readonly cancelled: AbortController;
}

export class SegmentQueue {
	readonly #options: SegmentQueueOptions;
	#waiting: Waiting[] = [];
	#speaking: Waiting | null = null;

	constructor(options: SegmentQueueOptions) {
		this.#options = options;
	}

	speak(request: SegmentRequest): void {
		this.#waiting.push({ request, cancelled: new AbortController() });
		if (this.#speaking === null) void this.#run();
	}

	cancel(responseId: string): void {
		this.#waiting = this.#waiting.filter(({ request }) => request.responseId !== responseId);
		if (this.#speaking?.request.responseId === responseId) this.#speaking.cancelled.abort();
	}

	/** Cancels everything. */
	clear(): void {
		this.#waiting = [];
		this.#speaking?.cancelled.abort();
	}

	async #run(): Promise<void> {
		for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
			this.#speaking = next;
			await this.#speak(next);
			this.#speaking = null;
		}
	}

	async #speak({ request, cancelled }: Waiting): Promise<void> {
		const { signal } = cancelled;
		const segment = { responseId: request.responseId, segmentIndex: request.segmentIndex };
		let durationMs = 0;
		const watch = new StallWatch(this.#options.stallMs, () => this.#stalled(segment, signal));
		const tell = (event: SegmentSays): void => {
			if (!signal.aborted) this.#options.emit({ ...segment, ...event, tMs: this.#options.nowMs() });
		};
		try {
			const voice = await this.#options.voiceFor(request);
			watch.progress();
			await voice.speak({
				...request.voice,
				text: request.text,
				language: request.language,
				signal,
				onAudio: (samples, rateHz) => {
					watch.progress();
					durationMs += (samples.length / rateHz) * 1000;
					for (const piece of pieces(samples, rateHz))
						tell({ type: 'audio', samples: piece, rateHz });
				},
			});
			tell({ type: 'segment-done', durationMs });
		} catch (error) {
			tell({ type: 'segment-failed', error: errorOf(error) });
		} finally {
			watch.end();
		}
	}

	#stalled(segment: SegmentName, signal: AbortSignal): void {
		if (!signal.aborted) {
			this.#options.emit({
				type: 'segment-failed',
				...segment,
				error: stuck,
				tMs: this.#options.nowMs(),
			});
		}
		this.#options.onStalled();
	}
}

const stuck: HelperError = {
	kind: 'synthesizer-failed',
	message:
		'The voice got stuck on a sentence and is being started again. If this keeps happening, choose another voice.',
	retryable: true,
};

class StallWatch {
	readonly #ms: number;
	readonly #onStalled: () => void;
	#timer: NodeJS.Timeout;

	constructor(ms: number, onStalled: () => void) {
		this.#ms = ms;
		this.#onStalled = onStalled;
		this.#timer = setTimeout(onStalled, ms);
	}

	progress(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(this.#onStalled, this.#ms);
	}

	end(): void {
		clearTimeout(this.#timer);
	}
}

function errorOf(error: unknown): HelperError {
	if (error instanceof VoiceFailed) return error.error;
	return {
		kind: 'synthesizer-failed',
		message:
			'The voice could not speak a sentence. If this keeps happening, choose another voice in the settings.',
		retryable: true,
	};
}

/** Sound leaves in pieces of this length, ms: the first is at the loudspeaker while the last is still being resampled. */
const pieceMs = 100;

function* pieces(samples: Float32Array, rateHz: number): Generator<Float32Array> {
	const length = Math.round((rateHz * pieceMs) / 1000);
	for (let at = 0; at < samples.length; at += length) yield samples.slice(at, at + length);
}
