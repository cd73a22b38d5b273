import { OpenAiLanguageModel } from '../../../main/adapters/language-model/openai-language-model.ts';
import { VoiceCheckLanguageModel } from '../../../main/adapters/language-model/voice-check-language-model.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeLanguageModel } from '../../fakes/fake-language-model.ts';
import { describeLanguageModel, passTime } from '../../ports/language-model.contract.ts';
import { ScriptedLanguageModelServer } from '../../support/scripted-language-model-server.ts';

const nowMs = () => performance.now();

describeLanguageModel('the fake', () => {
	const clock = new FakeClock();
	return Promise.resolve({
		model: new FakeLanguageModel({
			clock,
			answers: [{ deltas: ['Flour', ' and', ' water.'], reasoning: ['hm'] }],
		}),
		expectedText: 'Flour and water.',
		during: (work) => passTime(clock, work),
		[Symbol.asyncDispose]: () => Promise.resolve(),
	});
});

describeLanguageModel('the voice check', () => {
	const clock = new FakeClock();
	return Promise.resolve({
		model: new VoiceCheckLanguageModel({ clock, language: 'en' }),
		expectedText:
			'I heard: how do you make bread. I knew that you had finished after 412 milliseconds, and had your words after 530.',
		during: (work) => passTime(clock, work),
		[Symbol.asyncDispose]: () => Promise.resolve(),
	});
});

describeLanguageModel('an OpenAI-compatible server', async () => {
	const server = await ScriptedLanguageModelServer.start({
		nowMs,
		answer: () => ({
			deltas: ['', 'Flour', ' and', '', ' water.'],
			reasoning: ['', 'hm'],
			tokensPerSecond: 200,
		}),
	});
	const model = new OpenAiLanguageModel({
		baseUrl: server.baseUrl,
		apiKey: 'key',
		model: 'scripted',
		clock: { nowMs },
	});
	return {
		model,
		expectedText: 'Flour and water.',
		during: (work) => work,
		[Symbol.asyncDispose]: async () => {
			model[Symbol.dispose]();
			await server[Symbol.asyncDispose]();
		},
	};
});
