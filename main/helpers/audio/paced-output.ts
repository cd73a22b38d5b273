import type { HelperError } from '../protocol.ts';
import type { PlaybackDevice, PlaybackSource } from './audio-devices.ts';
import type { OpenSink, PlaybackSink } from './playback-sink.ts';
import { playbackRateHz } from './playback-pull.ts';

const tickMs = 10;
/** After so much silence the device is given back to the system; until then it plays silence and answers at once. */
const idleMs = 20_000;
/** After a failure only sound that is to be heard right now opens the device again; sound in waiting does so later. */
const retryMs = 2_000;

interface PacedOutputOptions {
	readonly source: PlaybackSource;
	readonly nowMs: () => number;
	/** Opens the sink that is tried first, then the others, each when the one before failed before it opened. */
	readonly sinks: readonly OpenSink[];
	/** The sink swallows so much in advance that a pause has to empty it. */
	readonly flushes: boolean;
	readonly trouble: (reason: string, opened: boolean) => HelperError;
}

/**
 * Feeds a sink that takes sound faster than it plays it, just in time, so that little is on its way to the ear when
 * playback has to stop. Nobody tells how much really is: the clock is counted from the first sound after silence, and
 * counted anew whenever the sink ran dry, so an error lasts until the next pause at most.
 */
export class PacedOutput implements PlaybackDevice {
	readonly retries = true;
	readonly flush?: () => void;
	readonly wake = (): void => {
		if (this.#sink === null && !this.#disposed && this.#options.nowMs() >= this.#sleepUntilMs)
			this.#open(0);
	};
	readonly #options: PacedOutputOptions;
	#sink: PlaybackSink | null = null;
	#opened = false;
	#timer: NodeJS.Timeout | null = null;
	/** When sample 0 was or will be heard, and how many were written. */
	#startMs = 0;
	#written = 0;
	#soundMs = 0;
	#closing: Promise<void> = Promise.resolve();
	#disposed = false;
	#sleepUntilMs = -Infinity;

	constructor(options: PacedOutputOptions) {
		this.#options = options;
		if (options.flushes) this.flush = (): void => this.#close();
	}

	sync(): void {
		const { source } = this.#options;
		if (this.#disposed) return;
		if (this.#sink === null) {
			// Answers that need no sound do not wake the device.
			const nowMs = this.#options.nowMs();
			source.take(0, nowMs);
			source.advance(nowMs);
			if (source.isActive) this.#open(0);
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#disposed = true;
		this.#close();
		await this.#closing;
	}

	#open(index: number): void {
		const { sinks, source, nowMs } = this.#options;
		const openSink = sinks[index];
		if (openSink === undefined) return this.#fail('', false);
		this.#soundMs = nowMs();
		this.#opened = false;
		const sink = openSink({
			opened: () => {
				if (this.#sink !== sink) return;
				this.#opened = true;
				source.ready(sink.name, sink.aheadMs);
				this.#begin();
			},
			ranDry: () => {
				if (this.#sink === sink) this.#startAgain(sink);
			},
			ended: (reason) => {
				if (this.#sink !== sink) return;
				const opened = this.#opened;
				this.#forget();
				if (!opened && sinks[index + 1] !== undefined) this.#open(index + 1);
				else this.#fail(reason, opened);
			},
		});
		this.#sink = sink;
	}

	#begin(): void {
		this.#startMs = -Infinity;
		this.#written = 0;
		this.#timer = setInterval(() => this.#tick(), tickMs);
		this.#tick();
	}

	#tick(): void {
		const { source, nowMs } = this.#options;
		const sink = this.#sink;
		if (sink === null) return;
		const now = nowMs();
		if (source.isActive) this.#soundMs = now;
		if (source.isActive || sink.needsSilence) this.#feed(sink, now);
		source.advance(now);
		if (now - this.#soundMs > idleMs) this.#close();
	}

	#feed(sink: PlaybackSink, now: number): void {
		// Everything written has been heard: it is silent, and begins anew.
		if (this.#startMs + toMs(this.#written) < now) this.#startAgain(sink);
		const heardAtMs = this.#startMs + toMs(this.#written);
		const due = Math.floor(((now + sink.aheadMs - heardAtMs) * playbackRateHz) / 1000);
		if (due <= 0) return;
		sink.write(this.#options.source.take(due, heardAtMs));
		this.#written += due;
	}

	/** What is written next will be heard after the sink's startup time. */
	#startAgain(sink: PlaybackSink): void {
		this.#startMs = this.#options.nowMs() + sink.startupMs;
		this.#written = 0;
	}

	#close(): void {
		const sink = this.#sink;
		this.#forget();
		if (sink !== null) this.#closing = Promise.all([this.#closing, sink.close()]).then(() => undefined);
	}

	#fail(reason: string, opened: boolean): void {
		this.#sleepUntilMs = this.#options.nowMs() + retryMs;
		this.#options.source.failed(this.#options.trouble(reason, opened));
	}

	#forget(): void {
		this.#sink = null;
		if (this.#timer !== null) clearInterval(this.#timer);
		this.#timer = null;
	}
}

function toMs(samples: number): number {
	return (samples * 1000) / playbackRateHz;
}
