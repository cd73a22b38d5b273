import type { UtteranceId } from '../../main/domain/ids.ts';
import { utteranceId } from '../../main/domain/ids.ts';
import type { AudioFrame } from '../../main/domain/ports/audio-input.ts';
import type { Clock } from '../../main/domain/ports/clock.ts';
import type { RecognizerEvent, SpeechRecognizer } from '../../main/domain/ports/speech-recognizer.ts';

/** What a person says, and when: words are spread evenly over the time. */
export interface ScriptedSpeech {
	readonly text: string;
	readonly fromMs: number;
	readonly toMs: number;
}

export interface FakeSpeechRecognizerOptions {
	readonly clock: Clock;
	/** From the first sample of speech to `speech-started`, ms. */
	readonly onsetDelayMs?: number;
	/** Silence before `speech-stopped`, ms. */
	readonly minSilenceMs?: number;
	/** From there to `final`, ms. */
	readonly finalDelayMs?: number;
}

const preRollMs = 600;

interface Utterance {
	readonly id: UtteranceId;
	readonly fromMs: number;
	readonly timers: Disposable[];
}

/** Hears what a test scripts, on the test's clock; the frames it is given mean nothing to it. */
export class FakeSpeechRecognizer implements SpeechRecognizer {
	readonly frames: AudioFrame[] = [];
	/** Calls of `endTurn`. */
	turnsEnded = 0;
	readonly #clock: Clock;
	readonly #onsetDelayMs: number;
	readonly #minSilenceMs: number;
	readonly #finalDelayMs: number;
	readonly #script: ScriptedSpeech[] = [];
	#listener: (event: RecognizerEvent) => void = () => undefined;
	#mode: 'open' | 'manual' = 'open';
	#utterance: Utterance | null = null;
	#named = 0;

	constructor({ clock, onsetDelayMs, minSilenceMs, finalDelayMs }: FakeSpeechRecognizerOptions) {
		this.#clock = clock;
		this.#onsetDelayMs = onsetDelayMs ?? 80;
		this.#minSilenceMs = minSilenceMs ?? 200;
		this.#finalDelayMs = finalDelayMs ?? 5;
	}

	/** Somebody will speak then. Speeches must not overlap; `fromMs` must not be over. */
	hears(speech: ScriptedSpeech): void {
		this.#script.push(speech);
		this.#clock.schedule(speech.fromMs + this.#onsetDelayMs, () => this.#onset(speech));
		for (const { endMs } of wordsOf(speech)) this.#clock.schedule(endMs, () => this.#partial());
	}

	/** Any event, at once: what no script can make. */
	says(event: RecognizerEvent): void {
		this.#listener(event);
	}

	accept(frame: AudioFrame): void {
		this.frames.push(frame);
	}

	listen(mode: 'open' | 'manual'): void {
		this.#mode = mode;
	}

	beginUtterance(id: UtteranceId): void {
		this.#finish();
		this.#open(id, this.#clock.nowMs() - preRollMs);
	}

	endUtterance(id: UtteranceId): void {
		if (this.#utterance?.id !== id) return;
		this.#clock.schedule(this.#clock.nowMs(), () => this.#finish());
	}

	endTurn(): void {
		this.turnsEnded += 1;
	}

	onEvent(listener: (event: RecognizerEvent) => void): void {
		this.#listener = listener;
	}

	#onset(speech: ScriptedSpeech): void {
		if (this.#mode === 'manual' || this.#utterance !== null) return;
		this.#named += 1;
		const id = utteranceId(`utt_${this.#named}`);
		const tMs = this.#clock.nowMs();
		this.#listener({ type: 'speech-started', utteranceId: id, onsetMs: speech.fromMs, tMs });
		const utterance = this.#open(id, speech.fromMs);
		const stopMs = speech.toMs + this.#minSilenceMs;
		utterance.timers.push(
			this.#clock.schedule(stopMs, () => {
				this.#listener({
					type: 'speech-stopped',
					utteranceId: id,
					endMs: speech.toMs,
					tMs: this.#clock.nowMs(),
				});
			}),
			this.#clock.schedule(stopMs + this.#finalDelayMs, () => this.#finish()),
		);
	}

	#open(id: UtteranceId, fromMs: number): Utterance {
		const utterance: Utterance = { id, fromMs, timers: [] };
		this.#utterance = utterance;
		return utterance;
	}

	#partial(): void {
		if (this.#utterance === null) return;
		const { id, fromMs } = this.#utterance;
		const text = this.#textSince(fromMs);
		if (text !== '') this.#listener({ type: 'partial', utteranceId: id, text, tMs: this.#clock.nowMs() });
	}

	#finish(): void {
		const utterance = this.#utterance;
		if (utterance === null) return;
		this.#utterance = null;
		for (const timer of utterance.timers) timer[Symbol.dispose]();
		const text = this.#textSince(utterance.fromMs);
		this.#listener({
			type: 'final',
			utteranceId: utterance.id,
			text,
			last: true,
			tMs: this.#clock.nowMs(),
		});
	}

	#textSince(fromMs: number): string {
		return this.#script
			.flatMap(wordsOf)
			.filter(({ startMs, endMs }) => startMs >= fromMs && endMs <= this.#clock.nowMs())
			.map(({ word }) => word)
			.join(' ');
	}
}

function wordsOf({ text, fromMs, toMs }: ScriptedSpeech): { word: string; startMs: number; endMs: number }[] {
	const words = text.split(' ');
	const each = (toMs - fromMs) / words.length;
	return words.map((word, index) => ({
		word,
		startMs: fromMs + index * each,
		endMs: fromMs + (index + 1) * each,
	}));
}
