import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OpenAiLanguageModel } from '../../../main/adapters/language-model/openai-language-model.ts';
import { AssistantFailure } from '../../../main/domain/errors.ts';
import type { AssistantError, AssistantErrorKind } from '../../../main/domain/errors.ts';
import { collect } from '../../ports/language-model.contract.ts';
import { ScriptedLanguageModelServer } from '../../support/scripted-language-model-server.ts';

/*
 * What each provider really sends, in its own shape: taken from its documentation or from reports of people who were sent it.
 * OpenAI: platform.openai.com/docs/guides/error-codes. Anthropic: docs.anthropic.com/en/api/errors, anthropics/claude-code#66314
 * (credit). Gemini: continuedev/continue#10748 (key). Groq: console.groq.com/docs/errors, continuedev/continue#10218 (413).
 * Mistral: mistralai/platform-docs-public#7. OpenRouter: openrouter.ai/docs/api-reference/errors. Ollama:
 * netease-youdao/QAnything#555, continuedev/continue#11715 (memory). LM Studio: lmstudio-ai/lmstudio-bug-tracker#546. llama.cpp:
 * tools/server/README.md. The names of models and organisations are ours.
 */
const file = new URL('../../fixtures/provider-refusals.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as readonly {
	readonly name: string;
	readonly status: number;
	readonly kind: AssistantErrorKind;
	/** A pattern for the sentence a person is told. */
	readonly sentence: string;
	readonly body: unknown;
}[];

async function refusal(status: number, body: unknown): Promise<AssistantError> {
	await using server = await ScriptedLanguageModelServer.start({
		answer: () => ({ fault: { type: 'status', status, body, retryAfter: '9' } }),
	});
	using model = new OpenAiLanguageModel({
		baseUrl: server.baseUrl,
		apiKey: 'key',
		model: 'small-1',
		clock: { nowMs: () => performance.now() },
	});
	try {
		await collect(model);
	} catch (thrown) {
		if (thrown instanceof AssistantFailure) return thrown.error;
		throw thrown;
	}
	throw new Error('It answered.');
}

const openai = (
	message: string,
	code: string | null,
	type = 'invalid_request_error',
	param: string | null = null,
) => ({
	error: { message, type, param, code },
});
const anthropic = (type: string, message: string) => ({ type: 'error', error: { type, message } });
const google = (code: number, status: string, message: string, details: readonly object[] = []) => [
	{ error: { code, message, status, details } },
];

describe('a refusal in the words of its provider', () => {
	it.each(cases)('$name', async ({ status, body, kind, sentence }) => {
		const error = await refusal(status, body);
		expect(error.kind).toBe(kind);
		expect(error.message).toMatch(new RegExp(sentence));
		expect(error.message).toMatch(/^\S.*\.$/);
	});

	it.each([
		[
			'OpenAI',
			400,
			openai(
				"Unsupported value: 'temperature' does not support 0.7 with this model.",
				'unsupported_value',
				'invalid_request_error',
				'temperature',
			),
			'temperature',
		],
		[
			'Mistral',
			422,
			{
				detail: [
					{
						type: 'extra_forbidden',
						loc: ['body', 'min_p'],
						msg: 'Extra inputs are not permitted',
					},
				],
			},
			'min_p',
		],
		[
			'Anthropic',
			400,
			anthropic(
				'invalid_request_error',
				'`temperature` and `top_p` cannot both be specified for this model.',
			),
			'temperature',
		],
		[
			'Gemini',
			400,
			google(
				400,
				'INVALID_ARGUMENT',
				'Invalid JSON payload received. Unknown name "top_k": Cannot find field.',
			),
			'top_k',
		],
	] as const)(
		'that names an option, %s, is asked again without it, once and for all',
		async (_, status, body, option) => {
			await using server = await ScriptedLanguageModelServer.start();
			server.answerNext({ fault: { type: 'status', status, body } });
			using model = new OpenAiLanguageModel({
				baseUrl: server.baseUrl,
				apiKey: null,
				model: 'small-1',
				clock: { nowMs: () => performance.now() },
				temperature: 0.7,
				topP: 0.9,
				topK: 40,
				minP: 0.1,
			});
			expect((await collect(model)).at(-1)?.type).toBe('done');
			expect((await collect(model)).at(-1)?.type).toBe('done');
			expect(server.completions.map(({ body: sent }) => sent?.[option] !== undefined)).toEqual([
				true,
				false,
				false,
			]);
			expect(model.leftOut).toEqual([option]);
			// The others are still sent.
			expect(Object.keys(server.completions[1]?.body ?? {})).toHaveLength(3 + 3);
		},
	);

	it('is not asked again when the option was never sent', async () => {
		const error = await refusal(
			400,
			openai('Unknown parameter: top_k', null, 'invalid_request_error', 'top_k'),
		);
		expect(error).toMatchObject({ kind: 'language-model-failed' });
		expect(error.message).toMatch(/option top_k.*Clear it/);
	});
});
