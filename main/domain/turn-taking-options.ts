/** When to answer, when to stop, how long to wait. Every wait in the conversation is one of these numbers. */
export interface TurnTakingOptions {
	/** Silence after which a finished-sounding sentence ends the turn, ms from the true end of speech. Lower answers sooner, cuts hesitations more often. LiveKit's audio preset uses 300. */
	readonly minEndpointDelayMs: number;
	/** The same where the words leave open whether more is coming, ms. */
	readonly unclearEndpointDelayMs: number;
	/** The same after "and", "because", "my number is": words that promise more, ms. LiveKit's audio preset uses 2500. */
	readonly maxEndpointDelayMs: number;
	/** How much longer an unclear ending may wait for the first audio of its answer: nothing could be heard before, so the wait is free, ms. */
	readonly hiddenWaitMs: number;
	/** Weight of the past in the pause learned for this person, 0–1 (LiveKit: 0.9). It begins as `unclearEndpointDelayMs`. */
	readonly learnedPauseWeight: number;
	/** Who cuts in this soon after an answer became audible had not finished: the pause was one inside their turn, ms. */
	readonly endpointRegretMs: number;
	/** An end-of-turn probability above this counts as finished (Smart Turn: 0.5). */
	readonly endOfTurnThreshold: number;
	/** Whether the model may be asked before the turn is committed. */
	readonly speculation: boolean;
	/** Model calls at most for one user turn before it is committed (LiveKit: 3). */
	readonly maxSpeculativeCalls: number;
	/** Segments synthesised before the turn is committed. */
	readonly speculativeSegments: number;
	/** Segments synthesised ahead of the one being heard. More rides out slow synthesis, wastes more on interruption. */
	readonly segmentsAhead: number;
	/**
	 * Speech over the assistant that lasts this long interrupts although no word was recognised, ms. The answer is silent from
	 * the onset, so a long value costs nobody anything; a short one lets a coughing fit end it. LiveKit: 500 before it pauses.
	 */
	readonly interruptingSpeechMs: number;
	/** A pause for speech that brings no word is over at the latest this long after the speech ended, ms. LiveKit waits 2000. */
	readonly falseInterruptionWindowMs: number;
	/** What is said over the assistant in less than this is taken for an acknowledgement unless it means something alone, ms. espeak-ng's "mhm" takes 640–760. */
	readonly acknowledgementMs: number;
	/** A short sound may be over this long before it is known to be, and words still come, ms. The detector's silence is 200. */
	readonly unnoticedSilenceMs: number;
	/** How long the recognizer may take for the final text after the end of speech; then the last partial counts, ms. */
	readonly finalDeadlineMs: number;
	/** Playback that has not reported its end this long after it should have is taken as ended, ms (architecture.md §5.7). */
	readonly drainGraceMs: number;
	/** The same where playback has not even begun: a sleeping sound server takes seconds to open a device, ms. */
	readonly startGraceMs: number;
	/** An output that dropped an answer is tried again after this unless its helper says that it is being restarted, ms. */
	readonly regainAfterMs: number;
	/** An answer waits at most this long for the audio helper to come back; then it goes on as text, ms. */
	readonly regainDeadlineMs: number;
	/** How long a cleared output may take to say what was heard; then the last known position counts, ms. */
	readonly clearDeadlineMs: number;
	/** A held key is released by itself after this, ms; a stuck key must not record for ever. OpenWhispr uses 120 s. */
	readonly maxHoldMs: number;
	/** A key held shorter than this was a slip, ms. */
	readonly minHoldMs: number;
	/** Words heard this long after they were spoken can still be our own echo, ms (PortOS compares with the last 8 s). */
	readonly echoMemoryMs: number;
	/** Without an echo canceller, words heard within this time after we fell silent may be the room's echo of ours, ms. */
	readonly echoTailMs: number;
	/** Without an echo canceller the microphone hears us: while speaking, only push-to-talk interrupts. */
	readonly halfDuplex: boolean;
}

export const defaultTurnTaking = {
	minEndpointDelayMs: 300,
	unclearEndpointDelayMs: 850,
	maxEndpointDelayMs: 2500,
	hiddenWaitMs: 400,
	learnedPauseWeight: 0.8,
	endpointRegretMs: 600,
	endOfTurnThreshold: 0.5,
	speculation: true,
	maxSpeculativeCalls: 3,
	speculativeSegments: 1,
	segmentsAhead: 3,
	interruptingSpeechMs: 1500,
	falseInterruptionWindowMs: 600,
	acknowledgementMs: 800,
	unnoticedSilenceMs: 240,
	finalDeadlineMs: 1500,
	drainGraceMs: 500,
	startGraceMs: 5000,
	regainAfterMs: 100,
	regainDeadlineMs: 8000,
	clearDeadlineMs: 500,
	maxHoldMs: 120_000,
	minHoldMs: 120,
	echoMemoryMs: 8000,
	echoTailMs: 1000,
	halfDuplex: false,
} as const satisfies TurnTakingOptions;

/** How eager to answer, in words a person understands. */
export type TurnTakingPreset = 'patient' | 'balanced' | 'quick';

const presets: Readonly<Record<TurnTakingPreset, Partial<TurnTakingOptions>>> = {
	patient: { minEndpointDelayMs: 700, unclearEndpointDelayMs: 1500, maxEndpointDelayMs: 4000 },
	balanced: {},
	quick: { minEndpointDelayMs: 220, unclearEndpointDelayMs: 420, maxEndpointDelayMs: 1500 },
};

export function turnTakingFor(
	preset: TurnTakingPreset,
	overrides: Partial<TurnTakingOptions> = {},
): TurnTakingOptions {
	return { ...defaultTurnTaking, ...presets[preset], ...overrides };
}
