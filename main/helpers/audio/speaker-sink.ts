import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';
import type { PlaybackSink, SinkListener } from './playback-sink.ts';
import { toInt16 } from './wav-writer.ts';

/** The part of the `speaker` package that is used here. */
type SpeakerLibrary = new (options: {
	readonly channels: number;
	readonly bitDepth: number;
	readonly sampleRate: number;
	readonly signed: boolean;
}) => Writable & { close(flush: boolean): void };

const requireCommonJs = createRequire(import.meta.url);

/** Windows' backend plays whole blocks of 64 KiB only: 341 ms at 48 kHz stereo (notes/platform.md §0.2). */
const windowsBlockMs = 341;

/**
 * Loads the addon. On a machine where ALSA has no default device this ends the process, and no `catch` helps: see
 * native-output.ts for who asks first.
 *
 * @throws when the package is not installed or was built for another machine.
 */
export function loadSpeaker(): SpeakerLibrary {
	return requireCommonJs('speaker') as SpeakerLibrary;
}

/** The system's default loudspeaker through the `speaker` package. */
export class SpeakerSink implements PlaybackSink {
	readonly name = 'speaker';
	readonly startupMs = process.platform === 'win32' ? windowsBlockMs : 30;
	readonly aheadMs = process.platform === 'win32' ? 2 * windowsBlockMs : 60;
	/** Windows plays only full blocks; CoreAudio complains without end when it is starved. */
	readonly needsSilence = process.platform !== 'linux';
	readonly #speaker: InstanceType<SpeakerLibrary>;
	#pending: Promise<void> = Promise.resolve();
	#closing = false;

	constructor(Speaker: SpeakerLibrary, listener: SinkListener) {
		// Constants only: anything but numbers here ends the process (CVE-2024-21526).
		this.#speaker = new Speaker({ channels: 2, bitDepth: 16, sampleRate: 48_000, signed: true });
		this.#speaker.on('error', (error) => {
			if (!this.#closing) listener.ended(error.message);
		});
		// The first write opens it before it returns; listeners hear of it once they have the sink.
		this.#speaker.once('open', () => setImmediate(() => listener.opened()));
		this.write(new Float32Array(48));
	}

	write(samples: Float32Array): void {
		if (this.#closing) return;
		// Stereo at 48 kHz fills the blocks of Windows fastest and needs no conversion anywhere.
		const bytes = Buffer.alloc(samples.length * 4);
		for (let i = 0; i < samples.length; i++) {
			const value = toInt16(samples[i] ?? 0);
			bytes.writeInt16LE(value, i * 4);
			bytes.writeInt16LE(value, i * 4 + 2);
		}
		const written = Promise.withResolvers<undefined>();
		this.#pending = written.promise.then(() => undefined);
		this.#speaker.write(bytes, () => written.resolve(undefined));
	}

	async close(): Promise<void> {
		this.#closing = true;
		// Closing under a write that runs in a thread is a data race inside the addon.
		await this.#pending;
		this.#speaker.close(true);
	}
}
