import { describe, expect, it } from 'vitest';
import { providerRequests } from '../../main/shell/ipc/provider-requests.ts';
import type { AskedServer, ProviderDesk } from '../../main/shell/ipc/provider-requests.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';
import { ollamaFound, providerAnswers } from '../fakes/provider-answers.ts';

const openai = 'https://api.openai.com/v1';

function make(patch: Parameters<typeof mergeSettings>[1] = {}) {
	const asked: (AskedServer & { readonly offline: boolean })[] = [];
	const tested: Settings[] = [];
	const offlines: boolean[] = [];
	const desk: ProviderDesk = {
		discover: async (offline) => {
			offlines.push(offline);
			return [ollamaFound];
		},
		models: async (server) => {
			asked.push(server);
			return providerAnswers.listModels();
		},
		test: async (settings) => {
			tested.push(settings);
			return providerAnswers.testProvider();
		},
	};
	const shown = mergeSettings(defaultSettings, patch);
	const settings = {
		shown,
		complete: async () => mergeSettings(shown, { languageModel: { apiKey: 'the one in use' } }),
		apiKeyFor: async (baseUrl: string) => (baseUrl === openai ? 'the kept one' : null),
	};
	return { requests: providerRequests({ desk, settings }), asked, tested, offlines };
}

describe('asking about language models', () => {
	it('lists models with the key that is tried, otherwise with the one kept for that server', async () => {
		const { requests, asked } = make();
		await requests.listModels({ baseUrl: openai, apiKey: 'tried' });
		await requests.listModels({ baseUrl: openai, apiKey: null });
		await requests.listModels({ baseUrl: 'https://elsewhere.example/v1', apiKey: null });
		expect(asked.map(({ apiKey }) => apiKey)).toEqual(['tried', 'the kept one', null]);
	});

	it('tests the model in use', async () => {
		const { requests, tested } = make({ languageModel: { model: 'qwen3' } });
		await requests.testProvider(null);
		expect(tested[0]?.languageModel).toMatchObject({ model: 'qwen3', apiKey: 'the one in use' });
	});

	it('tests another one before it is used, and never with the key of the one in use', async () => {
		const { requests, tested } = make();
		const baseUrl = 'https://elsewhere.example/v1';
		await requests.testProvider({ baseUrl, model: 'other', apiKey: null });
		await requests.testProvider({ baseUrl: openai, model: 'gpt', apiKey: 'tried' });
		expect(tested.map(({ languageModel }) => languageModel)).toMatchObject([
			{ provider: 'openai-compatible', baseUrl, model: 'other', apiKey: null },
			{ provider: 'openai-compatible', baseUrl: openai, model: 'gpt', apiKey: 'tried' },
		]);
	});

	it('looks around as offline mode allows', async () => {
		for (const offline of [false, true]) {
			const { requests, offlines, asked } = make({ privacy: { offline } });
			expect(await requests.discoverProviders(undefined)).toEqual([ollamaFound]);
			await requests.listModels({ baseUrl: openai, apiKey: null });
			expect([offlines, asked[0]?.offline]).toEqual([[offline], offline]);
		}
	});

	it('tells whose key it is without asking anybody', () => {
		const { requests, asked } = make();
		expect(requests.providerOfKey({ apiKey: 'gsk_1' })).toEqual({ provider: 'groq' });
		expect(requests.providerOfKey({ apiKey: 'sk-1' })).toEqual({ provider: null });
		expect(asked).toEqual([]);
	});
});
