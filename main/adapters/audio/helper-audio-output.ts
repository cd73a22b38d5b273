import type { AssistantError } from '../../domain/errors.ts';
import { type ResponseId, responseId as toResponseId } from '../../domain/ids.ts';
import type { AudioOutput, AudioOutputEvent, PlaybackPosition } from '../../domain/ports/audio-output.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { AudioCommand, AudioHelperEvent } from '../../helpers/audio/audio-protocol.ts';

type OutputEvent = Extract<AudioHelperEvent, { type: 'playback' | 'output-error' }>;

/** Ids remembered after their response was lost with a helper; more than can be in the making at once. */
const rememberedLost = 64;

interface Tracked {
	opened: boolean;
	position: PlaybackPosition | null;
	/** Calls of `clear` without an answer yet. */
	clears: number;
}

/**
 * The loudspeaker of the audio helper. Queued sound dies with the helper: then the open response is told as an `error` and
 * a `cleared` nobody asked for, every `clear` under way is answered, and a response that waited to be opened is `cleared`
 * when it is. So each response that was opened ends with exactly one of `drained` and `cleared`, whatever happens.
 */
export class HelperAudioOutput implements AudioOutput {
	readonly #send: (command: AudioCommand) => boolean;
	readonly #clock: Clock;
	readonly #responses = new Map<ResponseId, Tracked>();
	readonly #lost = new Set<ResponseId>();
	#listener: (event: AudioOutputEvent) => void = () => undefined;

	constructor({ send, clock }: { send: (command: AudioCommand) => boolean; clock: Clock }) {
		this.#send = send;
		this.#clock = clock;
	}

	enqueue(responseId: ResponseId, segmentIndex: number, samples: Float32Array, rateHz: number): void {
		if (this.#lost.has(responseId)) return;
		this.#track(responseId);
		// A view would drag its whole buffer through the clone.
		const own = samples.byteLength === samples.buffer.byteLength ? samples : samples.slice();
		this.#post({ type: 'enqueue', responseId, segmentIndex, samples: own, rateHz });
	}

	endSegment(responseId: ResponseId, segmentIndex: number): void {
		this.#post({ type: 'end-segment', responseId, segmentIndex });
	}

	open(responseId: ResponseId): void {
		if (this.#lost.has(responseId)) {
			this.#answerCleared(responseId, null);
			return;
		}
		this.#track(responseId).opened = true;
		this.#post({ type: 'open', responseId });
	}

	finish(responseId: ResponseId): void {
		this.#post({ type: 'finish', responseId });
	}

	pause(responseId: ResponseId): void {
		this.#post({ type: 'pause', responseId });
	}

	resume(responseId: ResponseId, from: PlaybackPosition | null): void {
		this.#post({ type: 'resume', responseId, from });
	}

	clear(responseId: ResponseId): void {
		const tracked = this.#track(responseId);
		tracked.clears++;
		if (this.#send({ type: 'clear', responseId })) return;
		this.#answerCleared(responseId, tracked.position);
		this.#responses.delete(responseId);
	}

	onEvent(listener: (event: AudioOutputEvent) => void): void {
		this.#listener = listener;
	}

	receive(event: OutputEvent): void {
		if (event.type === 'output-error') {
			this.#listener({ type: 'error', error: event.error, tMs: event.tMs });
			return;
		}
		const told = event.event;
		const responseId = toResponseId(told.responseId);
		const tracked = this.#responses.get(responseId);
		if (told.type === 'cleared') {
			if (tracked !== undefined && tracked.clears > 0) tracked.clears--;
			if (tracked?.clears === 0) this.#responses.delete(responseId);
		} else if (told.type === 'drained') {
			if (tracked?.clears === 0) this.#responses.delete(responseId);
		} else if (tracked !== undefined && 'position' in told && told.position !== null) {
			tracked.position = told.position;
		}
		this.#listener({ ...told, responseId });
	}

	/** The helper is gone, and what it had to play with it. `error` is null when that was asked for. */
	disconnected(error: AssistantError | null): void {
		const responses = [...this.#responses];
		this.#responses.clear();
		const anyOpen = responses.some(([, { opened, clears }]) => opened && clears === 0);
		if (error !== null && anyOpen) this.#listener({ type: 'error', error, tMs: this.#clock.nowMs() });
		for (const [responseId, { opened, position, clears }] of responses) {
			this.#lose(responseId);
			const answers = clears > 0 ? clears : opened ? 1 : 0;
			for (let i = 0; i < answers; i++) this.#tellCleared(responseId, position);
		}
	}

	#track(responseId: ResponseId): Tracked {
		let tracked = this.#responses.get(responseId);
		if (tracked === undefined) {
			tracked = { opened: false, position: null, clears: 0 };
			this.#responses.set(responseId, tracked);
		}
		return tracked;
	}

	/** Not delivered: the response cannot be heard any more. */
	#post(command: Extract<AudioCommand, { responseId: string }>): void {
		if (this.#send(command)) return;
		const responseId = toResponseId(command.responseId);
		const tracked = this.#responses.get(responseId);
		this.#responses.delete(responseId);
		this.#lose(responseId);
		if (tracked?.opened === true) this.#answerCleared(responseId, tracked.position);
	}

	#lose(responseId: ResponseId): void {
		this.#lost.add(responseId);
		for (const oldest of this.#lost) {
			if (this.#lost.size <= rememberedLost) break;
			this.#lost.delete(oldest);
		}
	}

	/** Never from inside the call that caused it: callers expect answers as events. */
	#answerCleared(responseId: ResponseId, position: PlaybackPosition | null): void {
		queueMicrotask(() => this.#tellCleared(responseId, position));
	}

	#tellCleared(responseId: ResponseId, position: PlaybackPosition | null): void {
		this.#listener({ type: 'cleared', responseId, position, tMs: this.#clock.nowMs() });
	}
}
