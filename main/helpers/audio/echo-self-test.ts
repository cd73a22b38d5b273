import type { HelperError } from '../protocol.ts';
import { type CapturedFrame, captureRateHz } from './audio-devices.ts';
import type { EchoTestResult } from './audio-protocol.ts';
import { measureEcho } from './echo-measurement.ts';
import { echoTestMs, echoTestSignal } from './echo-test-signal.ts';
import type { PlaybackCommand } from './playback.ts';
import { playbackRateHz } from './playback-pull.ts';
import type { PlaybackEvent } from './playback-timeline.ts';
import { Resampler } from './resampler.ts';

/** Names test signals among responses. No response of the main process is called so. */
const testIdPrefix = 'echo-test-';
/** Captured frames may take so long to arrive: recorders deliver blocks of up to 250 ms, the first after 0.9 s. */
const lateFramesMs = 1_200;
/** A recorder delivers its first second in one piece; what it is stamped with is right only later. 1.5 s. */
const settledFrames = 75;
/** A sleeping sound server takes seconds to open a device. */
const startDeadlineMs = 8_000;
/** A frame that begins this far from where the one before ended is not its continuation. */
const gapMs = 8;

interface EchoSelfTestOptions {
	readonly play: (command: PlaybackCommand) => void;
	readonly hasCanceller: boolean;
	readonly done: (result: EchoTestResult | HelperError) => void;
}

interface HeardFrame {
	readonly startMs: number;
	readonly captured: Float32Array;
	readonly cancelled: Float32Array;
}

/** Plays the test signal, listens to it before and behind the canceller, and says what was measured. One at a time. */
export class EchoSelfTest implements Disposable {
	readonly #options: EchoSelfTestOptions;
	/** Never one that was cleared: playback takes nothing more for it. */
	readonly #id = `${testIdPrefix}${crypto.randomUUID()}`;
	readonly #frames: HeardFrame[] = [];
	#captured = new Float32Array();
	#timer: NodeJS.Timeout;
	#playing = false;
	#over = false;

	constructor(options: EchoSelfTestOptions) {
		this.#options = options;
		this.#timer = setTimeout(
			() => this.#finish(this.#playing ? notPlayed : this.#measure(0)),
			startDeadlineMs,
		);
	}

	/** As a frame stage ahead of the canceller. */
	hearCaptured({ samples }: CapturedFrame): void {
		this.#captured = samples.slice();
	}

	/** As a frame stage behind it. */
	hearCancelled({ startMs, samples }: CapturedFrame): void {
		this.#frames.push({ startMs, captured: this.#captured, cancelled: samples.slice() });
		if (!this.#playing && this.#frames.length >= settledFrames) this.#play();
	}

	/** Whether the event is about a test, the one under way or one that is over, and nobody else's business. */
	static concerns(event: PlaybackEvent, test: EchoSelfTest | null): boolean {
		if (!event.responseId.startsWith(testIdPrefix)) return false;
		if (test === null || event.responseId !== test.#id) return true;
		if (event.type === 'started') test.#started(event.tMs);
		if (event.type === 'cleared') test.#finish(notPlayed);
		return true;
	}

	[Symbol.dispose](): void {
		if (this.#over) return;
		this.#over = true;
		clearTimeout(this.#timer);
		this.#options.play({ type: 'clear', responseId: this.#id });
	}

	#play(): void {
		this.#playing = true;
		const { play } = this.#options;
		const segment = { responseId: this.#id, segmentIndex: 0 };
		play({ type: 'enqueue', ...segment, samples: echoTestSignal(), rateHz: playbackRateHz });
		play({ type: 'end-segment', ...segment });
		play({ type: 'open', responseId: this.#id });
		play({ type: 'finish', responseId: this.#id });
	}

	#started(tMs: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#finish(this.#measure(tMs)), echoTestMs + lateFramesMs);
	}

	#measure(startedMs: number): EchoTestResult {
		const count = ((echoTestMs + lateFramesMs) * captureRateHz) / 1000;
		const captured = new Float32Array(count);
		const cancelled = new Float32Array(count);
		let next = -1;
		for (const frame of this.#frames) {
			const stamped = Math.round(((frame.startMs - startedMs) * captureRateHz) / 1000);
			const trembles = Math.abs(stamped - next) < (gapMs * captureRateHz) / 1000;
			const at = next >= 0 && trembles ? next : stamped;
			next = at + frame.captured.length;
			if (at < 0 || next > count) continue;
			captured.set(frame.captured, at);
			cancelled.set(frame.cancelled, at);
		}
		return measureEcho({
			played: atCaptureRate(echoTestSignal()),
			captured,
			cancelled: this.#options.hasCanceller ? cancelled : null,
		});
	}

	#finish(result: EchoTestResult | HelperError): void {
		if (this.#over) return;
		this[Symbol.dispose]();
		this.#options.done(result);
	}
}

const notPlayed: HelperError = {
	kind: 'speaker-missing',
	message:
		'The test sound could not be played. Check that a loudspeaker is connected and chosen, then test again.',
	retryable: true,
};

/** While something is being said the test would be heard in it, and it in the test. */
export const busySpeaking: HelperError = {
	kind: 'internal',
	message:
		'The echo cannot be measured while an answer is being spoken. Wait until it is over, then test again.',
	retryable: true,
};

function atCaptureRate(samples: Float32Array): Float32Array {
	const resampler = new Resampler({ fromHz: playbackRateHz, toHz: captureRateHz });
	const head = resampler.push(samples);
	const tail = resampler.flush();
	const whole = new Float32Array(head.length + tail.length);
	whole.set(head);
	whole.set(tail, head.length);
	return whole;
}
