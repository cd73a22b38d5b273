import type { AudioPageEvent, PageEchoCancellation } from '../../../preload/contract/audio-page.ts';
import type { HelperErrorKind } from '../protocol.ts';
import type { CaptureDevice, CaptureListener } from './audio-devices.ts';
import { FrameCutter } from './frame-cutter.ts';
import type { PageLink, PageListener } from './page-link.ts';
import { microphoneTrouble } from './recorder-trouble.ts';
import { SilenceWatch } from './silence-watch.ts';

/** Frames the page may be ahead of us: two seconds. Told anew twice a second. */
const creditFrames = 100;
const creditEvery = 25;

interface PageInputOptions {
	readonly link: PageLink;
	readonly device: string | null;
	readonly echoCancellation: boolean;
	readonly noiseSuppression: boolean;
	readonly listener: CaptureListener;
	readonly onEchoCancellation: (which: PageEchoCancellation) => void;
	readonly nowMs: () => number;
}

/** What each DOMException of getUserMedia is to a person. */
const kinds: Readonly<Record<string, HelperErrorKind>> = {
	NotAllowedError: 'microphone-denied',
	SecurityError: 'microphone-denied',
	NotFoundError: 'microphone-missing',
	OverconstrainedError: 'microphone-missing',
	NotReadableError: 'microphone-busy',
	AbortError: 'microphone-busy',
};

/** Chromium's microphone, through the page. */
export class PageInput implements CaptureDevice, PageListener {
	readonly #options: PageInputOptions;
	#wanted = false;
	#run = 0;
	#sequence = 0;
	#cutter: FrameCutter;
	#silence: SilenceWatch;

	constructor(options: PageInputOptions) {
		this.#options = options;
		this.#cutter = this.#newCutter();
		this.#silence = this.#newWatch();
		options.link.add(this);
	}

	start(): void {
		if (this.#wanted) return;
		this.#wanted = true;
		this.#open();
	}

	stop(): void {
		this.#wanted = false;
		this.#run++;
		this.#options.link.post({ type: 'input-close' });
	}

	pageReady(): void {
		if (this.#wanted) this.#open();
	}

	/** It opens again by itself; the frames in between are missing. */
	pageGone(): void {
		this.#run++;
	}

	receive(event: AudioPageEvent): void {
		if (!('run' in event) || event.run !== this.#run || !this.#wanted) return;
		switch (event.type) {
			case 'input-started': {
				this.#options.onEchoCancellation(event.echoCancellation);
				this.#options.listener.started(event.device);
				return;
			}
			case 'captured': {
				this.#captured(event);
				return;
			}
			case 'input-failed': {
				this.#wanted = false;
				this.#options.listener.failed(microphoneTrouble(kinds[event.reason] ?? 'microphone-lost'));
				return;
			}
			default:
		}
	}

	[Symbol.asyncDispose](): Promise<void> {
		this.stop();
		return Promise.resolve();
	}

	#open(): void {
		const { link, device, echoCancellation, noiseSuppression } = this.#options;
		this.#run++;
		this.#sequence = 0;
		this.#cutter = this.#newCutter();
		this.#silence = this.#newWatch();
		link.post({ type: 'input-open', run: this.#run, device, echoCancellation, noiseSuppression });
	}

	#captured({ run, sequence, samples }: Extract<AudioPageEvent, { type: 'captured' }>): void {
		// Frames are timed by their count, so missing ones begin a new count.
		if (sequence !== this.#sequence + 1) this.#cutter = this.#newCutter();
		this.#sequence = sequence;
		if (sequence % creditEvery === 0) {
			this.#options.link.post({ type: 'input-credit', run, sequence: sequence + creditFrames });
		}
		const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
		this.#silence.push(bytes);
		this.#cutter.push(bytes, this.#options.nowMs());
	}

	#newCutter(): FrameCutter {
		return new FrameCutter({ emit: (frame) => this.#options.listener.frame(frame) });
	}

	#newWatch(): SilenceWatch {
		return new SilenceWatch(() => this.#options.listener.failed(microphoneTrouble('microphone-silent')));
	}
}
