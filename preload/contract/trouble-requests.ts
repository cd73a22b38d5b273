import { z } from 'zod';

/* What can be done about trouble. */

const done = z.void();
const systemPageSchema = z.enum(['microphone', 'sound', 'storage']);

export const troubleRequests = {
	/** Starts a part that gave up again, because a person asked for it. */
	restartHelper: {
		input: z.object({ helper: z.enum(['audio', 'recognizer', 'synthesizer']) }),
		output: done,
	},
	/** Opens a page of the operating system's settings; fails with what to do instead where it cannot. */
	openSystemSettings: { input: z.object({ page: systemPageSchema }), output: done },
};

export type SystemPage = z.infer<typeof systemPageSchema>;
