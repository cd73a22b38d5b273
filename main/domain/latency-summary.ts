import type { StoredTurn } from './ports/conversation-store.ts';
import type { TurnMetrics } from './turn-metrics.ts';

/** Nearest-rank percentiles of one wait over a conversation, ms. */
export interface Percentiles {
	readonly count: number;
	readonly p50: number;
	readonly p95: number;
}

/** The waits of the waterfall over a whole conversation; null where none was measured. */
export interface LatencySummary {
	/** From the true end of speech to the commit of the turn. */
	readonly endpoint: Percentiles | null;
	/** From the request to the first token: the model's own. */
	readonly first_token: Percentiles | null;
	/** From the first segment to its first audio: the voice's own. */
	readonly first_audio: Percentiles | null;
	/** What the person waited. */
	readonly voice_to_voice: Percentiles | null;
}

export function latencySummary(turns: readonly Pick<StoredTurn, 'metrics'>[]): LatencySummary {
	const measured = turns.map((turn) => turn.metrics).filter((metrics) => metrics !== null);
	const between = (from: keyof TurnMetrics, to: keyof TurnMetrics): Percentiles | null =>
		percentiles(
			measured.map((metrics) => difference(metrics[from], metrics[to])).filter((ms) => ms !== null),
		);
	return {
		endpoint: between('speechEndMs', 'endpointMs'),
		first_token: between('llmRequestMs', 'llmFirstTokenMs'),
		first_audio: between('firstSegmentMs', 'ttsFirstAudioMs'),
		voice_to_voice: between('speechEndMs', 'playbackStartMs'),
	};
}

/**
 * What the person waited for an answer, ms: from their last word, or from the moment a typed question was sent, to the first
 * sound; where nothing was spoken, to the first word. Null where it was not measured.
 */
export function waitedMs(metrics: TurnMetrics): number | null {
	const { voiceToVoiceMs, speechEndMs, endpointMs, playbackStartMs, llmFirstTokenMs } = metrics;
	return voiceToVoiceMs ?? difference(speechEndMs ?? endpointMs, playbackStartMs ?? llmFirstTokenMs);
}

export function percentiles(values: readonly number[]): Percentiles | null {
	if (values.length === 0) return null;
	const sorted = values.toSorted((a, b) => a - b);
	const rank = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
	return { count: sorted.length, p50: rank(0.5), p95: rank(0.95) };
}

function difference(from: number | null, to: number | null): number | null {
	return from === null || to === null ? null : Math.max(0, to - from);
}
