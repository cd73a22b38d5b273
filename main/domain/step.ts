import type { AssistantEvent, AssistantState } from './assistant-events.ts';
import type { ConversationCommand, TimerName } from './conversation-events.ts';
import type { ConversationState, Response, UserTurn } from './conversation-state.ts';
import type { AssistantError } from './errors.ts';

/**
 * One step of the conversation in the making: the state so far and the commands so far. It lives inside one call of
 * `converse` and never leaves it, so that the call stays a pure function while its parts read like sentences.
 */
export class Step {
	readonly commands: ConversationCommand[] = [];
	readonly tMs: number;
	#state: ConversationState;

	constructor(state: ConversationState, tMs: number) {
		this.#state = state;
		this.tMs = tMs;
	}

	get state(): ConversationState {
		return this.#state;
	}

	get turnTaking(): ConversationState['settings']['turnTaking'] {
		return this.#state.settings.turnTaking;
	}

	set(patch: Partial<ConversationState>): void {
		this.#state = { ...this.#state, ...patch };
	}

	/** Changes the open turn; does nothing when there is none. */
	setTurn(patch: Partial<UserTurn>): void {
		const { turn } = this.#state;
		if (turn !== null) this.set({ turn: { ...turn, ...patch } });
	}

	/** Changes the current response; does nothing when there is none. */
	setResponse(patch: Partial<Response>): void {
		const { response } = this.#state;
		if (response !== null) this.set({ response: { ...response, ...patch } });
	}

	command(command: ConversationCommand): void {
		this.commands.push(command);
	}

	emit(event: AssistantEvent): void {
		this.commands.push({ type: 'emit', event });
	}

	/** Tells a person about trouble, with the answer it concerns when there is one. */
	complain(error: AssistantError, responseId: Response['id'] | null = null): void {
		const { kind, message, retryable, subject, retryAfterMs } = error;
		this.emit({
			type: 'error',
			error: {
				kind,
				message,
				retryable,
				...(subject === undefined ? {} : { subject }),
				...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
			},
			response_id: responseId,
		});
	}

	startTimer(timer: TimerName, atMs: number): void {
		this.command({ type: 'timer.start', timer, atMs });
	}

	cancelTimer(timer: TimerName): void {
		this.command({ type: 'timer.cancel', timer });
	}

	/** A name no other turn, response or utterance of any session has. */
	nextId(prefix: string): string {
		const { nextId, sessionId } = this.#state;
		this.set({ nextId: nextId + 1 });
		return `${prefix}_${sessionId}_${String(nextId)}`;
	}

	/** The wall-clock time of a session time (now, if not given), ms since 1970. */
	wallMs(tMs = this.tMs): number {
		return Math.round(this.#state.wallOriginMs + tMs);
	}

	wallIso(tMs = this.tMs): string {
		return new Date(this.wallMs(tMs)).toISOString();
	}

	/** The last act of every step: says so when the state a person sees has changed. */
	settle(): void {
		const shown = assistantState(this.#state);
		if (shown === this.#state.shown) return;
		this.emit({ type: 'assistant.state_changed', state: shown, previous_state: this.#state.shown });
		this.set({ shown });
	}
}

/** Speaking means that something is or may be heard; a paused answer is not heard, so the person has the floor. */
export function assistantState(state: ConversationState): AssistantState {
	const { response, turn, closing } = state;
	if (closing.some((each) => each.response.playback === 'playing')) return 'speaking';
	if (response?.playback === 'playing') return 'speaking';
	if (turn !== null || state.pressedAtMs !== null) return 'listening';
	if (response !== null) return response.playback === 'paused' ? 'listening' : 'thinking';
	return 'idle';
}
