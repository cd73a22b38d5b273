import type { AudioPageEvent } from '../../../preload/contract/audio-page.ts';
import type { HelperError } from '../protocol.ts';
import type { PlaybackDevice, PlaybackSource } from './audio-devices.ts';
import { DeviceClock } from './device-clock.ts';
import type { PageLink, PageListener } from './page-link.ts';
import { playbackRateHz } from './playback-pull.ts';

const tickMs = 10;
/** Sound kept in the page, ms: bridges the way to it. It grows by a step whenever it was too little. */
const firstLeadMs = 40;
const leadStepMs = 20;
const maxLeadMs = 160;
/** From writing a sample until it leaves the page when nothing is before it, until that has been measured. */
const firstTransitMs = 3;
/** After so much silence the device is given back to the system. */
const idleMs = 20_000;
/** A page that takes longer to open the loudspeaker, or has told no clock for so long while it should, hangs. */
const openDeadlineMs = 10_000;
const stallMs = 3_000;
const retryMs = 2_000;

type Played = Extract<AudioPageEvent, { type: 'played' }>;

interface PageOutputOptions {
	readonly link: PageLink;
	readonly device: string | null;
	readonly source: PlaybackSource;
	readonly nowMs: () => number;
}

/**
 * Chromium's loudspeaker, through the page. The page tells how much left it, so the playback clock is the device's own, and
 * what the page holds can be dropped at once: `flush` is silent within a few ms.
 */
export class PageOutput implements PlaybackDevice, PageListener {
	readonly retries = true;
	readonly flush = (): void => this.#flush();
	readonly wake = (): void => this.#open();
	readonly #options: PageOutputOptions;
	#state: 'closed' | 'opening' | 'open' = 'closed';
	#run = 0;
	#startedDevice: string | null = null;
	#timer: NodeJS.Timeout | null = null;
	#clock = new DeviceClock({ rateHz: playbackRateHz });
	#latencyMs = 0;
	#reportMs = 0;
	#soundMs = 0;
	#sleepUntilMs = -Infinity;
	#stream = 0;
	/** Samples sent of this stream, and how many others the page had rendered before its first. */
	#written = 0;
	#base = 0;
	#guessedBase: number | null = null;
	#transitMs = firstTransitMs;
	#leadMs = firstLeadMs;
	#wasActive = false;

	constructor(options: PageOutputOptions) {
		this.#options = options;
		options.link.add(this);
	}

