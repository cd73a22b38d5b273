import { describe, expect, it } from 'vitest';
import { completionBody, unsentSampling } from '../../../main/adapters/language-model/completion-body.ts';
import { providerPresets } from '../../../main/domain/providers/presets.ts';

const everything = {
	temperature: 0.7,
	topP: 0.9,
	minP: 0.05,
	topK: 40,
	frequencyPenalty: 0.1,
	presencePenalty: 0.2,
	repetitionPenalty: 1.1,
	maxTokens: 200,
} as const;

function sentTo(baseUrl: string): string[] {
	const { model, messages, stream, ...sampling } = completionBody([{ role: 'user', content: 'hi' }], {
		...everything,
		baseUrl,
		model: 'small-1',
	});
	expect({ model, messages, stream }).toEqual({
		model: 'small-1',
		messages: [{ role: 'user', content: 'hi' }],
		stream: true,
	});
	return Object.keys(sampling).sort();
}

describe('what is sent of everything that was set', () => {
	const common = ['temperature', 'top_p'];
	const penalties = ['frequency_penalty', 'presence_penalty'];
	const cases: Readonly<Record<string, readonly string[]>> = {
		ollama: [...common, ...penalties, 'max_tokens'],
		'lm-studio': [...common, ...penalties, 'max_tokens', 'repeat_penalty', 'top_k'],
		'llama-cpp': [...common, ...penalties, 'max_tokens', 'min_p', 'repeat_penalty', 'top_k'],
		vllm: [...common, ...penalties, 'max_tokens', 'min_p', 'repetition_penalty', 'top_k'],
		openai: [...common, ...penalties, 'max_completion_tokens'],
		anthropic: [...common, 'max_tokens'],
		gemini: [...common, 'max_tokens'],
		groq: [...common, 'max_tokens'],
		mistral: [...common, ...penalties, 'max_tokens'],
		openrouter: [...common, ...penalties, 'max_tokens', 'min_p', 'repetition_penalty', 'top_k'],
	};

	it.each(providerPresets.map(({ id, baseUrl }) => [id, baseUrl ?? ''] as const))(
		'to %s',
		(id, baseUrl) => {
			expect(sentTo(baseUrl)).toEqual([...(cases[id] ?? [])].sort());
		},
	);

	it('to a server nobody knows', () => {
		expect(sentTo('http://10.0.0.7:9000/v1')).toHaveLength(8);
	});
});

it('says what was set and cannot be sent', () => {
	const options = {
		...everything,
		temperature: null,
		model: 'claude',
		baseUrl: 'https://api.anthropic.com/v1',
	};
	expect(unsentSampling(options)).toEqual([
		'minP',
		'topK',
		'frequencyPenalty',
		'presencePenalty',
		'repetitionPenalty',
	]);
});
