import type { AudioPageCommand, AudioPageEvent } from '../../preload/contract/audio-page.ts';
import { SampleFifo } from '../../renderer/audio/sample-fifo.ts';

/** Three blocks of the audio thread at 48 kHz. */
const blockMs = 8;
const blockSamples = blockMs * 48;
/** From helper to page and back, each. */
const transitMs = 3;

/** The page with a loudspeaker of its own, on the timers of the test: the fifo is the one of the real audio thread. */
export class FakeAudioPage {
	readonly asked: AudioPageCommand[] = [];
	/** Everything that left the page while a loudspeaker was open. */
	readonly heard: { readonly atMs: number; readonly samples: Float32Array }[] = [];
	readonly #tell: (event: AudioPageEvent) => void;
	readonly #nowMs: () => number;
	#fifo = new SampleFifo();
	#run = 0;
	#timer: NodeJS.Timeout | null = null;
	latencyMs = 10;
	/** It has no loudspeaker, for that reason. */
	refuses: string | null = null;
	/** Its thread hangs: nothing is played or told. */
	hangs = false;

	constructor({ tell, nowMs }: { tell: (event: AudioPageEvent) => void; nowMs: () => number }) {
		this.#tell = tell;
		this.#nowMs = nowMs;
	}

	post(command: AudioPageCommand): void {
		this.asked.push(command);
		setTimeout(() => this.#obey(command), transitMs);
	}

	tell(event: AudioPageEvent): void {
		setTimeout(() => this.#tell(event), transitMs);
	}

	/** When the last sample left that was not silent. */
	get lastSoundMs(): number {
		const last = this.heard.findLast(({ samples }) => samples.some((sample) => sample !== 0));
		if (last === undefined) return -Infinity;
		const index = last.samples.findLastIndex((sample) => sample !== 0);
		return last.atMs + index / 48;
	}

	[Symbol.dispose](): void {
		if (this.#timer !== null) clearInterval(this.#timer);
		this.#timer = null;
	}

	#obey(command: AudioPageCommand): void {
		if (this.hangs) return;
		switch (command.type) {
			case 'output-open': {
				const { run } = command;
				if (this.refuses !== null)
					return this.tell({ type: 'output-failed', run, reason: this.refuses });
				this[Symbol.dispose]();
				this.#run = run;
				this.#fifo = new SampleFifo();
				this.#timer = setInterval(() => this.#play(), blockMs);
				return this.tell({ type: 'output-started', run, device: 'default' });
			}
			case 'output-close':
				return this[Symbol.dispose]();
			case 'play':
				return this.#fifo.push(command.stream, command.samples);
			case 'flush':
				return this.#fifo.flush(command.stream);
			default:
		}
	}

	#play(): void {
		if (this.hangs) return;
		const samples = new Float32Array(blockSamples);
		this.#fifo.fill(samples);
		this.heard.push({ atMs: this.#nowMs(), samples });
		const { stream, rendered, played } = this.#fifo;
		this.tell({ type: 'played', run: this.#run, stream, rendered, played, latencyMs: this.latencyMs });
	}
}
