/** Takes sound for the system's loudspeaker as fast as it is given, and plays it in real time. */
export interface PlaybackSink {
	/** As a person knows it. */
	readonly name: string;
	/** From the first `write` after silence until it is heard. */
	readonly startupMs: number;
	/** How much is kept on its way to the ear: less leaves gaps, more is heard after playback was told to stop. */
	readonly aheadMs: number;
	/** It has to be fed silence where there is nothing to play. */
	readonly needsSilence: boolean;
	/** Mono samples at 48 kHz. */
	write(samples: Float32Array): void;
	/** Silent at once; settles when the device is free again. */
	close(): Promise<void>;
}

export interface SinkListener {
	/** It plays what is written from now on. */
	opened(): void;
	/** It had nothing left to play for a moment. */
	ranDry(): void;
	/** It ended by itself; `reason` is what it said. */
	ended(reason: string): void;
}

export type OpenSink = (listener: SinkListener) => PlaybackSink;