	sync(): void {
		if (this.#state === 'open') return this.#tick();
		const { source, nowMs } = this.#options;
		// Answers that need no sound do not wake the device.
		if (this.#state === 'closed') {
			source.take(0, nowMs());
			source.advance(nowMs());
			if (source.isActive) this.#open();
		}
	}

	pageReady(): void {
		if (this.#state === 'opening') this.#ask();
	}

	pageGone(): void {
		if (this.#state === 'open') this.#fail('speaker-lost', 'The page that plays sound ended');
	}

	receive(event: AudioPageEvent): void {
		if (!('run' in event) || event.run !== this.#run) return;
		switch (event.type) {
			case 'output-started': {
				this.#startedDevice = event.device;
				return;
			}
			case 'output-failed': {
				const lost = this.#state === 'open';
				this.#fail(lost ? 'speaker-lost' : 'speaker-missing', event.reason);
				return;
			}
			case 'played': {
				// Only with the first report is anything known of the device's clock.
				if (this.#state === 'opening' && this.#startedDevice !== null)
					this.#begin(this.#startedDevice, event);
				else if (this.#state === 'open') this.#report(event);
				return;
			}
			default:
		}
	}

	[Symbol.asyncDispose](): Promise<void> {
		this.#close();
		this.#sleepUntilMs = Infinity;
		return Promise.resolve();
	}

	#open(): void {
		const nowMs = this.#options.nowMs();
		if (this.#state !== 'closed' || nowMs < this.#sleepUntilMs) return;
		this.#state = 'opening';
		this.#soundMs = this.#reportMs = nowMs;
		this.#timer = setInterval(() => this.#tick(), tickMs);
		this.#ask();
	}

	#ask(): void {
		this.#run++;
		this.#startedDevice = null;
		this.#stream = 0;
		this.#options.link.post({ type: 'output-open', run: this.#run, device: this.#options.device });
	}

	#begin(device: string, first: Played): void {
		this.#state = 'open';
		this.#soundMs = this.#options.nowMs();
		this.#written = this.#base = 0;
		this.#guessedBase = null;
		this.#clock = new DeviceClock({ rateHz: playbackRateHz });
		this.#report(first);
		this.#options.source.ready(device, this.#latencyMs + this.#transitMs);
		this.#tick();
	}

	#report({ stream, rendered, played, latencyMs }: Played): void {
		const nowMs = this.#options.nowMs();
		this.#reportMs = nowMs;
		this.#latencyMs = latencyMs;
		this.#clock.report(rendered, nowMs);
		if (stream !== this.#stream || played === 0 || played > this.#written) return;
		this.#base = rendered - played;
		if (this.#guessedBase === null) return;
		const error = toMs(this.#base - this.#guessedBase);
		this.#guessedBase = null;
		this.#transitMs = Math.min(leadStepMs, Math.max(1, this.#transitMs + error / 2));
	}

	#tick(): void {
		const { source, nowMs } = this.#options;
		const now = nowMs();
		if (now - this.#reportMs > (this.#state === 'open' ? stallMs : openDeadlineMs)) {
			const lost = this.#state === 'open';
			return this.#fail(lost ? 'speaker-lost' : 'speaker-missing', 'The page does not answer');
		}
		if (this.#state !== 'open') return;
		if (source.isActive) this.#feed(now);
		this.#wasActive = source.isActive;
		if (this.#wasActive) this.#soundMs = now;
		source.advance(now);
		if (now - this.#soundMs > idleMs) this.#close();
	}

	#feed(now: number): void {
		const renderedNow = this.#clock.countAt(now);
		if (this.#base + this.#written < renderedNow) {
			// Nothing is left in the page: what is written now is heard as soon as it gets there.
			if (this.#wasActive) this.#leadMs = Math.min(maxLeadMs, this.#leadMs + leadStepMs);
			this.#base = Math.round(renderedNow + toSamples(this.#transitMs)) - this.#written;
			this.#guessedBase = this.#base;
		}
		const end = this.#base + this.#written;
		const due = Math.floor(renderedNow + toSamples(this.#leadMs) - end);
		if (due <= 0) return;
		const samples = this.#options.source.take(due, this.#clock.timeOf(end) + this.#latencyMs);
		this.#options.link.post({ type: 'play', stream: this.#stream, samples });
		this.#written += due;
	}

	#flush(): void {
		if (this.#state !== 'open') return;
		this.#stream++;
		this.#options.link.post({ type: 'flush', stream: this.#stream });
		this.#written = 0;
		// In the past, so that the next sound counts as the first after silence.
		this.#base = 0;
		this.#guessedBase = null;
		this.#wasActive = false;
	}

	#fail(kind: 'speaker-lost' | 'speaker-missing', reason: string): void {
		this.#close();
		this.#sleepUntilMs = this.#options.nowMs() + retryMs;
		this.#options.source.failed(troubleOfPage(kind, reason));
	}

	#close(): void {
		if (this.#timer !== null) clearInterval(this.#timer);
		this.#timer = null;
		if (this.#state !== 'closed') this.#options.link.post({ type: 'output-close' });
		this.#state = 'closed';
		this.#run++;
	}
}

function troubleOfPage(kind: 'speaker-lost' | 'speaker-missing', reason: string): HelperError {
	const what =
		kind === 'speaker-lost' ? 'The loudspeaker stopped working' : 'No loudspeaker could be opened';
	return {
		kind,
		message: `${what} (${reason}), so answers are shown only. Connect one or choose another one in the settings, then try again.`,
		retryable: true,
	};
}

function toMs(samples: number): number {
	return (samples * 1000) / playbackRateHz;
}

function toSamples(ms: number): number {
	return (ms * playbackRateHz) / 1000;
}
