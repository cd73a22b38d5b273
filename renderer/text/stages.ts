import type { TurnMetrics } from '../../preload/contract/conversations.ts';
import { m } from '../../preload/words/compiled/messages.js';

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
		[m.conversation_stage_endpoint(), metrics.endpointMs],
		[m.conversation_stage_transcript(), metrics.transcriptFinalMs],
		[m.conversation_stage_request(), metrics.llmRequestMs],
		[m.conversation_stage_first_token(), metrics.llmFirstTokenMs],
		[m.conversation_stage_first_segment(), metrics.firstSegmentMs],
		[m.conversation_stage_voice(), metrics.ttsFirstAudioMs],
		[m.conversation_stage_heard(), metrics.playbackStartMs],
	];
	const known = marks
		.flatMap(([label, atMs]) => (atMs === null ? [] : [{ label, atMs }]))
		.sort((a, b) => a.atMs - b.atMs);
	const start = known[0]?.atMs ?? 0;
	return known.slice(1).map(({ label, atMs }, i) => ({
		label: label === '' ? m.conversation_stage_speech_end() : label,
		fromMs: (known[i]?.atMs ?? start) - start,
		toMs: atMs - start,
	}));
}
