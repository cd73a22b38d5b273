import type { TurnMetricsFields } from './assistant-events.ts';
import type { AssistantError } from './errors.ts';
import type { ConversationId } from './ids.ts';
import { latencySummary } from './latency-summary.ts';
import type { LatencySummary } from './latency-summary.ts';
import { conversationId, turnId } from './ids.ts';
import type { StoredConversation, StoredTurn } from './ports/conversation-store.ts';
import { InvalidRecord, RecordReader } from './record-reader.ts';
import type { TurnMetrics } from './turn-metrics.ts';
import { emptyTurnMetrics } from './turn-metrics.ts';

/** The export format, documented field by field in docs/export-format.md. Times are UTC, durations ms. */
export interface ConversationRecord {
	readonly format: 'parley.conversation';
	readonly version: 1;
	readonly conversation: {
		readonly id: string;
		readonly title: string;
		readonly created_at: string;
		readonly pinned: boolean;
	};
	readonly turns: readonly TurnRecord[];
	readonly total_turns: number;
	/** Percentiles of the waits over all turns; made from `metrics`, not read on import. */
	readonly latency_ms: LatencySummary;
}

export interface TurnRecord {
	readonly id: string;
	readonly role: StoredTurn['role'];
	readonly content: string;
	readonly heard: string;
	readonly timestamp: string;
	/** From the end of the person's speech to the first sound of the answer; null where it was not measured. */
	readonly latency_ms: number | null;
	readonly interrupted: boolean;
	readonly status: StoredTurn['status'];
	readonly source: StoredTurn['source'];
	readonly character: string | null;
	readonly language: string | null;
	readonly models: {
		readonly recognizer?: string;
		readonly language_model?: string;
		readonly synthesizer?: string;
	};
	readonly metrics: TurnMetricsFields | null;
	readonly reasoning: string | null;
	/** The id of what took its place; absent where it is part of the conversation. */
	readonly superseded_by?: string;
}

export type ReadRecord =
	| { readonly ok: true; readonly conversation: StoredConversation }
	/** `import-invalid`, with a sentence that names the place in the file. */
	| { readonly ok: false; readonly error: AssistantError };

const currentVersion = 1;

/** The conversation as it is exported; `fromRecord` gives back exactly what went in. */
export function toRecord({ id, title, createdAtMs, pinned, turns }: StoredConversation): ConversationRecord {
	return {
		format: 'parley.conversation',
		version: currentVersion,
		conversation: { id, title, created_at: isoOf(createdAtMs), pinned },
		turns: turns.map(turnRecordOf),
		total_turns: turns.length,
		latency_ms: latencySummary(turns),
	};
}

/** Reads what `JSON.parse` made of an export. Anything may come in; it never throws. */
export function fromRecord(value: unknown): ReadRecord {
	try {
		return { ok: true, conversation: conversationOf(new RecordReader(value, '')) };
	} catch (thrown) {
		if (!(thrown instanceof InvalidRecord)) throw thrown;
		const message = `The file is not a conversation Parley can import: ${thrown.message}`;
		return { ok: false, error: { kind: 'import-invalid', message, retryable: false } };
	}
}

function turnRecordOf(turn: StoredTurn): TurnRecord {
	const { recognizer, languageModel, synthesizer } = turn.models;
	return {
		id: turn.id,
		role: turn.role,
		content: turn.content,
		heard: turn.heard,
		timestamp: isoOf(turn.createdAtMs),
		latency_ms: turn.metrics?.voiceToVoiceMs ?? null,
		interrupted: turn.interrupted,
		status: turn.status,
		source: turn.source,
		character: turn.character,
		language: turn.language,
		models: {
			...(recognizer === undefined ? {} : { recognizer }),
			...(languageModel === undefined ? {} : { language_model: languageModel }),
			...(synthesizer === undefined ? {} : { synthesizer }),
		},
		metrics: turn.metrics === null ? null : metricsFieldsOf(turn.metrics),
		reasoning: turn.reasoning,
		...(turn.supersededBy === undefined ? {} : { superseded_by: turn.supersededBy }),
	};
}

function metricsFieldsOf(metrics: TurnMetrics): TurnMetricsFields {
	return {
		speech_end_ms: metrics.speechEndMs,
		endpoint_ms: metrics.endpointMs,
		transcript_final_ms: metrics.transcriptFinalMs,
		llm_request_ms: metrics.llmRequestMs,
		llm_first_token_ms: metrics.llmFirstTokenMs,
		first_segment_ms: metrics.firstSegmentMs,
		tts_first_audio_ms: metrics.ttsFirstAudioMs,
		playback_start_ms: metrics.playbackStartMs,
		voice_to_voice_ms: metrics.voiceToVoiceMs,
	};
}

