/** The latency waterfall of one turn. All are session times in ms except the last, a difference; null where it never came. */
export interface TurnMetrics {
	/** True end of the user's speech. */
	readonly speechEndMs: number | null;
	/** When the turn was committed. */
	readonly endpointMs: number | null;
	readonly transcriptFinalMs: number | null;
	readonly llmRequestMs: number | null;
	readonly llmFirstTokenMs: number | null;
	/** When the first segment of the answer was handed to the synthesizer. */
	readonly firstSegmentMs: number | null;
	readonly ttsFirstAudioMs: number | null;
	readonly playbackStartMs: number | null;
	/** `playbackStartMs - speechEndMs`: what the person waited. */
	readonly voiceToVoiceMs: number | null;
}

export const emptyTurnMetrics: TurnMetrics = {
	speechEndMs: null,
	endpointMs: null,
	transcriptFinalMs: null,
	llmRequestMs: null,
	llmFirstTokenMs: null,
	firstSegmentMs: null,
	ttsFirstAudioMs: null,
	playbackStartMs: null,
	voiceToVoiceMs: null,
};

/** Fills in `voiceToVoiceMs` once both of its ends are known. */
export function withVoiceToVoice(metrics: TurnMetrics): TurnMetrics {
	const { speechEndMs, playbackStartMs } = metrics;
	const voiceToVoiceMs =
		speechEndMs === null || playbackStartMs === null ? null : playbackStartMs - speechEndMs;
	return { ...metrics, voiceToVoiceMs };
}
