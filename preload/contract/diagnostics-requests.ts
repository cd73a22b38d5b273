import { z } from 'zod';

/* What may be sent to somebody who helps: shown to the person first, saved as it was shown. */

const diagnosticsFileSchema = z.object({
	/** What it is about: `app`, `settings`, `helpers`… */
	name: z.string(),
	/** JSON, exactly as it is saved. */
	text: z.string(),
});

export const diagnosticsRequests = {
	/** Collected anew, redacted; kept until it is saved or collected again. */
	collectDiagnostics: {
		input: z.undefined(),
		output: z.object({ files: z.array(diagnosticsFileSchema).readonly() }),
	},
	/** Saves what was collected last, exactly; `savedAs` is null when the person cancelled. */
	saveDiagnostics: { input: z.undefined(), output: z.object({ savedAs: z.string().nullable() }) },
} as const;

export type DiagnosticsFile = z.infer<typeof diagnosticsFileSchema>;
