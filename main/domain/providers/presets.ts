/**
 * The servers that answer OpenAI's chat completions, as data. A fact about a server stands beside its source; what no source says
 * is not here. `custom` is any other address.
 */

/** What a person can set about how a model chooses its words; as in the settings (`languageModel`). */
export type SamplingOption =
	| 'temperature'
	| 'topP'
	| 'minP'
	| 'topK'
	| 'frequencyPenalty'
	| 'presencePenalty'
	| 'repetitionPenalty'
	| 'maxTokens';

/** The options an endpoint takes, each with the name it has there. One that is not named is not sent. */
export type AcceptedSampling = Readonly<Partial<Record<SamplingOption, string>>>;

export const providerIds = [
	'ollama',
	'lm-studio',
	'llama-cpp',
	'vllm',
	'openai',
	'anthropic',
	'gemini',
	'groq',
	'mistral',
	'openrouter',
	'custom',
] as const;

export type ProviderId = (typeof providerIds)[number];

export interface ProviderPreset {
	readonly id: ProviderId;
	/** Its own name, the same in every language. */
	readonly name: string;
	/** Up to and including the version; null: the person enters it. */
	readonly baseUrl: string | null;
	/** Runs on the person's own computer. */
	readonly local: boolean;
	readonly key: 'needed' | 'optional' | 'none';
	/** The page where keys come from. */
	readonly keyPage: string | null;
	/** How its keys begin, where no other provider's do. */
	readonly keyPrefixes: readonly string[];
	readonly sampling: AcceptedSampling;
}

const common = { temperature: 'temperature', topP: 'top_p', maxTokens: 'max_tokens' } as const;
const penalties = { frequencyPenalty: 'frequency_penalty', presencePenalty: 'presence_penalty' } as const;

/** In the order they are offered. */
export const providerPresets: readonly ProviderPreset[] = [
	{
		// https://docs.ollama.com/api/openai-compatibility lists the request fields; its port is 11434 (envconfig/config.go).
		id: 'ollama',
		name: 'Ollama',
		baseUrl: 'http://127.0.0.1:11434/v1',
		local: true,
		key: 'none',
		keyPage: null,
		keyPrefixes: [],
		sampling: { ...common, ...penalties },
	},
	{
		// https://lmstudio.ai/docs/developer/openai-compat/chat-completions lists the payload; `repeat_penalty` is its own name.
		id: 'lm-studio',
		name: 'LM Studio',
		baseUrl: 'http://127.0.0.1:1234/v1',
		local: true,
		key: 'optional',
		keyPage: null,
		keyPrefixes: [],
		sampling: { ...common, ...penalties, topK: 'top_k', repetitionPenalty: 'repeat_penalty' },
	},
	{
		// https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md: chat completions take what /completion takes.
		id: 'llama-cpp',
		name: 'llama.cpp',
		baseUrl: 'http://127.0.0.1:8080/v1',
		local: true,
		key: 'optional',
		keyPage: null,
		keyPrefixes: [],
		sampling: {
			...common,
			...penalties,
			minP: 'min_p',
			topK: 'top_k',
			repetitionPenalty: 'repeat_penalty',
		},
	},
	{
		// https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html, "Extra parameters for Chat API".
		id: 'vllm',
		name: 'vLLM',
		baseUrl: 'http://127.0.0.1:8000/v1',
		local: true,
		key: 'optional',
		keyPage: null,
		keyPrefixes: [],
		sampling: {
			...common,
			...penalties,
			minP: 'min_p',
			topK: 'top_k',
			repetitionPenalty: 'repetition_penalty',
		},
	},
	{
		// https://platform.openai.com/docs/api-reference/chat/create: `max_tokens` is refused by its newer models.
		id: 'openai',
		name: 'OpenAI',
		baseUrl: 'https://api.openai.com/v1',
		local: false,
		key: 'needed',
		keyPage: 'https://platform.openai.com/api-keys',
		// A bare `sk-` is also how DeepSeek's and others' keys begin.
		keyPrefixes: ['sk-proj-', 'sk-svcacct-'],
		sampling: { ...common, ...penalties, maxTokens: 'max_completion_tokens' },
	},
	{
		// https://platform.claude.com/docs/en/api/openai-sdk: both penalties are ignored, temperatures above 1 count as 1.
		id: 'anthropic',
		name: 'Anthropic',
		baseUrl: 'https://api.anthropic.com/v1',
		local: false,
		key: 'needed',
		keyPage: 'https://console.anthropic.com/settings/keys',
		keyPrefixes: ['sk-ant-'],
		sampling: common,
	},
	{
		// https://ai.google.dev/gemini-api/docs/openai; its models refuse penalties one by one, so none is sent.
		id: 'gemini',
		name: 'Google Gemini',
		baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
		local: false,
		key: 'needed',
		keyPage: 'https://aistudio.google.com/apikey',
		keyPrefixes: ['AIza'],
		sampling: common,
	},
	{
		// https://console.groq.com/docs/openai; its API reference says that no model takes the penalties yet.
		id: 'groq',
		name: 'Groq',
		baseUrl: 'https://api.groq.com/openai/v1',
		local: false,
		key: 'needed',
		keyPage: 'https://console.groq.com/keys',
		keyPrefixes: ['gsk_'],
		sampling: common,
	},
	{
		// https://docs.mistral.ai/api/#tag/chat; any field it does not know is answered with 422 `extra_forbidden`.
		id: 'mistral',
		name: 'Mistral',
		baseUrl: 'https://api.mistral.ai/v1',
		local: false,
		key: 'needed',
		keyPage: 'https://console.mistral.ai/api-keys',
		keyPrefixes: [],
		sampling: { ...common, ...penalties },
	},
	{
		// https://openrouter.ai/docs/api-reference/parameters: what a model does not know is left out for it.
		id: 'openrouter',
		name: 'OpenRouter',
		baseUrl: 'https://openrouter.ai/api/v1',
		local: false,
		key: 'needed',
		keyPage: 'https://openrouter.ai/settings/keys',
		keyPrefixes: ['sk-or-'],
		sampling: {
			...common,
			...penalties,
			minP: 'min_p',
			topK: 'top_k',
			repetitionPenalty: 'repetition_penalty',
		},
	},
];

/** An unknown server is offered everything; what it refuses is left out from then on. */
export const customProvider: ProviderPreset = {
	id: 'custom',
	name: '',
	baseUrl: null,
	local: false,
	key: 'optional',
	keyPage: null,
	keyPrefixes: [],
	sampling: {
		...common,
		...penalties,
		minP: 'min_p',
		topK: 'top_k',
		repetitionPenalty: 'repetition_penalty',
	},
};

const localNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whose address this is: by host, and by port where the host is this computer. */
export function providerAt(baseUrl: string): ProviderPreset {
	const origin = originOf(baseUrl);
	return (
		providerPresets.find((preset) => preset.baseUrl !== null && originOf(preset.baseUrl) === origin) ??
		customProvider
	);
}

/** Null where keys of several providers begin like this one: a key is never shown to a stranger to find out. */
export function providerOfKey(apiKey: string): ProviderPreset | null {
	const key = apiKey.trim();
	return (
		providerPresets.find(({ keyPrefixes }) => keyPrefixes.some((prefix) => key.startsWith(prefix))) ??
		null
	);
}

function originOf(baseUrl: string): string {
	if (!URL.canParse(baseUrl)) return baseUrl;
	const { protocol, hostname, port } = new URL(baseUrl);
	return localNames.has(hostname) ? `this computer:${port}` : `${protocol}//${hostname}:${port}`;
}
