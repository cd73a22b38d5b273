import type { AssistantEvent, StampedEvent } from '../../main/domain/assistant-events.ts';
import { converse } from '../../main/domain/conversation.ts';
import type {
	ConversationCommand,
	ConversationEvent,
	TimerName,
} from '../../main/domain/conversation-events.ts';
import { initialConversation } from '../../main/domain/conversation-state.ts';
import type { ConversationSettings, ConversationState } from '../../main/domain/conversation-state.ts';
import type { Happening } from '../../main/domain/happenings.ts';
import { conversationId } from '../../main/domain/ids.ts';
import type { StoredTurn } from '../../main/domain/ports/conversation-store.ts';
import type { LanguageModelRequest } from '../../main/domain/ports/language-model.ts';
import { defaultTurnTaking } from '../../main/domain/turn-taking-options.ts';
import type { TurnTakingOptions } from '../../main/domain/turn-taking-options.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { SimulatedModel } from './simulated-model.ts';
import type { ScriptedAnswer } from './simulated-model.ts';
import { SimulatedPlayback } from './simulated-playback.ts';
import { SimulatedRecognizer } from './simulated-recognizer.ts';
import type { Sound } from './simulated-recognizer.ts';
import { SimulatedVoice } from './simulated-voice.ts';
import type { VoicePace } from './simulated-voice.ts';

export interface SimulationOptions {
	/** The answer to the first turn, to the second …; the last one serves all that follow. */
	readonly answers?: readonly ScriptedAnswer[];
	readonly settings?: Partial<Omit<ConversationSettings, 'turnTaking'>>;
	readonly turnTaking?: Partial<TurnTakingOptions>;
	/** Null: there is no voice. */
	readonly voice?: Partial<VoicePace> | null;
}

export const simulationSettings: ConversationSettings = {
	mode: 'open-mic',
	language: 'en',
	character: null,
	systemPrompt: 'You are spoken aloud.',
	voice: { model: 'practice-tones', speaker: 0, speed: 1 },
	turnTaking: defaultTurnTaking,
	context: { maxTurns: 5, maxTokens: 4000 },
	models: { recognizer: 'practice-en', languageModel: 'scripted', synthesizer: 'practice-tones' },
};

const noVoice = { kind: 'voice-missing', message: 'There is no voice.', retryable: false } as const;

/** A whole conversation on virtual time: the real `converse`, with a scripted person, model, voice and loudspeaker around it. */
export class ConversationSimulation {
	readonly clock = new FakeClock();
	readonly initial: ConversationState;
	readonly inputs: ConversationEvent[] = [];
	readonly events: StampedEvent[] = [];
	readonly commands: ConversationCommand[] = [];
	readonly stored = new Map<string, StoredTurn>();
	readonly requests: LanguageModelRequest[] = [];
	readonly timers = new Map<TimerName, Disposable>();
	readonly recognizer = new SimulatedRecognizer(this.clock, (event) => this.dispatch(event));
	readonly model = new SimulatedModel(this.clock, (event) => this.dispatch(event));
	readonly playback = new SimulatedPlayback(this.clock, (event) => this.dispatch(event));
	readonly voice: SimulatedVoice;
	/** Called after every step, before its commands are carried out. */
	onStep: (event: ConversationEvent, commands: readonly ConversationCommand[]) => void = () => undefined;
	readonly #answers: readonly ScriptedAnswer[];
	readonly #queue: Happening[] = [];
	#state: ConversationState;
	#busy = false;

	constructor(options: SimulationOptions = {}) {
		this.#answers = options.answers ?? [{ text: 'All right.' }];
		const pace = { msPerCharacter: 60, latencyMs: 30, speed: 10, ...options.voice };
		this.voice = new SimulatedVoice(this.clock, (event) => this.dispatch(event), pace);
		const turnTaking = { ...defaultTurnTaking, ...options.turnTaking };
		const id = conversationId('conv_1');
		this.initial = initialConversation({
			sessionId: 's',
			wallOriginMs: this.clock.wallMs(),
			conversationId: id,
			settings: { ...simulationSettings, ...options.settings, turnTaking },
		});
		this.#state = this.initial;
		this.dispatch({
			type: 'session.started',
			wallOriginMs: this.clock.wallMs(),
			conversationId: id,
			entries: [],
			stored: false,
		});
		if (options.voice === null) this.dispatch({ type: 'voice.unavailable', error: noVoice });
		else this.dispatch({ type: 'voice.ready', model: 'practice-tones' });
		this.dispatch({ type: 'recognizer.ready', model: 'practice-en' });
	}

	get state(): ConversationState {
		return this.#state;
	}

	/** Work still running for some response: tokens, segments, queued sound. */
	get running(): number {
		return this.model.busy + this.voice.busy + this.playback.queues;
	}

