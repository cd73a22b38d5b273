import type { AssistantState, TalkMode } from './assistant-events.ts';
import type { ConversationId, ResponseId, TurnId, UtteranceId } from './ids.ts';
import type { PlaybackPosition } from './ports/audio-output.ts';
import type { Voice } from './ports/speech-synthesizer.ts';
import type { SpokenSegment, SpokenTextState } from './speech-text/spoken-text.ts';
import type { StabilizerState } from './speech-text/transcript-stabilizer.ts';
import type { TurnMetrics } from './turn-metrics.ts';
import type { TurnTakingOptions } from './turn-taking-options.ts';

/** What the conversation needs to know of the settings; the composition root derives it. */
export interface ConversationSettings {
	readonly mode: TalkMode;
	readonly language: string;
	readonly character: string | null;
	/** The whole system prompt, spoken-style rules included. */
	readonly systemPrompt: string;
	readonly voice: Voice;
	readonly turnTaking: TurnTakingOptions;
	readonly context: { readonly maxTurns: number; readonly maxTokens: number };
	readonly models: {
		readonly recognizer: string;
		readonly languageModel: string;
		readonly synthesizer: string;
	};
}

/** One entry of the context for the model. `id` lets an answer be cut to what was heard after the fact. */
export interface ContextEntry {
	readonly id: TurnId | ResponseId;
	readonly role: 'user' | 'assistant';
	readonly content: string;
	readonly heard: string;
	readonly interrupted: boolean;
}

export interface Utterance {
	readonly id: UtteranceId;
	readonly onsetMs: number;
	readonly endMs: number | null;
	readonly text: string;
	readonly stabilizer: StabilizerState;
	/** The streaming pass has said its last word. */
	readonly settled: boolean;
	/** No pass will say more. */
	readonly final: boolean;
}

/** The user's turn while it is open: from the first sound to the commit. */
export interface UserTurn {
	readonly id: TurnId;
	/** Goes up when speech resumes after work on an answer began. */
	readonly revision: number;
	readonly source: 'voice' | 'push-to-talk';
	readonly openedMs: number;
	readonly utterances: readonly Utterance[];
	readonly speaking: boolean;
	/** What this speech does to the answer it was said over: nothing yet known, or it ended it. */
	readonly bargeIn: 'none' | 'undecided' | 'interrupted';
	readonly endOfTurn: number | null;
	readonly speculativeCalls: number;
	readonly transcriptFinalMs: number | null;
	/** A draft of it is on disk. */
	readonly drafted: boolean;
	/** The silence was long enough; only the first audio of the answer is still awaited (hiddenWaitMs). */
	readonly due: boolean;
	/** The key was released; the next final commits. */
	readonly released: boolean;
}

export interface SegmentProgress {
	readonly segment: SpokenSegment;
	readonly state: 'queued' | 'sent' | 'done' | 'failed';
	/** Known so far; final once `done`, ms. */
	readonly durationMs: number;
	readonly tries: number;
}

/** One answer, from the request to its last sample. */
export interface Response {
	readonly id: ResponseId;
	/**
	 * The name under which it is synthesised and played: its own, until the output dies with what was queued. What is left is
	 * then said again under a new name, so that nothing late of the lost take can be heard or believed.
	 */
	readonly take: ResponseId;
	/** How often the output was lost while this was to be heard. */
	readonly losses: number;
	readonly turnId: TurnId;
	readonly revision: number;
	/** The entry of the context it stands behind: its turn, or the answer it goes on with. */
	readonly behind: TurnId | ResponseId;
	/** What it takes the place of when a question is asked again; given back if not a word comes. Null: nothing. */
	readonly replaces: readonly ContextEntry[] | null;
	/** It says again what an earlier answer wrote, without a model; null: it is an answer. */
	readonly reading: Reading | null;
	/** The words it answers. */
	readonly userText: string;
	/** The user's turn is committed: it may be seen and heard. */
	readonly committed: boolean;
	/** Which state of the context it was asked with. */
	readonly contextVersion: number;
	readonly createdMs: number;
	readonly text: string;
	readonly reasoning: string;
	readonly model: 'asked' | 'streaming' | 'done' | 'failed';
	readonly modelName: string | null;
	readonly incomplete: boolean;
	readonly spoken: SpokenTextState;
	readonly segments: readonly SegmentProgress[];
	/** No voice: the answer is only shown. */
	readonly textOnly: boolean;
	/** `held`: cannot be heard (not committed, or the output is gone); `open`: may be heard, nothing came yet. */
	readonly playback: 'held' | 'open' | 'playing' | 'paused';
	/** The output was told to fall silent, whatever it has reported since. */
	readonly pauseAsked: boolean;
	readonly finishAsked: boolean;
	/** Sound of it reached the device and has not ended since. */
	readonly started: boolean;
	readonly position: PlaybackPosition | null;
	readonly shownWord: readonly [number, number] | null;
	readonly metrics: TurnMetrics;
	readonly metricsTold: boolean;
}

