import { z } from 'zod';
import { conversationIdSchema } from './conversations.ts';

/* What is kept on this computer: in files of a person's own, for how long, and how it is deleted for good. */

const nothing = z.undefined();
const count = z.number().int().nonnegative();
const bytes = z.number().nonnegative();

/** A deletion can be taken back for so long, ms; later it is forgotten for good. */
export const undoMs = 10 * 60_000;

export const exportFormatSchema = z.enum(['json', 'md', 'txt']);

/** A file that was refused, or could not be read, and why: nothing of it was imported. */
const refusedFileSchema = z.object({ name: z.string(), message: z.string() });

/** `imported`: new conversations; `unchanged`: already here, identical. */
const importResultSchema = z.object({
	imported: count,
	unchanged: count,
	refused: z.array(refusedFileSchema).readonly(),
});

/** What may be deleted for good, each by itself. Conversations go with their backups, keys with those of every server. */
const wipeableSchema = z.enum(['conversations', 'settings', 'models', 'keys']);

const storedPlaceSchema = z.object({
	what: z.enum(['conversations', 'backups', 'settings', 'models', 'keys']),
	/** Absolute; of the folder where it is several files. */
	path: z.string(),
	bytes,
	/** How many conversations, backups, models or servers with a key; null where it says nothing. */
	count: count.nullable(),
});

export const keepingRequests = {
	/** Several conversations at once; `ids` null: all. `savedAs` is null when the person cancelled. */
	exportConversations: {
		input: z.discriminatedUnion('as', [
			z.object({ as: z.literal('bundle'), ids: z.array(conversationIdSchema).max(100_000).nullable() }),
			z.object({
				as: z.literal('folder'),
				format: exportFormatSchema,
				ids: z.array(conversationIdSchema).max(100_000).nullable(),
			}),
		]),
		output: z.object({ savedAs: z.string().nullable(), count }),
	},
	/** Each file whole or not at all; one that is refused keeps no other out. */
	importConversations: {
		input: z.discriminatedUnion('from', [
			z.object({ from: z.literal('dialog') }),
			z.object({
				from: z.literal('text'),
				/** The file's own name, to tell which was refused. */
				name: z.string().max(1_000),
				text: z.string().max(268_435_456),
			}),
		]),
		/** `null` when the person cancelled. */
		output: importResultSchema.nullable(),
	},
	/** What would be deleted if so many conversations were kept, for so many days; 0: all, for ever. */
	beyondHistory: {
		input: z.object({ keep: count, keepDays: count }),
		output: z.object({ count, newestMs: z.number().nullable() }),
	},
	/** What is stored on this computer, and where. */
	storedPlaces: {
		input: nothing,
		output: z.object({ folder: z.string(), places: z.array(storedPlaceSchema).readonly() }),
	},
	/** Shows the folder in the system's file manager. */
	openDataFolder: { input: nothing, output: z.void() },
	/** Deletes it for good, now; the app goes on as new. Asked for only after the person confirmed what goes. */
	wipe: { input: z.object({ what: z.array(wipeableSchema).min(1).max(4) }), output: z.void() },
} as const;

/** How far an export or import of several conversations is; `total` 0: nobody knows. */
export interface BulkProgress {
	readonly done: number;
	readonly total: number;
}

export type RefusedFile = z.infer<typeof refusedFileSchema>;
export type ImportResult = z.infer<typeof importResultSchema>;
export type Wipeable = z.infer<typeof wipeableSchema>;
export type StoredPlace = z.infer<typeof storedPlaceSchema>;
