import type { FoundServer, ModelList, ProviderTested } from '../../../preload/contract/provider-requests.ts';
import type { Settings } from '../../../preload/contract/settings.ts';
import { providerOfKey, providerPresets } from '../../domain/providers/presets.ts';
import type { RequestHandlers } from './ipc-router.ts';

type Names = 'listProviders' | 'discoverProviders' | 'providerOfKey' | 'listModels' | 'testProvider';

export interface AskedServer {
	readonly baseUrl: string;
	readonly apiKey: string | null;
}

/** Language models as the settings screen asks about them. Failures are `AssistantFailure`s. */
export interface ProviderDesk {
	discover(offline: boolean, signal: AbortSignal): Promise<readonly FoundServer[]>;
	models(server: AskedServer & { readonly offline: boolean }, signal: AbortSignal): Promise<ModelList>;
	test(settings: Settings, signal: AbortSignal): Promise<ProviderTested>;
}

interface ProviderRequestsOptions {
	readonly desk: ProviderDesk;
	readonly settings: {
		readonly shown: Settings;
		complete(): Promise<Settings>;
		apiKeyFor(baseUrl: string): Promise<string | null>;
	};
}

/** Longer than any provider needs to answer a test, ms; then the person is told instead of kept waiting. */
const answerTimeoutMs = 30_000;
/** A local model may have to be loaded from disk before its first token. */
const localTimeoutMs = 120_000;

export function providerRequests({ desk, settings }: ProviderRequestsOptions): Pick<RequestHandlers, Names> {
	const keyFor = async ({ baseUrl, apiKey }: AskedServer): Promise<string | null> =>
		apiKey ?? (await settings.apiKeyFor(baseUrl));
	return {
		listProviders: () => providerPresets,
		discoverProviders: () =>
			desk.discover(settings.shown.privacy.offline, AbortSignal.timeout(answerTimeoutMs)),
		providerOfKey: ({ apiKey }) => ({ provider: providerOfKey(apiKey)?.id ?? null }),
		listModels: async (server) => {
			const { offline } = settings.shown.privacy;
			const asked = { baseUrl: server.baseUrl, apiKey: await keyFor(server), offline };
			return desk.models(asked, AbortSignal.timeout(answerTimeoutMs));
		},
		testProvider: async (tried) => {
			const complete = await settings.complete();
			if (tried === null) return desk.test(complete, AbortSignal.timeout(localTimeoutMs));
			const { baseUrl, model } = tried;
			const languageModel = {
				...complete.languageModel,
				provider: 'openai-compatible' as const,
				baseUrl,
				model,
				apiKey: await keyFor(tried),
			};
			return desk.test({ ...complete, languageModel }, AbortSignal.timeout(localTimeoutMs));
		},
	};
}