function isoOf(timeMs: number): string {
	return new Date(Math.round(timeMs)).toISOString();
}

function conversationOf(file: RecordReader): StoredConversation {
	file.oneOf('format', ['parley.conversation']);
	const version = file.value('version');
	if (typeof version === 'number' && version > currentVersion) {
		throw new InvalidRecord('it was written by a newer Parley. Update Parley and import it again.');
	}
	if (version !== currentVersion) file.refuse('version', `must be ${currentVersion}`);
	const head = file.object('conversation');
	const id = conversationId(head.id('id'));
	const createdAtMs = head.time('created_at');
	const title = head.text('title', '');
	const pinned = head.flag('pinned', false);
	const turns = file
		.objects('turns')
		.map((turn, index) => turnOf(turn, { conversation: id, index, createdAtMs }));
	const total = file.numberOrNull('total_turns');
	if (total !== null && total !== turns.length) {
		throw new InvalidRecord(
			`total_turns is ${total}, but ${turns.length} turns are there. The file is incomplete.`,
		);
	}
	refuseRepeatedIds(turns);
	return { id, title, createdAtMs, pinned, turns };
}

interface TurnPlace {
	readonly conversation: ConversationId;
	readonly index: number;
	readonly createdAtMs: number;
}

/** Only `role` and `content` must be there: a conversation written by hand, or by another program, is welcome too. */
function turnOf(turn: RecordReader, { conversation, index, createdAtMs }: TurnPlace): StoredTurn {
	const role = turn.oneOf('role', ['user', 'assistant']);
	const content = turn.text('content');
	const interrupted = turn.flag('interrupted', false);
	const supersededBy = turn.textOrNull('superseded_by');
	return {
		id: turnId(turn.id('id', `${conversation.slice(0, 900)}-${index + 1}`)),
		conversationId: conversation,
		role,
		content,
		heard: turn.text('heard', content),
		interrupted,
		status: turn.oneOf(
			'status',
			['in_progress', 'completed', 'cancelled', 'failed', 'incomplete'],
			interrupted ? 'cancelled' : 'completed',
		),
		source: turn.oneOf(
			'source',
			['voice', 'push-to-talk', 'text', 'assistant'],
			role === 'user' ? 'text' : 'assistant',
		),
		createdAtMs: turn.time('timestamp', createdAtMs),
		character: turn.textOrNull('character'),
		language: turn.textOrNull('language'),
		models: modelsOf(turn.objectOrNull('models')),
		metrics: metricsOf(turn),
		reasoning: turn.textOrNull('reasoning'),
		...(supersededBy === null ? {} : { supersededBy: turnId(supersededBy) }),
	};
}

function modelsOf(models: RecordReader | null): StoredTurn['models'] {
	const recognizer = models?.textOrNull('recognizer') ?? null;
	const languageModel = models?.textOrNull('language_model') ?? null;
	const synthesizer = models?.textOrNull('synthesizer') ?? null;
	return {
		...(recognizer === null ? {} : { recognizer }),
		...(languageModel === null ? {} : { languageModel }),
		...(synthesizer === null ? {} : { synthesizer }),
	};
}

function metricsOf(turn: RecordReader): TurnMetrics | null {
	const latencyMs = turn.numberOrNull('latency_ms');
	const metrics = turn.objectOrNull('metrics');
	// A file with the latency alone keeps it; one of ours has it among the metrics.
	if (metrics === null)
		return latencyMs === null ? null : { ...emptyTurnMetrics, voiceToVoiceMs: latencyMs };
	return {
		speechEndMs: metrics.numberOrNull('speech_end_ms'),
		endpointMs: metrics.numberOrNull('endpoint_ms'),
		transcriptFinalMs: metrics.numberOrNull('transcript_final_ms'),
		llmRequestMs: metrics.numberOrNull('llm_request_ms'),
		llmFirstTokenMs: metrics.numberOrNull('llm_first_token_ms'),
		firstSegmentMs: metrics.numberOrNull('first_segment_ms'),
		ttsFirstAudioMs: metrics.numberOrNull('tts_first_audio_ms'),
		playbackStartMs: metrics.numberOrNull('playback_start_ms'),
		voiceToVoiceMs: metrics.numberOrNull('voice_to_voice_ms'),
	};
}

function refuseRepeatedIds(turns: readonly StoredTurn[]): void {
	const seen = new Set<string>();
	for (const [index, { id }] of turns.entries()) {
		if (seen.has(id)) throw new InvalidRecord(`turns[${index}].id has been used by an earlier turn.`);
		seen.add(id);
	}
}
