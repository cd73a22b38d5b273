import type { Happening } from '../../main/domain/happenings.ts';
import type { ResponseId } from '../../main/domain/ids.ts';
import type { SpeechRequest } from '../../main/domain/ports/speech-synthesizer.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';

export interface VoicePace {
	readonly msPerCharacter: number;
	/** From asking to the first audio of a segment, ms. */
	readonly latencyMs: number;
	/** Ms of audio made in one ms. */
	readonly speed: number;
}

const pieceMs = 400;

/** A synthesizer that counts milliseconds: one segment after the other, in pieces, like the helper. */
export class SimulatedVoice {
	readonly requests: SpeechRequest[] = [];
	readonly #clock: FakeClock;
	readonly #tell: (event: Happening) => void;
	readonly #pace: VoicePace;
	#waiting: SpeechRequest[] = [];
	#speaking: SpeechRequest | null = null;
	#job: Disposable | null = null;
	#up = true;

	constructor(clock: FakeClock, tell: (event: Happening) => void, pace: VoicePace) {
		this.#clock = clock;
		this.#tell = tell;
		this.#pace = pace;
	}

	get msPerCharacter(): number {
		return this.#pace.msPerCharacter;
	}

	get busy(): number {
		return this.#waiting.length + (this.#speaking === null ? 0 : 1);
	}

	speak(request: SpeechRequest): void {
		this.requests.push(request);
		this.#waiting.push(request);
		this.#next();
	}

	cancel(responseId: ResponseId): void {
		this.#waiting = this.#waiting.filter((each) => each.responseId !== responseId);
		if (this.#speaking?.responseId !== responseId) return;
		this.#stop();
		this.#next();
	}

	crash(downMs: number): void {
		if (!this.#up) return;
		this.#up = false;
		const lost = [...(this.#speaking === null ? [] : [this.#speaking]), ...this.#waiting];
		this.#stop();
		this.#waiting = [];
		const error = {
			kind: 'helper-crashed',
			message: 'The voice stopped and is started again.',
			retryable: true,
		} as const;
		for (const { responseId, segmentIndex } of lost)
			this.#tell({ type: 'segment.failed', responseId, segmentIndex, error });
		this.#tell({ type: 'helper.changed', helper: 'synthesizer', state: 'restarting', detail: null });
		this.#clock.schedule(this.#clock.nowMs() + downMs, () => {
			this.#up = true;
			this.#tell({ type: 'helper.changed', helper: 'synthesizer', state: 'ready', detail: null });
			this.#tell({ type: 'voice.ready', model: 'practice-tones' });
			this.#next();
		});
	}

	#stop(): void {
		this.#job?.[Symbol.dispose]();
		this.#job = null;
		this.#speaking = null;
	}

	#next(): void {
		if (this.#speaking !== null || !this.#up) return;
		const request = this.#waiting.shift();
		if (request === undefined) return;
		this.#speaking = request;
		this.#piece(request, this.#pace.latencyMs, request.text.length * this.#pace.msPerCharacter);
	}

	#piece(request: SpeechRequest, waitMs: number, leftMs: number): void {
		const { responseId, segmentIndex } = request;
		this.#job = this.#clock.schedule(this.#clock.nowMs() + waitMs, () => {
			const durationMs = Math.min(pieceMs, leftMs);
			if (leftMs > durationMs) this.#piece(request, durationMs / this.#pace.speed, leftMs - durationMs);
			else this.#stop();
			this.#tell({ type: 'segment.audio', responseId, segmentIndex, durationMs });
			if (leftMs > durationMs) return;
			const wholeMs = request.text.length * this.#pace.msPerCharacter;
			this.#tell({ type: 'segment.done', responseId, segmentIndex, durationMs: wholeMs });
			this.#next();
		});
	}
}
