import { expect, it, onTestFinished } from 'vitest';
import { OpenAiLanguageModel } from '../../../main/adapters/language-model/openai-language-model.ts';
import {
	createLanguageModel,
	listModels,
	testProvider,
} from '../../../main/adapters/language-model/provider.ts';
import type { LanguageModelSettings } from '../../../main/adapters/language-model/provider.ts';
import { VoiceCheckLanguageModel } from '../../../main/adapters/language-model/voice-check-language-model.ts';
import { defaultSettings } from '../../../preload/contract/settings.ts';
import type { Clock } from '../../../main/domain/ports/clock.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { collect, passTime } from '../../ports/language-model.contract.ts';
import { ScriptedLanguageModelServer } from '../../support/scripted-language-model-server.ts';
import type { RecordedRequest, ScriptedServerOptions } from '../../support/scripted-language-model-server.ts';

/** Real time: the servers under test know no other. */
const clock: Clock = {
	nowMs: () => performance.now(),
	wallMs: () => Date.now(),
	schedule: (atMs, run) => {
		const timer = setTimeout(run, atMs - performance.now());
		return { [Symbol.dispose]: () => clearTimeout(timer) };
	},
};
const signal = new AbortController().signal;

async function serve(options: ScriptedServerOptions = {}): Promise<LanguageModelSettings> {
	const server = await ScriptedLanguageModelServer.start({ nowMs: () => clock.nowMs(), ...options });
	onTestFinished(() => server[Symbol.asyncDispose]());
	return {
		...defaultSettings.languageModel,
		provider: 'openai-compatible',
		baseUrl: server.baseUrl,
		model: 'scripted',
	};
}

it('makes the model that the settings name', async () => {
	const settings = await serve();
	expect(createLanguageModel(defaultSettings.languageModel, { clock, language: 'en' })).toBeInstanceOf(
		VoiceCheckLanguageModel,
	);
	expect(createLanguageModel(settings, { clock, language: 'en' })).toBeInstanceOf(OpenAiLanguageModel);
});

it('puts a second model behind the first, with its own key and none of the options meant for the first', async () => {
	const seen: RecordedRequest[] = [];
	const spare = await serve({
		answer: (request) => {
			seen.push(request);
			return { text: 'Here.' };
		},
	});
	const settings = {
		...spare,
		baseUrl: 'http://127.0.0.1:9/v1',
		apiKey: 'first-key',
		temperature: 0.5,
		fallback: { baseUrl: spare.baseUrl, model: 'spare', apiKey: 'spare-key' },
	};
	const model = createLanguageModel(settings, { clock, language: 'en' });
	onTestFinished(() => model[Symbol.dispose]?.());
	const events = await collect(model);
	expect(events.map(({ type }) => type)).toEqual(['replaced', 'sent', 'delta', 'done']);
	expect(events[0]).toMatchObject({ model: 'spare', error: { kind: 'language-model-unreachable' } });
	expect(seen[0]?.headers.authorization).toBe('Bearer spare-key');
	expect(seen[0]?.body).toMatchObject({ model: 'spare' });
	expect(seen[0]?.body).not.toHaveProperty('temperature');
});

it('lets a model on this computer answer in offline mode when the first one is elsewhere', async () => {
	const { baseUrl, ...rest } = await serve();
	const settings = {
		...rest,
		baseUrl: 'https://models.example/v1',
		fallback: { baseUrl, model: 'scripted', apiKey: null },
	};
	const model = createLanguageModel(settings, { clock, language: 'en', offline: true });
	onTestFinished(() => model[Symbol.dispose]?.());
	expect((await collect(model))[0]).toMatchObject({ type: 'replaced', error: { kind: 'offline' } });
});

it('lists the models of a server by name', async () => {
	const { baseUrl } = await serve({ models: ['qwen', 'gemma', 'llama'] });
	expect(await listModels(baseUrl, 'key', signal)).toEqual(['gemma', 'llama', 'qwen']);
});

it('says why there is no list', async () => {
	const { baseUrl } = await serve();
	const elsewhere = baseUrl.replace('/v1', '/api');
	await expect(listModels(elsewhere, null, signal)).rejects.toMatchObject({
		error: { kind: 'language-model-not-found' },
	});
	await expect(listModels(baseUrl, null, AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
});

it('measures how soon and how fast a server answers', async () => {
	const answer = { text: 'one two three four five six seven', ttftMs: 100, tokensPerSecond: 50 };
	const test = await testProvider(await serve({ answer: () => answer }), { clock, language: 'en', signal });
	expect(test.model).toBe('scripted');
	// The lower bounds are the script's; the upper ones allow for a busy machine.
	expect(test.firstTokenMs).toBeGreaterThan(80);
	expect(test.firstTokenMs).toBeLessThan(2000);
	expect(test.tokensPerSecond).toBeGreaterThan(5);
	expect(test.tokensPerSecond).toBeLessThan(150);
});

it('measures the voice check too', async () => {
	const virtual = new FakeClock();
	const work = testProvider(defaultSettings.languageModel, { clock: virtual, language: 'en', signal });
	expect(await passTime(virtual, work)).toMatchObject({ model: 'voice-check', firstTokenMs: 10 });
});

it('counts an answer without text as a failure', async () => {
	const settings = await serve({ answer: () => ({ deltas: [] }) });
	await expect(testProvider(settings, { clock, language: 'en', signal })).rejects.toMatchObject({
		error: {
			kind: 'language-model-failed',
			message: 'The model scripted answered with no text. Choose another one in Settings.',
		},
	});
});
