import type { HelperError } from '../protocol.ts';
import type { PlaybackDevice, PlaybackSource } from './audio-devices.ts';
import { playbackRateHz } from './playback-pull.ts';
import { WavWriter } from './wav-writer.ts';

const tickMs = 10;
/** How often the sizes in the file's header are made right. */
const headerEveryMs = 1000;
/** At most one second is made at once, whatever time has passed. */
const maxTake = playbackRateHz;

/**
 * A loudspeaker that is a WAV file: what a device without latency would have played since session time 0, sample for
 * sample. With `continues` the file holds this session's past (the helper died) and goes on, with silence for the gap.
 */
export class WavOutput implements PlaybackDevice {
	readonly retries = false;
	readonly #source: PlaybackSource;
	readonly #nowMs: () => number;
	readonly #path: string;
	readonly #writer: WavWriter | null;
	readonly #timer: NodeJS.Timeout;
	#headerMs: number;
	#failed = false;

	constructor(options: { path: string; continues: boolean; source: PlaybackSource; nowMs: () => number }) {
		this.#path = options.path;
		this.#source = options.source;
		this.#nowMs = options.nowMs;
		this.#headerMs = options.nowMs();
		this.#writer = this.#open(options.continues);
		this.#timer = setInterval(() => this.sync(), tickMs);
	}

	/** Makes every sample up to now. */
	sync(): void {
		if (this.#writer === null || this.#failed) return;
		const nowMs = this.#nowMs();
		const until = Math.floor((nowMs * playbackRateHz) / 1000);
		try {
			while (this.#writer.length < until) this.#make(this.#writer, until);
			if (nowMs - this.#headerMs >= headerEveryMs) {
				this.#headerMs = nowMs;
				this.#writer.writeHeader();
			}
		} catch (error) {
			this.#fail(error);
		}
		this.#source.advance(nowMs);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		clearInterval(this.#timer);
		this.sync();
		this.#writer?.[Symbol.dispose]();
		return Promise.resolve();
	}

	#make(writer: WavWriter, until: number): void {
		const at = writer.length;
		writer.write(this.#source.take(Math.min(maxTake, until - at), (at * 1000) / playbackRateHz));
	}

	/** The past of this session is silence, or what the helper before this one wrote. */
	#open(append: boolean): WavWriter | null {
		try {
			const writer = new WavWriter({ path: this.#path, rateHz: playbackRateHz, append });
			const until = Math.floor((this.#headerMs * playbackRateHz) / 1000);
			while (writer.length < until) {
				writer.write(new Float32Array(Math.min(maxTake, until - writer.length)));
			}
			this.#source.ready(this.#path, 0);
			return writer;
		} catch (error) {
			this.#fail(error);
			return null;
		}
	}

	#fail(cause: unknown): void {
		this.#failed = true;
		this.#source.failed(unwritable(this.#path, cause));
	}
}

function unwritable(path: string, cause: unknown): HelperError {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return {
		kind: 'speaker-lost',
		message: `The sound could not be written to ${path} (${reason}). Choose a file in a folder you may write to, with room on its disk.`,
		retryable: false,
		subject: path,
	};
}
