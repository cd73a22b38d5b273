import { z } from 'zod';
import type { AssistantError } from './wire-error.ts';

/* The speech models a person can have: what is here, what is coming, and everything that can be done about it. */

const modelIdSchema = z.string().min(1).max(200);
const bytes = z.number().nonnegative();
const roles = [
	'streaming-recognizer',
	'offline-recognizer',
	'synthesizer',
	'voice-activity',
	'end-of-turn',
	'keyword',
	'punctuation',
	'denoiser',
] as const;

/** Counts every byte that must be here in the end, those of former sessions included. */
const progressSchema = z.object({
	doneBytes: bytes,
	totalBytes: bytes,
	/** Over the last seconds; 0 when nothing comes. */
	bytesPerSecond: bytes,
});

const modelStateSchema = z.discriminatedUnion('state', [
	z.object({ state: z.literal('absent') }),
	/** `elsewhere`: another Parley is at it. */
	z.object({
		state: z.literal('queued'),
		progress: progressSchema,
		waitsFor: z.enum(['turn', 'elsewhere']),
	}),
	z.object({
		state: z.enum(['downloading', 'paused', 'verifying', 'unpacking']),
		progress: progressSchema,
	}),
	/** `verified`: by its publisher's hashes; otherwise by those of the first good download. */
	z.object({ state: z.literal('installed'), bytesOnDisk: bytes, verified: z.boolean() }),
	z.object({
		state: z.literal('failed'),
		/** Made in our own main process; shown as it is. */
		error: z.custom<AssistantError>((value) => typeof value === 'object' && value !== null),
		/** What a person can do about it. */
		remedy: z.enum(['retry', 'repair', 'free-space', 'go-online', 'import', 'remove']),
		/** Kept for the next try, or lying damaged on the disk. */
		partBytes: bytes,
	}),
]);

const modelActionSchema = z.enum(['add', 'pause', 'resume', 'cancel', 'remove', 'verify']);

export const speechModelSchema = z.object({
	id: modelIdSchema,
	title: z.string(),
	role: z.enum(roles),
	/** BCP 47; `*` where language does not matter. */
	languages: z.array(z.string()).readonly(),
	licence: z.object({ name: z.string(), url: z.string().nullable() }),
	/** What it needs at work, MiB. */
	memoryMb: z.number(),
	/** Null: it can only be imported. */
	downloadBytes: z.number().nullable(),
	/** The publisher's hashes are known; otherwise the first good download is remembered. */
	published: z.boolean(),
	/** Imported by a person; in no catalogue. */
	added: z.boolean(),
	/** Comes with Parley and stays. */
	builtIn: z.boolean(),
	speakers: z.number().int().positive(),
	state: modelStateSchema,
	/** What can be done now. */
	actions: z.array(modelActionSchema).readonly(),
});

const recommendedSetSchema = z.object({
	name: z.enum(['light', 'balanced', 'best']),
	/** Ids. */
	models: z.array(modelIdSchema).readonly(),
	/** What has yet to come from the network. */
	downloadBytes: bytes,
	/** Working together, MiB. */
	memoryMb: z.number(),
	/** Languages that no model of the set hears, and those it cannot speak. */
	unheard: z.array(z.string()).readonly(),
	unspoken: z.array(z.string()).readonly(),
});

const recommendationSchema = z.object({
	/** What the sets were chosen for: memory in MiB, logical cores, languages with the most important first. */
	machine: z.object({ memoryMb: z.number(), cores: z.number(), languages: z.array(z.string()).readonly() }),
	sets: z.array(recommendedSetSchema).readonly(),
});

const nothing = z.undefined();
const done = z.void();
const thatModel = z.object({ id: modelIdSchema });
const importedSchema = z.object({ id: modelIdSchema, title: z.string() });

export const modelRequests = {
	speechModels: { input: nothing, output: z.array(speechModelSchema).readonly() },
	/** Left out, the languages are those of the conversation and of the characters. */
	recommendedModels: {
		input: z.object({ languages: z.array(z.string().min(2).max(35)).max(20).exactOptional() }),
		output: recommendationSchema,
	},
	/** Downloads, goes on or repairs, one after another; nothing for those that are here or coming. */
	addModels: { input: z.object({ ids: z.array(modelIdSchema).min(1).max(200) }), output: done },
	/** Takes them into the settings, the first of each role: those that are here at once, the others when they have arrived. */
	useModels: { input: z.object({ ids: z.array(modelIdSchema).min(1).max(200) }), output: done },
	pauseModel: { input: thatModel, output: done },
	/** Stops it and deletes what was downloaded. */
	cancelModel: { input: thatModel, output: done },
	/** What was in use is replaced in the settings first. */
	removeModel: { input: thatModel, output: z.object({ freedBytes: bytes }) },
	/** Hashes everything; the state that follows says what was found. */
	verifyModel: { input: thatModel, output: done },
	/** With `id` it must be that model; without, it is found out. `null` when the person cancelled. */
	importModel: {
		input: z.object({ pick: z.enum(['files', 'folder']), id: modelIdSchema.exactOptional() }),
		output: importedSchema.nullable(),
	},
	/** The page names files, never paths: the preload script asks the browser where they lie. */
	importModelFiles: {
		input: z.object({ paths: z.array(z.string().min(1).max(10_000)).min(1).max(1_000) }),
		output: importedSchema,
	},
} as const;

export type SpeechModel = z.infer<typeof speechModelSchema>;
export type SpeechModelState = SpeechModel['state'];
export type SpeechModelRole = SpeechModel['role'];
export type ModelProgress = z.infer<typeof progressSchema>;
export type Recommendation = z.infer<typeof recommendationSchema>;
export type RecommendedSet = Recommendation['sets'][number];
