import { describe, expect, it } from 'vitest';
import { providerAt, providerOfKey, providerPresets } from '../../../main/domain/providers/presets.ts';

describe('a preset', () => {
	it('is found by every way to write its address', () => {
		expect(providerAt('http://localhost:11434/v1/').id).toBe('ollama');
		expect(providerAt('http://[::1]:1234/v1').id).toBe('lm-studio');
		expect(providerAt('https://api.openai.com/v1').id).toBe('openai');
		expect(providerAt('https://generativelanguage.googleapis.com/v1beta/openai/').id).toBe('gemini');
	});

	it.each(['http://192.168.1.7:11434/v1', 'https://api.openai.com.example/v1', 'no address'])(
		'is not %s',
		(baseUrl) => {
			expect(providerAt(baseUrl).id).toBe('custom');
		},
	);

	it('tells its keys from those of others, or says that nobody can', () => {
		const owner = (key: string): string | undefined => providerOfKey(key)?.id;
		expect(owner(' sk-proj-abc\n')).toBe('openai');
		expect(owner('sk-ant-api03-abc')).toBe('anthropic');
		expect(owner('sk-or-v1-abc')).toBe('openrouter');
		expect(owner('gsk_abc')).toBe('groq');
		expect(owner('AIzaSyabc')).toBe('gemini');
		// OpenAI's old keys and DeepSeek's begin alike; Mistral's have no beginning of their own.
		expect(owner('sk-0123456789')).toBeUndefined();
		expect(owner('0123456789abcdef')).toBeUndefined();
		expect(owner('')).toBeUndefined();
	});

	it('that needs a key says where keys come from, over a secure connection', () => {
		for (const { key, keyPage, baseUrl, local } of providerPresets) {
			expect(key === 'needed').toBe(keyPage !== null);
			expect(local ? /^http:\/\/127\.0\.0\.1:\d+\/v1$/ : /^https:\/\//).toSatisfy((pattern: RegExp) =>
				pattern.test(baseUrl ?? ''),
			);
		}
	});

	it('has an address and key beginnings of its own', () => {
		const addresses = providerPresets.map(({ baseUrl }) => baseUrl);
		expect(new Set(addresses).size).toBe(addresses.length);
		const prefixes = providerPresets.flatMap(({ keyPrefixes }) => keyPrefixes);
		for (const one of prefixes) expect(prefixes.filter((other) => other.startsWith(one))).toEqual([one]);
	});
});
