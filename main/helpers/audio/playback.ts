import type { HelperError } from '../protocol.ts';
import type { PlaybackDevice, PlaybackSource } from './audio-devices.ts';
import type { AudioCommand, AudioHelperEvent } from './audio-protocol.ts';
import { LevelMeter, silenceDb } from './levels.ts';
import { OutputGain } from './output-gain.ts';
import { playbackRateHz } from './playback-pull.ts';
import { PlaybackQueue } from './playback-queue.ts';
import { PlaybackTimeline } from './playback-timeline.ts';
import type { PlayedSound } from './played-sound.ts';

export type PlaybackCommand = Extract<
	AudioCommand,
	{ readonly type: 'enqueue' | 'end-segment' | 'open' | 'finish' | 'pause' | 'resume' | 'clear' }
>;

/**
 * Carries commands to the queue and the queue's sound to the device. Without a usable device nothing can be heard, so
 * nothing pretends to be: every response is answered with `cleared` as soon as it is opened.
 */
export class Playback implements PlaybackSource {
	readonly #queue = new PlaybackQueue();
	readonly #timeline: PlaybackTimeline;
	readonly #emit: (event: AudioHelperEvent) => void;
	readonly #nowMs: () => number;
	readonly #played: PlayedSound;
	readonly #meter: LevelMeter;
	readonly #gain: OutputGain;
	#device: PlaybackDevice | null = null;
	#usable = true;
	#lastLevelDb = silenceDb;

	constructor({ emit, nowMs, played, volume = 1 }: PlaybackOptions) {
		this.#emit = emit;
		this.#nowMs = nowMs;
		this.#played = played;
		this.#gain = new OutputGain(volume);
		this.#timeline = new PlaybackTimeline({ emit: (event) => emit({ type: 'playback', event }) });
		this.#meter = new LevelMeter({ rateHz: playbackRateHz, tell: (rmsDb) => this.#tellLevel(rmsDb) });
	}

	/** Sound goes there from now on; null: there is no device. */
	useDevice(device: PlaybackDevice | null): void {
		this.#device = device;
		if (device === null) this.#giveUp();
	}

	/** From the next sample on. */
	setVolume(gain: number): void {
		this.#gain.set(gain);
	}

	get isActive(): boolean {
		return this.#queue.isActive;
	}

	/** A response is open: another one would end it. False once all of it is with the device. */
	get isTaken(): boolean {
		return this.#queue.openId !== null;
	}

	/** Makes what is heard up to now known. */
	sync(): void {
		this.#device?.sync();
	}

	take(frameCount: number, heardAtMs: number): Float32Array {
		const pull = this.#queue.pull(frameCount);
		this.#timeline.commit(pull, heardAtMs);
		// Before the echo canceller is told: it expects what the loudspeaker really plays.
		this.#gain.apply(pull.samples);
		this.#played.write(pull.samples, heardAtMs);
		this.#meter.push(pull.samples);
		return pull.samples;
	}

	advance(nowMs: number): void {
		this.#timeline.advance(nowMs);
	}

	ready(device: string, latencyMs: number): void {
		this.#usable = true;
		this.#emit({ type: 'output-ready', device, latencyMs, tMs: this.#nowMs() });
	}

	failed(error: HelperError): void {
		this.#emit({ type: 'output-error', error, tMs: this.#nowMs() });
		if (this.#device?.retries === true) this.#clearOpen();
		else this.#giveUp();
	}

	command(command: PlaybackCommand): void {
		this.#device?.sync();
		this.#apply(command);
		if (this.#usable) this.#device?.sync();
		else this.#answer();
	}

	#apply(command: PlaybackCommand): void {
		const { responseId } = command;
		switch (command.type) {
			case 'enqueue': {
				this.#enqueue(command);
				return;
			}
			case 'end-segment': {
				this.#queue.endSegment(responseId, command.segmentIndex);
				return;
			}
			case 'open': {
				if (this.#usable) this.#queue.open(responseId);
				else this.#queue.clear(responseId);
				return;
			}
			case 'finish': {
				this.#queue.finish(responseId);
				return;
			}
			case 'pause': {
				this.#queue.pause(responseId, this.#flushed(responseId));
				return;
			}
			case 'resume': {
				this.#queue.resume(responseId, command.from);
				return;
			}
			case 'clear': {
				this.#queue.clear(responseId, this.#flushed(responseId));
				return;
			}
		}
	}

	#enqueue(command: Extract<PlaybackCommand, { type: 'enqueue' }>): void {
		if (!this.#usable) return;
		this.#device?.wake?.();
		const { responseId, segmentIndex, samples, rateHz } = command;
		if (this.#queue.enqueue(responseId, segmentIndex, samples, rateHz)) return;
		const message =
			'More than ten minutes of speech were waiting to be heard, so the rest was dropped. Ask for a shorter answer.';
		const error: HelperError = { kind: 'internal', message, retryable: false };
		this.#emit({ type: 'output-error', error, tMs: this.#nowMs() });
	}

	/** Where hearing ended, when the device could be made silent at once; undefined when it plays on for its latency. */
	#flushed(responseId: string): ReturnType<PlaybackTimeline['cut']> | undefined {
		if (this.#device?.flush === undefined || this.#queue.openId !== responseId) return undefined;
		this.#device.flush();
		return this.#timeline.cut(this.#nowMs(), responseId);
	}

	#giveUp(): void {
		this.#usable = false;
		this.#clearOpen();
	}

	#clearOpen(): void {
		const open = this.#queue.openId;
		const heard = this.#timeline.cut(this.#nowMs(), open ?? '');
		if (open !== null) this.#queue.clear(open, heard);
		this.#answer();
	}

	/** Tells what no device will pull any more. */
	#answer(): void {
		const nowMs = this.#nowMs();
		this.#timeline.commit(this.#queue.pull(0), nowMs);
		this.#timeline.advance(nowMs);
	}

	#tellLevel(rmsDb: number): void {
		if (rmsDb === silenceDb && this.#lastLevelDb === silenceDb) return;
		this.#lastLevelDb = rmsDb;
		this.#emit({ type: 'output-level', rmsDb, tMs: this.#nowMs() });
	}
}

interface PlaybackOptions {
	readonly emit: (event: AudioHelperEvent) => void;
	readonly nowMs: () => number;
	readonly played: PlayedSound;
	/** As in `AudioHelperOptions`. */
	readonly volume?: number;
}
