import type { AssistantError } from '../../main/domain/errors.ts';
import { type AudioInput, type AudioInputEvent, captureRateHz } from '../../main/domain/ports/audio-input.ts';
import type { Clock } from '../../main/domain/ports/clock.ts';

/** A microphone that captures what a test says, when it says so. */
export class FakeAudioInput implements AudioInput {
	readonly #clock: Clock;
	#listener: (event: AudioInputEvent) => void = () => undefined;
	#open = false;

	constructor({ clock }: { clock: Clock }) {
		this.#clock = clock;
	}

	/** Whether the microphone's light is on. */
	get isOpen(): boolean {
		return this.#open;
	}

	start(): void {
		if (this.#open) return;
		this.#open = true;
		this.#listener({ type: 'started', device: 'fake microphone', tMs: this.#clock.nowMs() });
	}

	stop(): void {
		this.#open = false;
	}

	onEvent(listener: (event: AudioInputEvent) => void): void {
		this.#listener = listener;
	}

	/** A frame that was captured up to now; nothing while closed. */
	hear(samples: Float32Array): void {
		if (!this.#open) return;
		const startMs = this.#clock.nowMs() - (samples.length * 1000) / captureRateHz;
		this.#listener({ type: 'frame', frame: { startMs, samples } });
	}

	/** The recording is over. */
	end(): void {
		if (this.#open) this.#listener({ type: 'ended', tMs: this.#clock.nowMs() });
	}

	/** The microphone breaks: it is closed afterwards. */
	fail(error: AssistantError): void {
		if (!this.#open) return;
		this.#open = false;
		this.#listener({ type: 'error', error, tMs: this.#clock.nowMs() });
	}
}
