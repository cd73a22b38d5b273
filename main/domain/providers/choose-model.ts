import type { ProviderId } from './presets.ts';

/** A model as a server lists it. */
export interface ListedModel {
	readonly name: string;
	/** What it takes on disk; null where the server does not say. */
	readonly sizeBytes: number | null;
	/** Ready to answer without being loaded first. */
	readonly loaded: boolean;
}

/** Names of models that do something other than answer in text, whoever made them. */
const notForTalk =
	/embed|rerank|whisper|tts|transcri|speech|audio|realtime|moderation|guard|safeguard|dall-e|image|imagen|veo|sora|lyria|video|ocr|davinci|babbage|instruct-0914|computer-use|deep-research|search|codex|aqa|bge-|minilm|clip|orpheus|playai|robotics/i;

/**
 * For a conversation aloud the quick model of a family is the sensible one: these are the families by the names their makers
 * publish, the first found in the live list is taken, in its newest version. Nothing is proposed that the list does not hold.
 */
const quickFamilies: Readonly<Partial<Record<ProviderId, readonly RegExp[]>>> = {
	openai: [/^gpt-[\d.]+-chat-latest$/, /^gpt-[\d.]+o?-mini$/, /^gpt-[\d.]+o?$/, /^chatgpt-/],
	anthropic: [/^claude-haiku-/, /^claude-[\d-]+-haiku/, /^claude-sonnet-/, /^claude-/],
	gemini: [/gemini-[\d.]+-flash$/, /gemini-flash-latest$/, /gemini-[\d.]+-flash-lite$/, /gemini-.*flash/],
	groq: [/^llama-[\d.]+-\d+b-versatile$/, /^openai\/gpt-oss-\d+b$/, /-instant$/],
	mistral: [/^mistral-small-latest$/, /^mistral-medium-latest$/, /^mistral-/],
	openrouter: [/^openai\/gpt-[\d.]+o?-mini$/, /^google\/gemini-[\d.]+-flash$/, /^openrouter\/auto$/],
};

/**
 * Most a model on one's own computer may weigh to be proposed: about eight billion parameters in four to five bits each. Bigger
 * ones begin to answer too late on most computers; whoever has a better one chooses it.
 */
const mostBytes = 6e9;

/** Those that can hold a conversation, as far as their names tell. */
export function talkingModels<Model extends { readonly name: string }>(models: readonly Model[]): Model[] {
	return models.filter(({ name }) => !notForTalk.test(name));
}

/** The model to begin with, out of those the server lists; null when none of them is for talk. */
export function sensibleModel(provider: ProviderId, models: readonly ListedModel[]): string | null {
	const candidates = talkingModels(models);
	for (const family of quickFamilies[provider] ?? []) {
		const newest = candidates
			.map(({ name }) => name)
			.filter((name) => family.test(name))
			.sort((one, other) => other.localeCompare(one, 'en', { numeric: true }))[0];
		if (newest !== undefined) return newest;
	}
	return localChoice(candidates);
}

/** The one that is loaded; else the best that is quick enough; else the smallest; without sizes the first. */
function localChoice(models: readonly ListedModel[]): string | null {
	const loaded = models.find((model) => model.loaded);
	if (loaded !== undefined) return loaded.name;
	const sized = models
		.filter((model) => model.sizeBytes !== null && model.sizeBytes > 0)
		.sort((one, other) => (one.sizeBytes ?? 0) - (other.sizeBytes ?? 0));
	const quick = sized.findLast(({ sizeBytes }) => (sizeBytes ?? 0) <= mostBytes);
	return (quick ?? sized[0] ?? models[0])?.name ?? null;
}
