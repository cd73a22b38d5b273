import { z } from 'zod';
import type { ProviderPreset } from '../../main/domain/providers/presets.ts';

/* What the window asks about language models: who offers them, which are there, and whether one answers. */

const nothing = z.undefined();
const baseUrl = z.url({ protocol: /^https?$/ }).max(2_000);
/** Not kept: only to see what it opens. null: the key kept for this server, if any. */
const triedKey = z.string().trim().min(1).max(4_000).nullable();

const listedModelSchema = z.object({
	name: z.string(),
	sizeBytes: z.number().nullable(),
	loaded: z.boolean(),
});

const modelListSchema = z.object({
	/** Those that can hold a conversation come first. */
	models: z.array(listedModelSchema).readonly(),
	/** The one to begin with; null when none is for talk. */
	suggested: z.string().nullable(),
});

const foundServerSchema = modelListSchema.extend({
	provider: z.string(),
	/** `Ollama`, or the host and port of a server of a kind not known. */
	name: z.string(),
	baseUrl,
});

export const providerRequests = {
	/** Made in our own main process: the presets as data. */
	listProviders: { input: nothing, output: z.custom<readonly ProviderPreset[]>(Array.isArray) },
	/** Servers with models that run on this computer now. Never fails: nothing found is an empty list. */
	discoverProviders: { input: nothing, output: z.array(foundServerSchema).readonly() },
	/** Which provider issued this key, by how it begins; null where that does not tell. Nobody is asked. */
	providerOfKey: {
		input: z.object({ apiKey: z.string().max(4_000) }),
		output: z.object({ provider: z.string().nullable() }),
	},
	listModels: { input: z.object({ baseUrl, apiKey: triedKey }), output: modelListSchema },
	/** Asks for a few words: the model in use (null), or another before it is used. Fails with the true reason. */
	testProvider: {
		input: z.object({ baseUrl, model: z.string().min(1).max(500), apiKey: triedKey }).nullable(),
		output: z.object({
			model: z.string(),
			firstTokenMs: z.number(),
			/** null when the answer came in one piece. */
			tokensPerSecond: z.number().nullable(),
			/** Settings of the person that this model does not take, by their names there. */
			leftOut: z.array(z.string()).readonly(),
		}),
	},
} as const;

export type FoundServer = z.infer<typeof foundServerSchema>;
export type ModelList = z.infer<typeof modelListSchema>;
export type ProviderTested = z.infer<(typeof providerRequests)['testProvider']['output']>;
