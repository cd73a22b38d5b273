import { type PlaybackPosition, type PlaybackPull, playbackRateHz } from './playback-pull.ts';
import { Resampler } from './resampler.ts';
import { SampleBuffer } from './sample-buffer.ts';

/** Length of the fades around a pause: within the 5–10 ms where neither a click nor a delay is noticed. */
const fadeSamples = playbackRateHz * 0.006;

interface SegmentAudio {
	readonly index: number;
	readonly audio: SampleBuffer;
	rateHz: number;
	resampler: Resampler | null;
	ended: boolean;
}

/**
 * One response's queue of segments and the place up to which it was pulled. Segments play in the order of their index,
 * the next one from the very sample after the last of an ended one. Played audio is dropped two segments back, so a
 * resume can go back within the current and the previous segment.
 */
export class ResponsePlayback {
	readonly id: string;
	readonly #segments: SegmentAudio[] = [];
	#current = 0;
	#cursor = 0;
	#lastDropped = -1;
	#finished = false;
	#started = false;
	#state: 'playing' | 'fading' | 'held' = 'playing';
	/** Progress of the current fade: 1 is full level. */
	#level = 1;
	#drySamples = 0;
	#position: PlaybackPosition | null = null;
	#drained = false;

	constructor(id: string) {
		this.id = id;
	}

	/** The end of what was pulled; null before the first sample. */
	get position(): PlaybackPosition | null {
		return this.#position;
	}

	get isDrained(): boolean {
		return this.#drained;
	}

	get isHeld(): boolean {
		return this.#state !== 'playing';
	}

	get fadesOut(): boolean {
		return this.#state === 'fading';
	}

