import type { TurnMetrics } from '../../preload/contract/conversations.ts';

export interface Stage {
	readonly label: string;
	/** After the end of the person's speech, or after the first thing known of a typed turn, ms. */
	readonly fromMs: number;
	readonly toMs: number;
}

/** What happened between the person's last word and the first sound of the answer, as far as it is known. */
export function stagesOf(metrics: TurnMetrics): readonly Stage[] {
	const marks: readonly (readonly [string, number | null])[] = [
		['', metrics.speechEndMs],
		['Noticing the end', metrics.endpointMs],
		['Writing it down', metrics.transcriptFinalMs],
		['Asking the model', metrics.llmRequestMs],
		['First word of the answer', metrics.llmFirstTokenMs],
		['First phrase complete', metrics.firstSegmentMs],
		['Voice ready', metrics.ttsFirstAudioMs],
		['Heard', metrics.playbackStartMs],
	];
	const known = marks
		.flatMap(([label, atMs]) => (atMs === null ? [] : [{ label, atMs }]))
		.sort((a, b) => a.atMs - b.atMs);
	const start = known[0]?.atMs ?? 0;
	return known.slice(1).map(({ label, atMs }, i) => ({
		label: label === '' ? 'End of speech' : label,
		fromMs: (known[i]?.atMs ?? start) - start,
		toMs: atMs - start,
	}));
}
