import type { AssistantEvent, StampedEvent } from '../../main/domain/assistant-events.ts';
import { converse } from '../../main/domain/conversation.ts';
import type { ConversationCommand, TimerName } from '../../main/domain/conversation-events.ts';
import type { Happening } from '../../main/domain/happenings.ts';
import { initialConversation } from '../../main/domain/conversation-state.ts';
import type { ConversationSettings, ConversationState } from '../../main/domain/conversation-state.ts';
import { conversationId, utteranceId } from '../../main/domain/ids.ts';
import type { ResponseId, UtteranceId } from '../../main/domain/ids.ts';
import type { StoredTurn } from '../../main/domain/ports/conversation-store.ts';
import type { LanguageModelRequest } from '../../main/domain/ports/language-model.ts';
import type { SpeechRequest } from '../../main/domain/ports/speech-synthesizer.ts';
import { defaultTurnTaking } from '../../main/domain/turn-taking-options.ts';
import type { TurnTakingOptions } from '../../main/domain/turn-taking-options.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { SimulatedPlayback } from './simulated-playback.ts';

/** One answer of the scripted model. */
export interface ScriptedAnswer {
	readonly text: string;
	readonly ttftMs?: number;
	readonly tokensPerSecond?: number;
	/** The request fails instead, after `ttftMs`. */
	readonly fails?: 'before' | 'midway';
}

/** One stretch of sound from the person; `noise` wakes the detector but holds no word. */
export interface Sound {
	readonly fromMs: number;
	readonly toMs: number;
	readonly text?: string;
}

export interface SimulationOptions {
	readonly answers?: readonly ScriptedAnswer[];
	readonly settings?: Partial<Omit<ConversationSettings, 'turnTaking'>>;
	readonly turnTaking?: Partial<TurnTakingOptions>;
	/** Milliseconds of speech per character and of synthesis before a segment's first audio. */
	readonly voice?: { readonly msPerCharacter?: number; readonly latencyMs?: number } | null;
}

/** Onset decision, silence that closes an utterance, delay of partials, ms: the recognizer helper's own figures. */
const recogniserTimes = { onsetMs: 64, silenceMs: 232, partialLagMs: 280, finalMs: 6 } as const;

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

/** A whole conversation on virtual time: the real `converse`, with a scripted person, model, voice and loudspeaker around it. */
export class ConversationSimulation {
	readonly clock = new FakeClock();
	readonly events: StampedEvent[] = [];
	readonly stored = new Map<string, StoredTurn>();
	readonly requests: LanguageModelRequest[] = [];
	readonly spoken: SpeechRequest[] = [];
	readonly commands: ConversationCommand[] = [];
	readonly playback: SimulatedPlayback;
	readonly timers = new Map<TimerName, Disposable>();
	readonly #answers: readonly ScriptedAnswer[];
	readonly #voice: { msPerCharacter: number; latencyMs: number } | null;
	readonly #models = new Map<ResponseId, Set<Disposable>>();
	readonly #voices = new Map<ResponseId, Set<Disposable>>();
	#state: ConversationState;
	#utterances = 0;
	#queue: Happening[] = [];
	#busy = false;
	#audioMs = 0;