	/** Whether time passes for it: it plays, could begin, has run dry, or has come to its end. */
	get isActive(): boolean {
		if (this.#state === 'held') return false;
		if (this.#started || this.#available() > 0) return true;
		return this.#finished && this.#segments.every((segment) => segment.ended);
	}

	get queuedSamples(): number {
		return this.#segments.reduce((sum, segment) => sum + segment.audio.length, 0);
	}

	append(segmentIndex: number, samples: Float32Array, rateHz: number): void {
		const segment = this.#segment(segmentIndex);
		if (segment === null || segment.ended) return;
		if (segment.resampler === null || segment.rateHz !== rateHz) {
			if (segment.resampler !== null) segment.audio.append(segment.resampler.flush());
			segment.rateHz = rateHz;
			segment.resampler = new Resampler({ fromHz: rateHz, toHz: playbackRateHz });
		}
		segment.audio.append(segment.resampler.push(samples));
	}

	endSegment(segmentIndex: number): void {
		const segment = this.#segment(segmentIndex);
		if (segment === null || segment.ended) return;
		if (segment.resampler !== null) segment.audio.append(segment.resampler.flush());
		segment.resampler = null;
		segment.ended = true;
	}

	/** No further segments; audio of the known ones may still come until each is ended. */
	finish(): void {
		this.#finished = true;
	}

	/** Begins the fade of a pause; false when nothing sounds, so that there is nothing to fade. */
	fadeOut(): boolean {
		if (this.#state === 'fading') return true;
		if (this.#state === 'held' || !this.#started || this.#drySamples > 0) return false;
		this.#state = 'fading';
		return true;
	}

	hold(): void {
		this.#state = 'held';
		this.#level = 0;
		this.#drySamples = 0;
	}

	/** Goes on, fading in; `from` never skips ahead and never goes back further than what is kept. */
	release(from: PlaybackPosition | null): void {
		this.#state = 'playing';
		if (!this.#started) this.#level = 1;
		if (from !== null) this.#goBackTo(from);
	}

	/** The device dropped what came after `heard`: it is to be pulled again. */
	stopAt(heard: PlaybackPosition | null): void {
		this.hold();
		if (heard === null) this.#started = false;
		const first = this.#segments[0];
		const back = heard ?? (first === undefined ? null : { segmentIndex: first.index, playedMs: 0 });
		if (back !== null) this.#goBackTo(back);
		this.#position = heard;
	}

	/** Fills `pull` from its start and returns how many samples it filled; the rest is silence. */
	pullInto(pull: PlaybackPull): number {
		const wanted = pull.samples.length;
		let offset = 0;
		while (offset < wanted && this.#state !== 'held') {
			const available = this.#available();
			if (available === 0) {
				this.#runDry(pull, offset);
				break;
			}
			if (this.#drySamples > 0) this.#endGap(pull, offset);
			if (!this.#started) pull.items.push({ type: 'started', offset, responseId: this.id });
			this.#started = true;
			offset += this.#copy(pull, offset, Math.min(available, wanted - offset));
			if (this.#state === 'fading' && this.#level <= 0) this.#fallSilent(pull, offset);
		}
		return offset;
	}

	/** Samples ready in the current segment, after stepping over segments that were heard to their end. */
	#available(): number {
		for (;;) {
			const segment = this.#segments[this.#current];
			if (segment === undefined) return 0;
			const available = segment.audio.length - this.#cursor;
			if (available > 0) return available;
			if (!segment.ended || this.#segments[this.#current + 1] === undefined) return 0;
			this.#current++;
			this.#cursor = 0;
			while (this.#current > 1) this.#dropFirst();
		}
	}

	#dropFirst(): void {
		const dropped = this.#segments.shift();
		if (dropped === undefined) return;
		this.#lastDropped = dropped.index;
		this.#current--;
	}

	#copy(pull: PlaybackPull, offset: number, available: number): number {
		const segment = this.#segments[this.#current];
		if (segment === undefined) return 0;
		const faded = this.#state === 'fading' ? Math.ceil(this.#level * fadeSamples) : available;
		const length = Math.max(1, Math.min(available, faded));
		pull.samples.set(segment.audio.view(this.#cursor, length), offset);
		this.#fade(pull.samples.subarray(offset, offset + length));
		pull.items.push({
			type: 'span',
			offset,
			length,
			responseId: this.id,
			segmentIndex: segment.index,
			firstSample: this.#cursor,
		});
		this.#cursor += length;
		this.#position = { segmentIndex: segment.index, playedMs: samplesToMs(this.#cursor) };
		return length;
	}

	#fade(samples: Float32Array): void {
		const step = this.#state === 'fading' ? -1 / fadeSamples : 1 / fadeSamples;
		if (step > 0 && this.#level >= 1) return;
		for (let i = 0; i < samples.length; i++) {
			this.#level = Math.min(1, Math.max(0, this.#level + step));
			samples[i] = (samples[i] ?? 0) * (0.5 - 0.5 * Math.cos(Math.PI * this.#level));
		}
		// Steps of 1/288 do not add up to exactly one.
		if (this.#level < 1e-6) this.#level = 0;
	}

	#runDry(pull: PlaybackPull, offset: number): void {
		if (this.#state === 'fading') {
			this.#fallSilent(pull, offset);
			return;
		}
		const segment = this.#segments[this.#current];
		if (this.#finished && (segment === undefined || segment.ended)) {
			this.#drained = true;
			return;
		}
		if (this.#started) this.#drySamples += pull.samples.length - offset;
	}

	#endGap(pull: PlaybackPull, offset: number): void {
		pull.items.push({ type: 'underrun', offset, responseId: this.id, gapSamples: this.#drySamples });
		this.#drySamples = 0;
		this.#level = 0;
	}

	#fallSilent(pull: PlaybackPull, offset: number): void {
		this.hold();
		pull.items.push({ type: 'paused', offset, responseId: this.id, position: this.#position });
	}

	#goBackTo(from: PlaybackPosition): void {
		const at = this.#segments.findIndex((segment) => segment.index >= from.segmentIndex);
		const segment = this.#segments[at];
		if (segment === undefined || at > this.#current) return;
		const exact = segment.index === from.segmentIndex;
		const wanted = exact ? Math.max(0, Math.round((from.playedMs * playbackRateHz) / 1000)) : 0;
		if (at === this.#current && wanted > this.#cursor) return;
		this.#current = at;
		this.#cursor = Math.min(wanted, segment.audio.length);
	}

	/** Null for a segment that was played and dropped, or that lies before the one being played. */
	#segment(index: number): SegmentAudio | null {
		const known = this.#segments.find((segment) => segment.index === index);
		if (known !== undefined) return known;
		const playing =
			this.#started || this.#current > 0 ? (this.#segments[this.#current]?.index ?? -1) : -1;
		if (index <= this.#lastDropped || index < playing) return null;
		const created = { index, audio: new SampleBuffer(), rateHz: 0, resampler: null, ended: false };
		this.#segments.push(created);
		this.#segments.sort((a, b) => a.index - b.index);
		return created;
	}
}

/** Milliseconds of `samples` at the playback rate. */
function samplesToMs(samples: number): number {
	return (samples * 1000) / playbackRateHz;
}