/** An earlier answer, spoken again. */
export interface Reading {
	readonly itemId: ResponseId;
	/** Where in the answer it begins, UTF-16 units. */
	readonly from: number;
	/** It is the part that was not heard: what is heard now belongs to the answer. */
	readonly continues: boolean;
}

/** The newest answer, once it has ended: what to go on with. */
export interface LastAnswer {
	readonly id: ResponseId;
	readonly turnId: TurnId;
	readonly text: string;
	readonly heard: string;
	/** The model had said all of it. */
	readonly written: boolean;
	/** The model was asked for the rest of it and failed: that is what is to be tried again. */
	readonly restFailed: boolean;
}

/** A response that was cleared; waiting to learn from the output what was heard of it. */
export interface ClosingResponse {
	readonly response: Response;
	readonly position: PlaybackPosition | null;
}

export interface RecentSpeech {
	readonly text: string;
	readonly atMs: number;
}

export interface ConversationState {
	readonly sessionId: string;
	/** Wall-clock ms of t = 0. */
	readonly wallOriginMs: number;
	readonly nextId: number;
	readonly settings: ConversationSettings;
	readonly conversation: { readonly id: ConversationId; readonly stored: boolean };
	readonly context: readonly ContextEntry[];
	/** Goes up whenever the context changes, so that an answer asked with an older one is known. */
	readonly contextVersion: number;
	readonly muted: boolean;
	readonly pressedAtMs: number | null;
	/** `false`: nothing can be played, answers are text only. */
	readonly speaker: boolean;
	/** Whether the audio helper runs, as far as it has told. */
	readonly audio: 'up' | 'down';
	/** When the assistant last fell silent; null before its first sound. */
	readonly silentSinceMs: number | null;
	/** `none`: answers are text only. */
	readonly voice: 'unknown' | 'ready' | 'none';
	readonly turn: UserTurn | null;
	readonly response: Response | null;
	readonly closing: readonly ClosingResponse[];
	readonly floorHeld: boolean;
	/** Exponential average of this person's pauses inside a turn, ms; null until one was seen. */
	readonly learnedPauseMs: number | null;
	/** What was spoken lately, for telling our own echo from a person. */
	readonly recentSpeech: readonly RecentSpeech[];
	/** The last user turn, to ask again. */
	readonly lastTurn: { readonly id: TurnId; readonly text: string } | null;
	readonly lastAnswer: LastAnswer | null;
	readonly shown: AssistantState;
}

export function initialConversation(options: {
	readonly sessionId: string;
	readonly wallOriginMs: number;
	readonly conversationId: ConversationId;
	readonly settings: ConversationSettings;
}): ConversationState {
	return {
		sessionId: options.sessionId,
		wallOriginMs: options.wallOriginMs,
		nextId: 1,
		settings: options.settings,
		conversation: { id: options.conversationId, stored: false },
		context: [],
		contextVersion: 0,
		muted: false,
		pressedAtMs: null,
		speaker: true,
		audio: 'up',
		silentSinceMs: null,
		voice: 'unknown',
		turn: null,
		response: null,
		closing: [],
		floorHeld: false,
		learnedPauseMs: null,
		recentSpeech: [],
		lastTurn: null,
		lastAnswer: null,
		shown: 'idle',
	};
}
