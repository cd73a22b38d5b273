import { z } from 'zod';
import {
	conversationIdSchema,
	latencyTrendSchema,
	responseIdSchema,
	turnIdSchema,
	turnOrResponseIdSchema,
} from './conversations.ts';

const done = z.void();

/** What a person does with words already written: asks otherwise, goes on, hears them again, goes back, sees how long they took. */
export const textRequests = {
	/** The turn and what followed it are set aside; nothing is deleted. */
	editTurn: {
		input: z.object({ turnId: turnIdSchema, text: z.string().trim().min(1).max(100_000) }),
		output: done,
	},
	/** Goes on with the newest answer: speaks what was not heard, or asks the model for what is not written. */
	continueAnswer: { input: z.undefined(), output: done },
	/** `from`: where in the answer, UTF-16 units. */
	readAgain: {
		input: z.object({ responseId: responseIdSchema, from: z.number().int().nonnegative() }),
		output: done,
	},
	/** The newest few hundred answers of a conversation that were measured. */
	latencyTrend: { input: z.object({ id: conversationIdSchema }), output: latencyTrendSchema },
	/** Back to what was set aside for `by`; `first` is the first turn of it. */
	restoreTurns: {
		input: z.object({ first: turnOrResponseIdSchema, by: turnOrResponseIdSchema }),
		output: done,
	},
} as const;
