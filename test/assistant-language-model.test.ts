import { expect, it } from 'vitest';
import { AssistantLanguageModel } from '../main/assistant-language-model.ts';
import type { Clock } from '../main/domain/ports/clock.ts';
import type { SettingsPatch } from '../preload/contract/settings.ts';
import { defaultSettings, mergeSettings } from '../preload/contract/settings.ts';
import { collect, textsOf } from './ports/language-model.contract.ts';
import { ScriptedLanguageModelServer } from './support/scripted-language-model-server.ts';

/** Real time: the servers under test know no other. */
const clock: Clock = {
	nowMs: () => performance.now(),
	wallMs: () => Date.now(),
	schedule: (atMs, run) => {
		const timer = setTimeout(run, atMs - performance.now());
		return { [Symbol.dispose]: () => clearTimeout(timer) };
	},
};

it('keeps its connection while other settings change, and closes it when another model is set', async () => {
	await using server = await ScriptedLanguageModelServer.start();
	const { baseUrl } = server;
	const settings = mergeSettings(defaultSettings, {
		languageModel: { provider: 'openai-compatible', baseUrl, model: 'one' },
	});
	using model = new AssistantLanguageModel({ settings, clock });
	await collect(model.port);
	const change = (patch: SettingsPatch): void => model.use(mergeSettings(settings, patch));
	change({ appearance: { theme: 'dark' }, languageModel: { systemPrompt: 'Be brief.' } });
	await collect(model.port);
	const [first, second] = server.completions;
	expect(second?.connection).toBe(first?.connection);
	expect(first?.connectionClosedMs).toBeNull();
	change({ languageModel: { model: 'two' } });
	await expect.poll(() => first?.connectionClosedMs).not.toBeNull();
	await collect(model.port);
	expect(server.completions.at(-1)?.body?.model).toBe('two');
});

it('lets an answer end that was under way when the model was changed', async () => {
	await using server = await ScriptedLanguageModelServer.start({
		answer: () => ({ text: 'one two three four five six', tokensPerSecond: 20 }),
	});
	const languageModel = {
		provider: 'openai-compatible',
		baseUrl: server.baseUrl,
		model: 'one',
	} as const;
	const settings = mergeSettings(defaultSettings, { languageModel });
	using model = new AssistantLanguageModel({ settings, clock });
	const work = collect(model.port);
	await expect.poll(() => server.completions[0]?.writes.length ?? 0).toBeGreaterThan(1);
	model.use(mergeSettings(settings, { languageModel: { model: 'two' } }));
	expect(textsOf(await work, 'delta').join('')).toBe('one two three four five six');
	await expect.poll(() => server.completions[0]?.connectionClosedMs).not.toBeNull();
});

it('ends every connection at once when told to', async () => {
	await using server = await ScriptedLanguageModelServer.start({
		answer: () => ({ fault: { type: 'hang', afterDeltas: 0 } }),
	});
	const languageModel = { provider: 'openai-compatible', baseUrl: server.baseUrl, model: 'one' } as const;
	using model = new AssistantLanguageModel({
		settings: mergeSettings(defaultSettings, { languageModel }),
		clock,
	});
	const work = collect(model.port).catch(() => 'ended');
	await expect.poll(() => server.completions.length).toBe(1);
	model.cut();
	await expect.poll(() => server.requests.every((each) => each.connectionClosedMs !== null)).toBe(true);
	await server[Symbol.asyncDispose]();
	expect(await work).toBe('ended');
});
