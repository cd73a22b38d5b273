import { z } from 'zod';
import { conversationIdSchema, responseIdSchema, turnIdSchema } from './conversations.ts';

/** What a window needs that opens, or reloads, in the middle of a conversation; the events after it tell the rest. */
export const assistantSnapshotSchema = z.object({
	/** Also of a conversation that is not on disk yet, because nothing was said in it. */
	conversationId: conversationIdSchema,
	state: z.enum(['idle', 'listening', 'thinking', 'speaking']),
	mode: z.enum(['push-to-talk', 'open-mic']),
	muted: z.boolean(),
	floorHeld: z.boolean(),
	/** The user turn still being spoken, as far as it was recognised. */
	liveTurn: z.object({ turnId: turnIdSchema, text: z.string(), stableChars: z.number() }).nullable(),
	/** The answer being written or spoken. A speculative one must not be shown. */
	liveResponse: z
		.object({
			responseId: responseIdSchema,
			/** It says this earlier answer again, and is nothing to show by itself. */
			readingOf: responseIdSchema.exactOptional(),
			turnId: turnIdSchema,
			text: z.string(),
			heardChars: z.number(),
			speculative: z.boolean(),
			speaking: z.boolean(),
		})
		.nullable(),
	helpers: z
		.array(
			z.object({
				helper: z.enum(['audio', 'recognizer', 'synthesizer', 'hotkey']),
				state: z.enum(['starting', 'ready', 'restarting', 'failed']),
				detail: z.string().nullable(),
			}),
		)
		.readonly(),
});

export type AssistantSnapshot = z.infer<typeof assistantSnapshotSchema>;
