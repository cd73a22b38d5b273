import type { FoundServer, ModelList, ProviderTested } from '../preload/contract/provider-requests.ts';
import type { Settings } from '../preload/contract/settings.ts';
import { discoverServers } from './adapters/language-model/discover.ts';
import { serverModels } from './adapters/language-model/model-list.ts';
import type { ListedServer } from './adapters/language-model/model-list.ts';
import { testProvider } from './adapters/language-model/provider.ts';
import { sensibleModel, talkingModels } from './domain/providers/choose-model.ts';
import { providerAt } from './domain/providers/presets.ts';
import type { Clock } from './domain/ports/clock.ts';

interface ProviderDeskOptions {
	readonly clock: Clock;
	/** Where `OLLAMA_HOST` may stand. */
	readonly env: Readonly<Record<string, string | undefined>>;
}

/** What the settings screen asks about language models, answered by the real servers. */
export class LanguageModelDesk {
	readonly #options: ProviderDeskOptions;

	constructor(options: ProviderDeskOptions) {
		this.#options = options;
	}

	async discover(offline: boolean, signal: AbortSignal): Promise<readonly FoundServer[]> {
		const found = await discoverServers({ env: this.#options.env, offline, signal });
		return found.map((server) => ({ ...server, models: [...server.models] }));
	}

	async models(server: ListedServer, signal: AbortSignal): Promise<ModelList> {
		const models = await serverModels(server, signal);
		const talking = talkingModels(models);
		return {
			models: [...talking, ...models.filter((model) => !talking.includes(model))],
			suggested: sensibleModel(providerAt(server.baseUrl).id, models),
		};
	}

	async test(settings: Settings, signal: AbortSignal): Promise<ProviderTested> {
		const { languageModel, language, privacy } = settings;
		const { clock } = this.#options;
		const { leftOut, ...measured } = await testProvider(languageModel, {
			clock,
			language,
			signal,
			offline: privacy.offline,
		});
		return { ...measured, leftOut: [...leftOut] };
	}
}
