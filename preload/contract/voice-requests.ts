import { z } from 'zod';

/* Voices tried out before they are used. */

export const voiceRequests = {
	/**
	 * Says a sentence in that language with that voice, through the loudspeaker in use; settles when it was heard. `note`: why
	 * another voice spoke, a whole sentence. Fails while Parley listens or speaks.
	 */
	previewVoice: {
		input: z.object({
			model: z.string().min(1).max(500),
			speaker: z.int().min(0).max(100_000),
			speed: z.number().min(0.5).max(2),
			language: z.string().min(1).max(40),
		}),
		output: z.object({ note: z.string().nullable() }),
	},
	/** Without a preview nothing happens. */
	stopVoicePreview: { input: z.undefined(), output: z.void() },
} as const;
