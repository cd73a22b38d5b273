import { describe, expect, it } from 'vitest';
import { sensibleModel, talkingModels } from '../../../main/domain/providers/choose-model.ts';
import type { ProviderId } from '../../../main/domain/providers/presets.ts';

const named = (names: readonly string[]) => names.map((name) => ({ name, sizeBytes: null, loaded: false }));
const sized = (sizes: Readonly<Record<string, number>>) =>
	Object.entries(sizes).map(([name, gigabytes]) => ({
		name,
		sizeBytes: gigabytes * 1e9,
		loaded: false,
	}));

describe('the model to begin with', () => {
	// Excerpts of the lists as the providers publish them.
	const cases: readonly (readonly [ProviderId, readonly string[], string])[] = [
		[
			'openai',
			[
				'gpt-4o',
				'gpt-4o-mini',
				'gpt-4o-mini-tts',
				'gpt-5-mini',
				'gpt-4.1-mini',
				'text-embedding-3-small',
			],
			'gpt-5-mini',
		],
		[
			'openai',
			['gpt-4.1', 'gpt-5-chat-latest', 'gpt-5.1-chat-latest', 'gpt-5-mini'],
			'gpt-5.1-chat-latest',
		],
		[
			'anthropic',
			['claude-opus-4-6', 'claude-haiku-4-5-20251001', 'claude-3-5-haiku-20241022'],
			'claude-haiku-4-5-20251001',
		],
		['anthropic', ['claude-opus-4-1', 'claude-3-5-haiku-20241022'], 'claude-3-5-haiku-20241022'],
		[
			'gemini',
			[
				'gemini-2.0-flash',
				'gemini-2.5-flash',
				'gemini-2.5-flash-image',
				'gemini-2.5-pro',
				'imagen-4.0',
			],
			'gemini-2.5-flash',
		],
		[
			'groq',
			['whisper-large-v3', 'llama-3.1-8b-instant', 'llama-3.3-70b-versatile'],
			'llama-3.3-70b-versatile',
		],
		[
			'mistral',
			['codestral-latest', 'mistral-large-latest', 'mistral-small-latest'],
			'mistral-small-latest',
		],
		[
			'openrouter',
			['anthropic/claude-opus-4.1', 'openai/gpt-4o-mini', 'openai/gpt-5-mini'],
			'openai/gpt-5-mini',
		],
	];

	it.each(cases)('of %s', (provider, names, expected) => {
		expect(sensibleModel(provider, named(names))).toBe(expected);
	});

	it('is always one of the list', () => {
		expect(sensibleModel('openai', named(['house-model']))).toBe('house-model');
		expect(sensibleModel('openai', [])).toBeNull();
		expect(sensibleModel('ollama', named(['nomic-embed-text:latest', 'bge-m3']))).toBeNull();
	});

	it('on one’s own computer is the best that is quick enough', () => {
		expect(
			sensibleModel('ollama', sized({ 'qwen3:0.6b': 0.5, 'llama3.1:8b': 4.9, 'llama3.3:70b': 42 })),
		).toBe('llama3.1:8b');
		expect(sensibleModel('ollama', sized({ 'gpt-oss:20b': 13.8, 'llama3.3:70b': 42 }))).toBe(
			'gpt-oss:20b',
		);
	});

	it('is rather one that is loaded already', () => {
		const [small, large] = sized({ small: 1, large: 20 });
		expect(sensibleModel('lm-studio', [small!, { ...large!, loaded: true }])).toBe('large');
	});
});

it('keeps those that talk', () => {
	const names = [
		'llama3.2',
		'mxbai-embed-large',
		'qwen3',
		'whisper-1',
		'tts-1-hd',
		'omni-moderation-latest',
	];
	expect(talkingModels(named(names)).map(({ name }) => name)).toEqual(['llama3.2', 'qwen3']);
});