	dispatch(event: Happening): void {
		this.#queue.push(event);
		if (this.#busy) return;
		this.#busy = true;
		try {
			for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
				this.#step(next);
		} finally {
			this.#busy = false;
		}
	}

	/** The person makes these sounds; what the recognizer makes of each follows at its own pace. */
	hear(...sounds: readonly Sound[]): this {
		for (const sound of sounds) this.recognizer.hear(sound);
		return this;
	}

	at(atMs: number, run: () => void): this {
		this.clock.schedule(atMs, run);
		return this;
	}

	/** The audio helper dies and comes back; with null it does not. */
	crashAudio(downMs: number | null): void {
		if (this.playback.down) return;
		this.playback.crash();
		const state = downMs === null ? 'failed' : 'restarting';
		this.dispatch({ type: 'helper.changed', helper: 'audio', state, detail: null });
		if (downMs === null) return;
		this.at(this.clock.nowMs() + downMs, () => {
			this.playback.comeBack();
			this.dispatch({ type: 'helper.changed', helper: 'audio', state: 'ready', detail: null });
		});
	}

	/** Runs until `atMs`, or, without it, for a minute: then everything scripted here has come to rest. */
	run(atMs = this.clock.nowMs() + 60_000): this {
		this.clock.advanceTo(atMs);
		return this;
	}

	of<Type extends AssistantEvent['type']>(type: Type): Extract<StampedEvent, { type: Type }>[] {
		return this.events.filter(
			(event): event is Extract<StampedEvent, { type: Type }> => event.type === type,
		);
	}

	#step(happening: Happening): void {
		const tMs = this.clock.nowMs();
		const event: ConversationEvent = { ...happening, tMs };
		const { state, commands } = converse(this.#state, event);
		this.#state = state;
		this.inputs.push(event);
		this.onStep(event, commands);
		for (const command of commands) {
			this.commands.push(command);
			this.#carryOut(command, event);
		}
	}

	#carryOut(command: ConversationCommand, event: ConversationEvent): void {
		switch (command.type) {
			case 'emit':
				return void this.events.push({ t_ms: event.tMs, ...command.event });
			case 'timer.start':
				return this.#startTimer(command.timer, command.atMs);
			case 'timer.cancel':
				return this.#cancelTimer(command.timer);
			case 'recognizer.listen':
				return this.recognizer.listen(command.mode);
			case 'recognizer.begin':
				return this.recognizer.begin(command.utteranceId);
			case 'recognizer.end':
				return this.recognizer.end(command.utteranceId);
			case 'store.save_turn':
				return void this.stored.set(command.turn.id, command.turn);
			case 'store.delete_turn':
				return void this.stored.delete(command.id);
			case 'store.supersede_turns':
			case 'store.restore_turns':
			case 'store.mark_heard':
				return this.#revise(command);
			default:
				return this.#speak(command, event);
		}
	}

	#revise(command: Revision): void {
		const turns = [...this.stored.values()];
		const at =
			command.type === 'store.supersede_turns' ? turns.findIndex(({ id }) => id === command.from) : -1;
		for (const [index, turn] of turns.entries()) {
			const { supersededBy, ...rest } = turn;
			if (command.type === 'store.mark_heard') {
				if (turn.id !== command.id) continue;
				const { heard, interrupted } = command;
				const status = interrupted ? 'cancelled' : 'completed';
				this.stored.set(turn.id, { ...turn, heard, interrupted, status });
			} else if (command.type === 'store.restore_turns') {
				if (supersededBy === command.by) this.stored.set(turn.id, rest);
			} else if (at !== -1 && index >= (command.kept ? at + 1 : at) && supersededBy === undefined)
				this.stored.set(turn.id, { ...rest, supersededBy: command.by });
		}
	}

	#speak(command: ConversationCommand, event: ConversationEvent): void {
		switch (command.type) {
			case 'model.start':
				this.requests.push(command.request);
				return this.model.answer(command.responseId, this.#script());
			case 'model.cancel':
				return this.model.cancel(command.responseId);
			case 'synthesizer.speak':
				return this.voice.speak(command.request);
			case 'synthesizer.cancel':
				return this.voice.cancel(command.responseId);
			case 'playback.enqueue':
				if (event.type !== 'segment.audio') return;
				return this.playback.enqueue(command.responseId, command.segmentIndex, event.durationMs);
			case 'playback.end_segment':
				return this.playback.endSegment(command.responseId, command.segmentIndex);
			default:
				this.playback.carryOut(command);
		}
	}

	/** Speculation asks before its turn is part of the conversation. */
	#script(): ScriptedAnswer {
		const turns = this.of('conversation.item.created').length;
		const index = this.#state.response?.committed === true ? turns - 1 : turns;
		return this.#answers[Math.min(index, this.#answers.length - 1)] ?? { text: '' };
	}

	#startTimer(timer: TimerName, atMs: number): void {
		this.#cancelTimer(timer);
		const handle = this.clock.schedule(atMs, () => {
			this.timers.delete(timer);
			this.dispatch({ type: 'timer.fired', timer });
		});
		this.timers.set(timer, handle);
	}

	#cancelTimer(timer: TimerName): void {
		this.timers.get(timer)?.[Symbol.dispose]();
		this.timers.delete(timer);
	}
}

type Revision = Extract<
	ConversationCommand,
	{ type: 'store.supersede_turns' | 'store.restore_turns' | 'store.mark_heard' }
>;
