import type { Completeness } from './speech-text/turn-text.ts';
import { completeness } from './speech-text/turn-text.ts';
import { converse } from './conversation.ts';
import type { ConversationCommand, TimerName } from './conversation-events.ts';
import { initialConversation } from './conversation-state.ts';
import type { ConversationSettings, ConversationState, UserTurn } from './conversation-state.ts';
import { fusedCompleteness } from './endpointing.ts';
import { heard } from './happenings.ts';
import type { Happening } from './happenings.ts';
import { conversationId } from './ids.ts';
import type { Clock } from './ports/clock.ts';
import type { RecognizerEvent } from './ports/speech-recognizer.ts';
import { speechEndMs, turnText } from './turn-end.ts';

/** What a person sees of a turn they try out. Times are session ms. */
export type RehearsalEvent =
	| { readonly type: 'waiting' }
	| { readonly type: 'speaking'; readonly text: string }
	/** Silent since `sinceMs`; finished at `untilMs` unless more is said. `untilMs` null: "hold on" keeps the floor. */
	| {
			readonly type: 'pausing';
			readonly text: string;
			readonly sinceMs: number;
			readonly untilMs: number | null;
			readonly ending: Completeness;
	  }
	| {
			readonly type: 'finished';
			readonly text: string;
			/** From the true end of speech to the decision. */
			readonly waitedMs: number;
			readonly ending: Completeness;
			/** Pauses inside the turn, ms, in order. */
			readonly pausesMs: readonly number[];
	  }
	/** It was no turn: noise, or a sound without words. */
	| { readonly type: 'nothing' };

export interface RehearsalOptions {
	readonly clock: Clock;
	readonly settings: ConversationSettings;
	readonly onEvent: (event: RehearsalEvent) => void;
	/** The recognizer may forget the turn's sound. */
	readonly onTurnOver: () => void;
}

/**
 * A turn without a conversation: the same decisions about the same sounds as in a real one, made by `converse`, but nobody
 * is asked for an answer and nothing is kept. After every turn it begins anew; what it learned of a person's pauses stays.
 */
export class Rehearsal implements Disposable {
	readonly #options: RehearsalOptions;
	readonly #timers = new Map<TimerName, Disposable>();
	#state: ConversationState;
	#turn: UserTurn | null = null;
	#endpointMs: number | null = null;
	#told = '';

	constructor(options: RehearsalOptions) {
		this.#options = options;
		this.#state = this.#fresh(null);
		this.#tell({ type: 'waiting' });
	}

	/** What the recognizer says, in open listening. */
	hear(event: RecognizerEvent): void {
		if (event.type !== 'ready' && event.type !== 'error') this.#step(heard(event), event.tMs);
	}

	[Symbol.dispose](): void {
		for (const timer of this.#timers.values()) timer[Symbol.dispose]();
		this.#timers.clear();
	}

	#step(happening: Happening, tMs: number): void {
		const { state, commands } = converse(this.#state, { ...happening, tMs });
		this.#state = state;
		for (const command of commands) {
			this.#carryOut(command, tMs);
			// What would follow is the answer, and there is none.
			if (this.#state !== state) return;
		}
		this.#turn = this.#state.turn ?? this.#turn;
		if (this.#state.turn !== null) this.#show(this.#state.turn);
	}

	#carryOut(command: ConversationCommand, tMs: number): void {
		if (command.type === 'timer.start') this.#startTimer(command.timer, command.atMs);
		if (command.type === 'timer.cancel') this.#cancelTimer(command.timer);
		if (command.type !== 'emit') return;
		const { event } = command;
		if (event.type === 'input_audio_buffer.committed') this.#finished(tMs);
		if (event.type === 'input_audio_buffer.discarded') this.#over({ type: 'nothing' });
	}

	#startTimer(timer: TimerName, atMs: number): void {
		this.#cancelTimer(timer);
		if (timer === 'endpoint') this.#endpointMs = atMs;
		const { clock } = this.#options;
		const fire = (): void => {
			this.#timers.delete(timer);
			this.#step({ type: 'timer.fired', timer }, clock.nowMs());
		};
		this.#timers.set(timer, clock.schedule(atMs, fire));
	}

	#cancelTimer(timer: TimerName): void {
		if (timer === 'endpoint') this.#endpointMs = null;
		this.#timers.get(timer)?.[Symbol.dispose]();
		this.#timers.delete(timer);
	}

	#show(turn: UserTurn): void {
		const text = turnText(turn);
		const sinceMs = speechEndMs(turn);
		if (turn.speaking || sinceMs === null) return this.#tell({ type: 'speaking', text });
		const untilMs = this.#state.floorHeld ? null : this.#endpointMs;
		// Between the end of speech and its final text nothing has been decided yet.
		if (untilMs === null && !this.#state.floorHeld) return;
		this.#tell({ type: 'pausing', text, sinceMs, untilMs, ending: this.#ending(turn) });
	}

	#finished(tMs: number): void {
		const turn = this.#turn;
		if (turn === null) return;
		const waitedMs = Math.round(tMs - (speechEndMs(turn) ?? tMs));
		const text = turnText(turn);
		this.#over({ type: 'finished', text, waitedMs, ending: this.#ending(turn), pausesMs: pauses(turn) });
	}

	#over(event: RehearsalEvent): void {
		this[Symbol.dispose]();
		this.#state = this.#fresh(this.#state.learnedPauseMs);
		this.#turn = null;
		this.#endpointMs = null;
		this.#options.onTurnOver();
		this.#tell(event);
	}

	#ending(turn: UserTurn): Completeness {
		const { language, turnTaking } = this.#state.settings;
		const evidence = { completeness: completeness(turnText(turn), language), endOfTurn: turn.endOfTurn };
		return fusedCompleteness(evidence, turnTaking);
	}

	#tell(event: RehearsalEvent): void {
		const text = JSON.stringify(event);
		// Two turns with the same words are two; two identical moments of one are one.
		if (text === this.#told && event.type !== 'finished') return;
		this.#told = text;
		this.#options.onEvent(event);
	}

	#fresh(learnedPauseMs: number | null): ConversationState {
		const { settings } = this.#options;
		const turnTaking = { ...settings.turnTaking, speculation: false };
		return {
			...initialConversation({
				sessionId: 'rehearsal',
				wallOriginMs: 0,
				conversationId: conversationId('rehearsal'),
				settings: { ...settings, mode: 'open-mic', turnTaking },
			}),
			learnedPauseMs,
		};
	}
}

function pauses({ utterances }: UserTurn): number[] {
	const worded = utterances.filter(({ text }) => text !== '');
	return worded.slice(1).map(({ onsetMs }, at) => Math.round(onsetMs - (worded[at]?.endMs ?? onsetMs)));
}
