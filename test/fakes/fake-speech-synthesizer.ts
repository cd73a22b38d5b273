import type { ResponseId } from '../../main/domain/ids.ts';
import type { Clock } from '../../main/domain/ports/clock.ts';
import type {
	SpeechRequest,
	SpeechSynthesizer,
	SynthesizerEvent,
} from '../../main/domain/ports/speech-synthesizer.ts';

export interface FakeSpeechSynthesizerOptions {
	readonly clock: Clock;
	/** Sound per character, ms. */
	readonly msPerCharacter?: number;
	/** Time until a character is synthesised, ms. */
	readonly workMsPerCharacter?: number;
	readonly rateHz?: number;
}

/** Speaks on the test's clock: each sentence is one piece of sound, as long as it has characters. */
export class FakeSpeechSynthesizer implements SpeechSynthesizer {
	/** Everything that was asked for, in order. */
	readonly requests: SpeechRequest[] = [];
	readonly cancelled: ResponseId[] = [];
	readonly #clock: Clock;
	readonly #msPerCharacter: number;
	readonly #workMsPerCharacter: number;
	readonly #rateHz: number;
	#listener: (event: SynthesizerEvent) => void = () => undefined;
	#queue: SpeechRequest[] = [];
	#timer: Disposable | null = null;

	constructor({ clock, msPerCharacter, workMsPerCharacter, rateHz }: FakeSpeechSynthesizerOptions) {
		this.#clock = clock;
		this.#msPerCharacter = msPerCharacter ?? 60;
		this.#workMsPerCharacter = workMsPerCharacter ?? 1;
		this.#rateHz = rateHz ?? 16_000;
	}

	/** Any event, at once. */
	says(event: SynthesizerEvent): void {
		this.#listener(event);
	}

	speak(request: SpeechRequest): void {
		this.requests.push(request);
		this.#queue.push(request);
		if (this.#timer === null) this.#next();
	}

	cancel(responseId: ResponseId): void {
		this.cancelled.push(responseId);
		const speaking = this.#queue[0]?.responseId === responseId;
		this.#queue = this.#queue.filter((request) => request.responseId !== responseId);
		if (!speaking) return;
		this.#timer?.[Symbol.dispose]();
		this.#next();
	}

	onEvent(listener: (event: SynthesizerEvent) => void): void {
		this.#listener = listener;
	}

	#next(): void {
		const request = this.#queue[0];
		this.#timer = null;
		if (request === undefined) return;
		const speakable = /[\p{L}\p{N}]/u.test(request.text);
		this.#sentence(request, speakable ? (request.text.match(/[^.?!]*[.?!]+|[^.?!]+$/gu) ?? []) : [], 0);
	}

	#sentence(request: SpeechRequest, sentences: readonly string[], durationMs: number): void {
		const [sentence, ...rest] = sentences;
		const workMs = (sentence?.length ?? 0) * this.#workMsPerCharacter;
		this.#timer = this.#clock.schedule(this.#clock.nowMs() + workMs, () => {
			const { responseId, segmentIndex } = request;
			const tMs = this.#clock.nowMs();
			if (sentence === undefined) {
				this.#queue.shift();
				this.#listener({ type: 'segment-done', responseId, segmentIndex, durationMs, tMs });
				return this.#next();
			}
			const pieceMs = (sentence.length * this.#msPerCharacter) / request.voice.speed;
			const samples = new Float32Array(Math.round((pieceMs * this.#rateHz) / 1000)).fill(0.1);
			this.#listener({ type: 'audio', responseId, segmentIndex, samples, rateHz: this.#rateHz, tMs });
			this.#sentence(request, rest, durationMs + (samples.length / this.#rateHz) * 1000);
		});
	}
}
