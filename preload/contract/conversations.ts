import { z } from 'zod';
import type { ConversationId, ResponseId, TurnId } from '../../main/domain/ids.ts';
import type {
	ConversationSummary,
	SearchHit,
	StoredTurn,
	TurnPage,
} from '../../main/domain/ports/conversation-store.ts';
import type { LatencySummary } from '../../main/domain/latency-summary.ts';
import type { TurnMetrics } from '../../main/domain/turn-metrics.ts';

export type { ConversationSummary, SearchHit, StoredTurn, TurnMetrics, TurnPage };
export type { ConversationId, ResponseId, TurnId };

const isId = (value: unknown): boolean =>
	typeof value === 'string' && value.length > 0 && value.length <= 200;

export const conversationIdSchema = z.custom<ConversationId>(isId, 'must be the id of a conversation');
export const turnIdSchema = z.custom<TurnId>(isId, 'must be the id of a turn');
export const responseIdSchema = z.custom<ResponseId>(isId, 'must be the id of a response');
export const turnOrResponseIdSchema = z.custom<TurnId | ResponseId>(
	isId,
	'must be the id of a turn or response',
);

export const conversationSummarySchema = z.object({
	id: conversationIdSchema,
	title: z.string(),
	createdAtMs: z.number(),
	updatedAtMs: z.number(),
	pinned: z.boolean(),
	turnCount: z.number().int().nonnegative(),
}) satisfies z.ZodType<ConversationSummary>;

export const searchHitSchema = z.object({
	conversationId: conversationIdSchema,
	conversationTitle: z.string(),
	turnId: z.string(),
	role: z.enum(['user', 'assistant']),
	createdAtMs: z.number(),
	excerpt: z.string(),
	matches: z.array(z.tuple([z.number(), z.number()]).readonly()).readonly(),
}) satisfies z.ZodType<SearchHit>;

const timeMs = z.number().nullable();

export const turnMetricsSchema = z.object({
	speechEndMs: timeMs,
	endpointMs: timeMs,
	transcriptFinalMs: timeMs,
	llmRequestMs: timeMs,
	llmFirstTokenMs: timeMs,
	firstSegmentMs: timeMs,
	ttsFirstAudioMs: timeMs,
	playbackStartMs: timeMs,
	voiceToVoiceMs: timeMs,
}) satisfies z.ZodType<TurnMetrics>;

export const storedTurnSchema = z.object({
	id: turnOrResponseIdSchema,
	conversationId: conversationIdSchema,
	role: z.enum(['user', 'assistant']),
	content: z.string(),
	heard: z.string(),
	interrupted: z.boolean(),
	status: z.enum(['in_progress', 'completed', 'cancelled', 'failed', 'incomplete']),
	source: z.enum(['voice', 'push-to-talk', 'text', 'assistant']),
	createdAtMs: z.number(),
	character: z.string().nullable(),
	language: z.string().nullable(),
	models: z.object({
		recognizer: z.string().exactOptional(),
		languageModel: z.string().exactOptional(),
		synthesizer: z.string().exactOptional(),
	}),
	metrics: turnMetricsSchema.nullable(),
	reasoning: z.string().nullable(),
	supersededBy: turnOrResponseIdSchema.exactOptional(),
}) satisfies z.ZodType<StoredTurn>;

const percentilesSchema = z.object({ count: z.number(), p50: z.number(), p95: z.number() }).nullable();

/** How long the answers of a conversation took, oldest first. */
export const latencyTrendSchema = z.object({
	turns: z
		.array(z.object({ id: responseIdSchema, createdAtMs: z.number(), waitedMs: z.number() }))
		.readonly(),
	/** Over exactly these waits. */
	waited: percentilesSchema,
	/** Of the steps they are made of, where they were measured. */
	summary: z.object({
		endpoint: percentilesSchema,
		first_token: percentilesSchema,
		first_audio: percentilesSchema,
		voice_to_voice: percentilesSchema,
	}) satisfies z.ZodType<LatencySummary>,
});
export type LatencyTrend = z.infer<typeof latencyTrendSchema>;

export const turnPageSchema = z.object({
	turns: z.array(storedTurnSchema).readonly(),
	earlier: z.number().nullable(),
}) satisfies z.ZodType<TurnPage>;
