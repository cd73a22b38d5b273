import { type PlaybackPosition, type PlaybackPull, playbackRateHz } from './playback-pull.ts';
import { ResponsePlayback } from './response-playback.ts';

/** Fade after which a clear or a gap is silent: short enough to be "at once", long enough not to click. */
const tailSamples = playbackRateHz * 0.004;
/** Ids of ended responses kept so that late audio of them is refused; far more than can be on their way at once. */
const rememberedEnds = 512;
/** All queued audio together: ten minutes, about 115 MB. More means somebody forgot to clear. */
const maxQueuedSamples = playbackRateHz * 600;

/**
 * What is to be heard, per response and segment. Pure: a device pulls samples, and learns which sample of which segment
 * each one is and what else happens at which sample. Only the open response is ever pulled, and after `clear` not one
 * more sample of it: the silence is reached by a 4 ms decay of the last value instead.
 */
export class PlaybackQueue {
	readonly #responses = new Map<string, ResponsePlayback>();
	readonly #ended = new Map<string, PlaybackPosition | null>();
	#open: ResponsePlayback | null = null;
	/** What happened between two pulls; told at the first sample of the next one. */
	#pending: PlaybackPull['items'] = [];
	#lastSample = 0;
	#tailFrom = 0;
	#tailLeft = 0;

	/** False when the queue is full and the audio was refused. Audio of ended responses is dropped in silence. */
	enqueue(responseId: string, segmentIndex: number, samples: Float32Array, rateHz: number): boolean {
		if (this.#ended.has(responseId)) return true;
		if (this.#queuedSamples() + samples.length * (playbackRateHz / rateHz) > maxQueuedSamples)
			return false;
		this.#response(responseId).append(segmentIndex, samples, rateHz);
		return true;
	}

	endSegment(responseId: string, segmentIndex: number): void {
		if (!this.#ended.has(responseId)) this.#response(responseId).endSegment(segmentIndex);
	}

	/** At most one response is open: a second one ends the first as `clear` does. */
	open(responseId: string): void {
		if (this.#ended.has(responseId) || this.#open?.id === responseId) return;
		if (this.#open !== null) this.clear(this.#open.id);
		this.#open = this.#response(responseId);
	}

	finish(responseId: string): void {
		if (!this.#ended.has(responseId)) this.#response(responseId).finish();
	}

	/** `heard` is given when the device was flushed: playback stopped there, later samples were never heard. */
	pause(responseId: string, heard?: PlaybackPosition | null): void {
		if (this.#ended.has(responseId)) return;
		const response = this.#response(responseId);
		if (heard !== undefined) {
			response.stopAt(heard);
			this.#lastSample = 0;
		}
		if (this.#open === response && response.fadeOut()) return;
		response.hold();
		this.#pending.push({ type: 'paused', offset: 0, responseId, position: response.position });
	}

	resume(responseId: string, from: PlaybackPosition | null): void {
		if (this.#ended.has(responseId)) return;
		const response = this.#response(responseId);
		if (response.fadesOut) {
			this.#pending.push({ type: 'paused', offset: 0, responseId, position: response.position });
		}
		if (!response.isHeld) return;
		response.release(from);
		this.#pending.push({ type: 'resumed', offset: 0, responseId });
	}

	/** `heard` as in `pause`. Answered by `cleared` in the next pull, whatever is known of the response. */
	clear(responseId: string, heard?: PlaybackPosition | null): void {
		const response = this.#responses.get(responseId);
		const known = response === undefined ? (this.#ended.get(responseId) ?? null) : response.position;
		if (response !== undefined && response === this.#open) {
			this.#open = null;
			// A flushed device has fallen silent by itself: a tail would only be a click after it.
			if (heard === undefined) this.#startTail();
			else this.#lastSample = 0;
		}
		const position = heard === undefined ? known : heard;
		this.#end(responseId, position);
		this.#pending.push({ type: 'cleared', offset: 0, responseId, position });
	}

	/** Whether pulling makes a difference: there is sound, or time counts for a response. */
	get isActive(): boolean {
		return this.#tailLeft > 0 || this.#pending.length > 0 || this.#open?.isActive === true;
	}

	/** The response that may be heard now. */
	get openId(): string | null {
		return this.#open?.id ?? null;
	}

	/** The next `frameCount` samples; silence where there is nothing to hear. */
	pull(frameCount: number): PlaybackPull {
		const pull: PlaybackPull = { samples: new Float32Array(frameCount), items: this.#pending };
		this.#pending = [];
		const filled = this.#open === null ? 0 : this.#pullOpen(this.#open, pull);
		this.#addTail(pull.samples, 0);
		if (filled < frameCount) {
			this.#startTail();
			this.#addTail(pull.samples, filled);
		}
		return pull;
	}

	#pullOpen(response: ResponsePlayback, pull: PlaybackPull): number {
		const filled = response.pullInto(pull);
		if (filled > 0) this.#lastSample = pull.samples[filled - 1] ?? 0;
		if (response.isDrained) {
			pull.items.push({ type: 'drained', offset: filled, responseId: response.id });
			this.#open = null;
			this.#end(response.id, response.position);
		}
		return filled;
	}

	#response(id: string): ResponsePlayback {
		let response = this.#responses.get(id);
		if (response === undefined) {
			response = new ResponsePlayback(id);
			this.#responses.set(id, response);
		}
		return response;
	}

	#end(id: string, position: PlaybackPosition | null): void {
		this.#responses.delete(id);
		this.#ended.set(id, position);
		if (this.#ended.size > rememberedEnds) {
			for (const oldest of this.#ended.keys()) {
				this.#ended.delete(oldest);
				break;
			}
		}
	}

	#queuedSamples(): number {
		let sum = 0;
		for (const response of this.#responses.values()) sum += response.queuedSamples;
		return sum;
	}

	#startTail(): void {
		if (this.#lastSample === 0) return;
		this.#tailFrom = this.#lastSample;
		this.#tailLeft = tailSamples;
		this.#lastSample = 0;
	}

	/** A half cosine from the last value to zero: the signal ends without a step, and without further samples of it. */
	#addTail(samples: Float32Array, offset: number): void {
		for (let i = offset; i < samples.length && this.#tailLeft > 0; i++, this.#tailLeft--) {
			const gain = 0.5 - 0.5 * Math.cos((Math.PI * this.#tailLeft) / (tailSamples + 1));
			samples[i] = (samples[i] ?? 0) + this.#tailFrom * gain;
		}
	}
}
