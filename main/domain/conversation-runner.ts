import type { StampedEvent } from './assistant-events.ts';
import { converse } from './conversation.ts';
import type { ConversationCommand, ConversationEvent, TimerName } from './conversation-events.ts';
import type { ConversationState } from './conversation-state.ts';
import { assistantErrorOf } from './errors.ts';
import type { ResponseId } from './ids.ts';
import { answered, heard, played, synthesised } from './happenings.ts';
import type { Happening } from './happenings.ts';
import type { AudioOutput } from './ports/audio-output.ts';
import type { Clock } from './ports/clock.ts';
import type { ConversationStore } from './ports/conversation-store.ts';
import type { LanguageModel, LanguageModelRequest } from './ports/language-model.ts';
import type { SpeechRecognizer } from './ports/speech-recognizer.ts';
import type { SpeechSynthesizer } from './ports/speech-synthesizer.ts';

export interface ConversationPorts {
	readonly clock: Clock;
	readonly output: AudioOutput;
	readonly recognizer: SpeechRecognizer;
	readonly synthesizer: SpeechSynthesizer;
	/** Asked for anew for every answer, so that another provider counts from the next one on. */
	readonly languageModel: () => LanguageModel;
	readonly store: ConversationStore;
}

export interface ConversationRunnerOptions {
	readonly ports: ConversationPorts;
	readonly initial: ConversationState;
	/** What the world is told, in order. */
	readonly onEvent: (event: StampedEvent) => void;
	/** Every step taken, for the event log; called before its commands are carried out. */
	readonly onStep?: (
		event: ConversationEvent,
		state: ConversationState,
		commands: readonly ConversationCommand[],
	) => void;
}

/**
 * Carries out what `converse` decides and feeds back what came of it. No decision about turns is made here: events go in
 * one at a time in the order they came, commands go out in the order they were given.
 */
export class ConversationRunner implements Disposable {
	readonly #ports: ConversationPorts;
	readonly #options: ConversationRunnerOptions;
	readonly #timers = new Map<TimerName, Disposable>();
	readonly #answers = new Map<ResponseId, AbortController>();
	readonly #queue: Queued[] = [];
	#state: ConversationState;
	#lastMs = 0;
	#busy = false;
	#disposed = false;

	constructor(options: ConversationRunnerOptions) {
		this.#options = options;
		this.#ports = options.ports;
		this.#state = options.initial;
		const { recognizer, synthesizer, output } = options.ports;
		recognizer.onEvent((event) => this.dispatch(heard(event), event.tMs));
		synthesizer.onEvent((event) =>
			this.dispatch(synthesised(event), event.tMs, event.type === 'audio' ? event : null),
		);
		output.onEvent((event) => {
			const happening = played(event);
			if (happening !== null) this.dispatch(happening, event.tMs);
		});
	}

	get state(): ConversationState {
		return this.#state;
	}

