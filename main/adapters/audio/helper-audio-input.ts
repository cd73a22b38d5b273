import type { AssistantError } from '../../domain/errors.ts';
import type { AudioInput, AudioInputEvent } from '../../domain/ports/audio-input.ts';
import { captureRateHz } from '../../domain/ports/audio-input.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { AudioCommand, AudioHelperEvent } from '../../helpers/audio/audio-protocol.ts';

type InputEvent = Extract<
	AudioHelperEvent,
	{ type: 'frame' | 'input-level' | 'input-started' | 'input-ended' | 'input-error' }
>;

/** The microphone of the audio helper. It stays on over a restart of the helper; frames of the gap are missing. */
export class HelperAudioInput implements AudioInput {
	readonly #send: (command: AudioCommand) => boolean;
	readonly #clock: Clock;
	#listener: (event: AudioInputEvent) => void = () => undefined;
	#wanted = false;
	#gaveUp = false;
	#ended = false;
	/** Where a WAV microphone goes on: the session's beginning, then after the last frame, after a stop from now. */
	#fromMs: number | null = 0;

	constructor({ send, clock }: { send: (command: AudioCommand) => boolean; clock: Clock }) {
		this.#send = send;
		this.#clock = clock;
	}

	start(): void {
		this.#wanted = true;
		this.#gaveUp = false;
		this.#send({ type: 'input-start', fromMs: this.#fromMs });
	}

	/** What failed may work with other settings: opens again what a person had wanted open. */
	tryAgain(): void {
		if (this.#gaveUp) this.start();
	}

	stop(): void {
		this.#gaveUp = false;
		if (!this.#wanted) return;
		this.#wanted = false;
		this.#fromMs = null;
		this.#send({ type: 'input-stop' });
	}

	onEvent(listener: (event: AudioInputEvent) => void): void {
		this.#listener = listener;
	}

	/** A fresh helper knows nothing of what was asked of the last one. */
	connected(): void {
		if (this.#wanted) this.start();
	}

	/** The helper will not come back by itself. */
	disconnected(error: AssistantError | null): void {
		if (this.#wanted && error !== null) {
			this.#listener({ type: 'error', error, tMs: this.#clock.nowMs() });
		}
	}

	receive(event: InputEvent): void {
		// Frames that were on their way when the microphone was closed were not captured for anybody.
		if (!this.#wanted) return;
		switch (event.type) {
			case 'frame': {
				const { startMs, samples } = event;
				this.#fromMs = startMs + (samples.length * 1000) / captureRateHz;
				this.#listener({ type: 'frame', frame: { startMs, samples } });
				return;
			}
			case 'input-level': {
				this.#listener({ type: 'level', rmsDb: event.rmsDb, tMs: event.tMs });
				return;
			}
			case 'input-started': {
				this.#listener({ type: 'started', device: event.device, tMs: event.tMs });
				return;
			}
			case 'input-ended':
				if (this.#ended) return;
				this.#ended = true;
				{
					this.#listener({ type: 'ended', tMs: event.tMs });
					return;
				}
			case 'input-error':
				// A muted microphone stays open: it is heard as soon as it is not muted any more.
				if (event.error.kind !== 'microphone-silent') {
					this.#wanted = false;
					this.#gaveUp = true;
				}
				{
					this.#listener({ type: 'error', error: event.error, tMs: event.tMs });
					return;
				}
		}
	}
}