	constructor(options: SimulationOptions = {}) {
		this.#answers = options.answers ?? [{ text: 'All right.' }];
		this.#voice = options.voice === null ? null : { msPerCharacter: 60, latencyMs: 30, ...options.voice };
		this.playback = new SimulatedPlayback(this.clock, (event) => this.dispatch(event));
		const settings = {
			...simulationSettings,
			...options.settings,
			turnTaking: { ...defaultTurnTaking, ...options.turnTaking },
		};
		const id = conversationId('conv_1');
		this.#state = initialConversation({
			sessionId: 's',
			wallOriginMs: this.clock.wallMs(),
			conversationId: id,
			settings,
		});
		this.dispatch({ type: 'session.started', conversationId: id, entries: [], stored: false });
		if (this.#voice === null)
			this.dispatch({
				type: 'voice.unavailable',
				error: { kind: 'voice-missing', message: 'There is no voice.', retryable: false },
			});
		else this.dispatch({ type: 'voice.ready', model: 'practice-tones' });
		this.dispatch({ type: 'recognizer.ready', model: 'practice-en' });
	}

	get state(): ConversationState {
		return this.#state;
	}

	/** Work still running for some response: model tokens or synthesis to come. */
	get running(): number {
		return [...this.#models.values(), ...this.#voices.values()].reduce((sum, each) => sum + each.size, 0);
	}

	dispatch(event: Happening): void {
		this.#queue.push(event);
		if (this.#busy) return;
		this.#busy = true;
		for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
			const tMs = this.clock.nowMs();
			if (next.type === 'segment.audio') this.#audioMs = next.durationMs;
			const { state, commands } = converse(this.#state, { ...next, tMs });
			this.#state = state;
			for (const command of commands) this.#carryOut(command, tMs);
		}
		this.#busy = false;
	}

	/** The person makes these sounds; what the recognizer makes of each follows at its own pace. */
	hear(...sounds: readonly Sound[]): this {
		for (const sound of sounds) this.#hearOne(sound);
		return this;
	}

	at(atMs: number, run: () => void): this {
		this.clock.schedule(atMs, run);
		return this;
	}

	/** Runs until `atMs`, or, without it, until nothing is left to happen (a minute at most). */
	run(atMs = this.clock.nowMs() + 60_000): this {
		this.clock.advanceTo(atMs);
		return this;
	}

	of<Type extends AssistantEvent['type']>(type: Type): Extract<StampedEvent, { type: Type }>[] {
		return this.events.filter(
			(event): event is Extract<StampedEvent, { type: Type }> => event.type === type,
		);
	}

	#hearOne({ fromMs, toMs, text = '' }: Sound): void {
		this.#utterances += 1;
		const id = utteranceId(`utt_${String(this.#utterances)}`);
		const words = text.split(' ').filter((word) => word !== '');
		this.at(fromMs + recogniserTimes.onsetMs, () =>
			this.dispatch({ type: 'speech.started', utteranceId: id, onsetMs: fromMs }),
		);
		const perWord = (toMs - fromMs) / Math.max(1, words.length);
		words
			.slice(0, -1)
			.forEach((_, index) => this.#partial(id, words, index + 1, fromMs + perWord * (index + 1)));
		this.at(toMs + recogniserTimes.silenceMs, () => {
			this.dispatch({ type: 'speech.stopped', utteranceId: id, endMs: toMs });
		});
		this.at(toMs + recogniserTimes.silenceMs + recogniserTimes.finalMs, () => {
			this.dispatch({ type: 'speech.final', utteranceId: id, text, last: true });
		});
	}

	#partial(id: UtteranceId, words: readonly string[], count: number, spokenMs: number): void {
		this.at(spokenMs + recogniserTimes.partialLagMs, () => {
			this.dispatch({ type: 'speech.partial', utteranceId: id, text: words.slice(0, count).join(' ') });
		});
	}

	#carryOut(command: ConversationCommand, tMs: number): void {
		this.commands.push(command);
		switch (command.type) {
			case 'emit':
				this.events.push({ t_ms: tMs, ...command.event });
				return;
			case 'timer.start':
				this.timers.get(command.timer)?.[Symbol.dispose]();
				this.timers.set(
					command.timer,
					this.clock.schedule(command.atMs, () => {
						this.timers.delete(command.timer);
						this.dispatch({ type: 'timer.fired', timer: command.timer });
					}),
				);
				return;
			case 'timer.cancel':
				this.timers.get(command.timer)?.[Symbol.dispose]();
				this.timers.delete(command.timer);
				return;
			case 'model.start':
				return this.#answer(command.responseId, command.request);
			case 'model.cancel':
				return stop(this.#models, command.responseId);
			case 'synthesizer.speak':
				return this.#speak(command.request);
			case 'synthesizer.cancel':
				return stop(this.#voices, command.responseId);
			case 'playback.enqueue':
				return this.playback.enqueue(command.responseId, command.segmentIndex, this.#audioMs);
			case 'playback.end_segment':
				return this.playback.endSegment(command.responseId, command.segmentIndex);
			case 'playback.open':
				return this.playback.open(command.responseId);
			case 'playback.finish':
				return this.playback.finish(command.responseId);
			case 'playback.pause':
				return this.playback.pause(command.responseId);
			case 'playback.resume':
				return this.playback.resume(command.responseId, command.from);
			case 'playback.clear':
				return this.playback.clear(command.responseId);
			case 'store.save_turn':
				this.stored.set(command.turn.id, command.turn);
				return;
			case 'store.delete_turn':
				this.stored.delete(command.id);
				return;
			default:
		}
	}

	#answer(responseId: ResponseId, request: LanguageModelRequest): void {
		const script = this.#answers[Math.min(this.requests.length, this.#answers.length - 1)] ?? {
			text: '',
		};
		this.requests.push(request);
		this.dispatch({ type: 'model.sent', responseId });
		const { ttftMs = 80, tokensPerSecond = 60 } = script;
		const tokens = script.text.match(/\s*\S+/gu) ?? [];
		const startMs = this.clock.nowMs() + ttftMs;
		const failAt =
			script.fails === 'before'
				? 0
				: script.fails === 'midway'
					? Math.ceil(tokens.length / 2)
					: tokens.length;
		tokens.slice(0, failAt).forEach((token, index) => {
			this.#work(this.#models, responseId, startMs + (index * 1000) / tokensPerSecond, {
				type: 'model.delta',
				responseId,
				text: token,
			});
		});
		const endMs = startMs + (failAt * 1000) / tokensPerSecond;
		const error = {
			kind: 'language-model-cut-off',
			message: 'The answer was cut off.',
			retryable: true,
		} as const;
		this.#work(
			this.#models,
			responseId,
			endMs,
			script.fails === undefined
				? { type: 'model.done', responseId, reason: 'stop', model: 'scripted' }
				: { type: 'model.failed', responseId, error },
		);
	}

	#speak(request: SpeechRequest): void {
		this.spoken.push(request);
		if (this.#voice === null) return;
		const { responseId, segmentIndex } = request;
		const durationMs = request.text.length * this.#voice.msPerCharacter;
		const readyMs = this.clock.nowMs() + this.#voice.latencyMs;
		this.#work(this.#voices, responseId, readyMs, {
			type: 'segment.audio',
			responseId,
			segmentIndex,
			durationMs,
		});
		this.#work(this.#voices, responseId, readyMs, {
			type: 'segment.done',
			responseId,
			segmentIndex,
			durationMs,
		});
	}

	#work(
		pool: Map<ResponseId, Set<Disposable>>,
		responseId: ResponseId,
		atMs: number,
		event: Happening,
	): void {
		const jobs = pool.get(responseId) ?? new Set();
		pool.set(responseId, jobs);
		const job = this.clock.schedule(atMs, () => {
			jobs.delete(job);
			this.dispatch(event);
		});
		jobs.add(job);
	}
}

function stop(pool: Map<ResponseId, Set<Disposable>>, responseId: ResponseId): void {
	for (const job of pool.get(responseId) ?? []) job[Symbol.dispose]();
	pool.delete(responseId);
}