	/** Work in progress that must end by itself before nothing more can happen: for tests and for leak checks. */
	get pending(): { readonly timers: number; readonly answers: number } {
		return { timers: this.#timers.size, answers: this.#answers.size };
	}

	/** Something happened, at `atMs` of session time (now, if not given). */
	dispatch(event: Happening, atMs: number | null = null, audio: SynthesizedAudio | null = null): void {
		if (this.#disposed) return;
		this.#queue.push({ event, atMs, audio });
		if (this.#busy) return;
		this.#busy = true;
		try {
			for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
				this.#step(next);
		} finally {
			this.#busy = false;
		}
	}

	[Symbol.dispose](): void {
		this.#disposed = true;
		const { recognizer, synthesizer, output } = this.#ports;
		for (const port of [recognizer, synthesizer, output]) port.onEvent(() => undefined);
		this.#queue.length = 0;
		for (const timer of this.#timers.values()) timer[Symbol.dispose]();
		this.#timers.clear();
		for (const answer of this.#answers.values()) answer.abort();
		this.#answers.clear();
	}

	#step({ event, atMs, audio }: Queued): void {
		const nowMs = this.#ports.clock.nowMs();
		// Times measured in helpers are taken as they are, but the conversation's time never runs back or ahead.
		const tMs = Math.max(this.#lastMs, Math.min(atMs ?? nowMs, nowMs));
		this.#lastMs = tMs;
		const stamped: ConversationEvent = { ...event, tMs };
		const { state, commands } = converse(this.#state, stamped);
		this.#state = state;
		this.#options.onStep?.(stamped, state, commands);
		for (const command of commands) this.#carryOut(command, tMs, audio);
	}

	#carryOut(command: ConversationCommand, tMs: number, audio: SynthesizedAudio | null): void {
		if (isOf(command, 'playback')) this.#play(command, audio);
		else if (isOf(command, 'recognizer')) this.#hear(command);
		else if (isOf(command, 'store')) this.#keep(command);
		else this.#do(command, tMs);
	}

	#do(command: Other, tMs: number): void {
		const { synthesizer } = this.#ports;
		switch (command.type) {
			case 'emit':
				return this.#options.onEvent({ t_ms: tMs, ...command.event });
			case 'timer.start':
				return this.#startTimer(command.timer, command.atMs);
			case 'timer.cancel':
				return this.#cancelTimer(command.timer);
			case 'model.start':
				return void this.#answer(command.responseId, command.request);
			case 'model.cancel':
				return this.#answers.get(command.responseId)?.abort();
			case 'synthesizer.speak':
				return synthesizer.speak(command.request);
			case 'synthesizer.cancel':
				return synthesizer.cancel(command.responseId);
		}
	}

	#hear(command: Of<'recognizer'>): void {
		const { recognizer } = this.#ports;
		switch (command.type) {
			case 'recognizer.listen':
				return recognizer.listen(command.mode);
			case 'recognizer.begin':
				return recognizer.beginUtterance(command.utteranceId);
			case 'recognizer.end':
				return recognizer.endUtterance(command.utteranceId);
			case 'recognizer.end_turn':
				return recognizer.endTurn();
		}
	}

	#play(command: Of<'playback'>, audio: SynthesizedAudio | null): void {
		const { output } = this.#ports;
		switch (command.type) {
			case 'playback.enqueue':
				if (audio === null) return;
				return output.enqueue(command.responseId, command.segmentIndex, audio.samples, audio.rateHz);
			case 'playback.end_segment':
				return output.endSegment(command.responseId, command.segmentIndex);
			case 'playback.open':
				return output.open(command.responseId);
			case 'playback.finish':
				return output.finish(command.responseId);
			case 'playback.pause':
				return output.pause(command.responseId);
			case 'playback.resume':
				return output.resume(command.responseId, command.from);
			case 'playback.clear':
				return output.clear(command.responseId);
		}
	}

	#keep(command: Of<'store'>): void {
		const { store } = this.#ports;
		try {
			if (command.type === 'store.save_turn') store.saveTurn(command.turn);
			else if (command.type === 'store.delete_turn') store.deleteTurn(command.id);
			else if (command.type === 'store.supersede_turns') store.supersedeTurns(command);
			else if (command.type === 'store.restore_turns')
				store.restoreTurns(command.conversationId, command.by);
			else if (command.type === 'store.mark_heard') store.markHeard(command);
			else
				store.createConversation({
					id: command.conversationId,
					title: command.title,
					createdAtMs: command.createdAtMs,
				});
		} catch (thrown) {
			this.dispatch({ type: 'trouble', error: assistantErrorOf(thrown, storageFailed) });
		}
	}

	async #answer(id: ResponseId, request: LanguageModelRequest): Promise<void> {
		const controller = new AbortController();
		this.#answers.set(id, controller);
		try {
			let done = false;
			for await (const event of this.#ports.languageModel().answer(request, controller.signal)) {
				if (controller.signal.aborted) return;
				done = event.type === 'done';
				this.dispatch(answered(id, event), event.tMs);
			}
			if (!done && !controller.signal.aborted)
				this.dispatch({ type: 'model.failed', responseId: id, error: modelCutOff });
		} catch (thrown) {
			if (!controller.signal.aborted)
				this.dispatch({
					type: 'model.failed',
					responseId: id,
					error: assistantErrorOf(thrown, modelFailed),
				});
		} finally {
			this.#answers.delete(id);
		}
	}

	#startTimer(timer: TimerName, atMs: number): void {
		this.#cancelTimer(timer);
		const handle = this.#ports.clock.schedule(atMs, () => {
			this.#timers.delete(timer);
			this.dispatch({ type: 'timer.fired', timer });
		});
		this.#timers.set(timer, handle);
	}

	#cancelTimer(timer: TimerName): void {
		this.#timers.get(timer)?.[Symbol.dispose]();
		this.#timers.delete(timer);
	}
}

type Family = 'playback' | 'recognizer' | 'store';
type Of<Each extends Family> = Extract<ConversationCommand, { type: `${Each}.${string}` }>;
type Other = Exclude<ConversationCommand, Of<Family>>;

function isOf<Each extends Family>(command: ConversationCommand, family: Each): command is Of<Each> {
	return command.type.startsWith(`${family}.`);
}

interface Queued {
	readonly event: Happening;
	readonly atMs: number | null;
	readonly audio: SynthesizedAudio | null;
}

interface SynthesizedAudio {
	readonly samples: Float32Array;
	readonly rateHz: number;
}

const storageFailed = {
	kind: 'storage-failed',
	message:
		'The conversation could not be written to disk. It is kept in memory; free some space or check the disk, and it will be written then.',
	retryable: true,
} as const;

const modelCutOff = {
	kind: 'language-model-cut-off',
	message: 'The language model’s answer ended before it was complete. Try again.',
	retryable: true,
} as const;

const modelFailed = {
	kind: 'language-model-failed',
	message:
		'The language model’s answer could not be read. Try again; if it goes on, check the provider in Settings.',
	retryable: true,
} as const;
