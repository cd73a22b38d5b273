import { providerOfKey, providerPresets } from '../../main/domain/providers/presets.ts';
import type { FoundServer, ModelList, ProviderTested } from '../../preload/contract/provider-requests.ts';

const models = [
	{ name: 'llama3.2', sizeBytes: 2_019_393_189, loaded: false },
	{ name: 'qwen3', sizeBytes: 5_225_388_164, loaded: false },
];

/** A computer on which Ollama runs. */
export const ollamaFound: FoundServer = {
	provider: 'ollama',
	name: 'Ollama',
	baseUrl: 'http://127.0.0.1:11434/v1',
	models,
	suggested: 'qwen3',
};

/** What a main process answers that knows the providers, finds no server and reaches every one it is sent to. */
export const providerAnswers = {
	listProviders: () => providerPresets,
	discoverProviders: (): readonly FoundServer[] => [],
	providerOfKey: ({ apiKey }: { apiKey: string }) => ({ provider: providerOfKey(apiKey)?.id ?? null }),
	previewVoice: (): { readonly note: string | null } => ({ note: null }),
	listModels: (): ModelList => ({ models, suggested: 'qwen3' }),
	testProvider: (): ProviderTested => ({
		model: 'qwen3',
		firstTokenMs: 240,
		tokensPerSecond: 38.4,
		leftOut: [],
	}),
};
