import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	defaultSettings,
	mergeSettings,
	parseSettings,
	settingsPatchSchema,
} from '../../preload/contract/settings.ts';

/** The example of the project's own documentation. */
const example = {
	recognizer: { model: 'practice-en' },
	synthesizer: { model: 'practice-tones', speaker: 0, speed: 1 },
	languageModel: {
		provider: 'openai-compatible',
		baseUrl: 'http://127.0.0.1:4010/v1',
		model: 'scripted',
		apiKey: 'sk-secret',
	},
	mode: 'open-mic',
};

function problemsOf(value: unknown): string[] {
	const parsed = parseSettings(value);
	return parsed.ok ? [] : parsed.problems;
}

describe('parseSettings', () => {
	it('takes an empty object as the defaults', () => {
		expect(parseSettings({})).toEqual({ ok: true, settings: defaultSettings });
	});

	it('accepts the defaults written out in full', () => {
		expect(parseSettings(defaultSettings)).toEqual({ ok: true, settings: defaultSettings });
	});

	it('fills in what the example leaves out', () => {
		const parsed = parseSettings(example);
		expect(parsed.ok && parsed.settings).toMatchObject({
			...example,
			languageModel: { ...example.languageModel, temperature: null, stallTimeoutMs: 20_000 },
			context: { maxTurns: 5 },
		});
	});

	it.each([
		[{ colour: 1 }, '"colour" is not a setting. Remove it, or check how it is spelt.'],
		[
			{ recognizer: { modle: 'x' } },
			'"recognizer.modle" is not a setting. Remove it, or check how it is spelt.',
		],
		[
			JSON.parse('{"__proto__": {"mode": "open-mic"}}'),
			'"__proto__" is not a setting. Remove it, or check how it is spelt.',
		],
		[{ recognizer: { model: 3 } }, '"recognizer.model" must be a text in quotes.'],
		[{ recognizer: { provider: 'gpu' } }, '"recognizer.provider" must be one of "auto", "cpu", "cuda".'],
		[{ synthesizer: { speed: 9 } }, '"synthesizer.speed" must be at most 2.'],
		[{ synthesizer: { speaker: 1.5 } }, '"synthesizer.speaker" must be a whole number.'],
		[
			{ languageModel: { baseUrl: 'file:///etc/passwd' } },
			'"languageModel.baseUrl" must be an address that starts with http:// or https://.',
		],
		[
			{ turnTaking: { speculation: 'maybe' } },
			'"turnTaking.speculation" must be true or false or "unless-metered".',
		],
		[
			{ turnTaking: { minEndpointDelayMs: 900, maxEndpointDelayMs: 300 } },
			'"turnTaking.minEndpointDelayMs" must not be more than "turnTaking.maxEndpointDelayMs".',
		],
		[{ character: 'Ada' }, '"character" must be one of the names in "characters", or empty.'],
		[
			{
				characters: [
					{ name: 'A', systemPrompt: '' },
					{ name: 'A', systemPrompt: '' },
				],
			},
			'"characters" must not hold the same name twice.',
		],
		[{ characters: [{ name: '', systemPrompt: '' }] }, '"characters.0.name" must not be empty.'],
		[{ privacy: { offline: 'yes' } }, '"privacy.offline" must be true or false.'],
		[[], 'The settings must be an object in braces { }.'],
		[null, 'The settings must be an object in braces { }.'],
	])('refuses %j by name', (value: unknown, sentence) => {
		expect(problemsOf(value)).toEqual([sentence]);
	});

	it('names every problem at once and never repeats a value', () => {
		const problems = problemsOf({
			mode: 'sk-secret',
			languageModel: { apiKey: ['sk-secret'], topK: 'sk-secret' },
		});
		expect(problems).toHaveLength(3);
		expect(problems.join('\n')).not.toContain('sk-secret');
	});

	it('gives a character the voice and language of the settings unless it has its own', () => {
		const parsed = parseSettings({
			character: 'Ada',
			characters: [{ name: 'Ada', systemPrompt: 'Be Ada.' }],
		});
		expect(parsed.ok && parsed.settings.characters).toEqual([
			{ name: 'Ada', systemPrompt: 'Be Ada.', voice: null, language: null },
		]);
	});

	it('answers anything at all with settings or with sentences', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.anything(),
					fc.dictionary(
						fc.constantFrom(...Object.keys(defaultSettings), '__proto__'),
						fc.anything(),
					),
				),
				(value) => {
					const parsed = parseSettings(value);
					if (parsed.ok) expect(parseSettings(parsed.settings)).toEqual(parsed);
					else
						for (const problem of parsed.problems)
							expect(problem).toMatch(/^(".*" |The settings ).*\.$/s);
				},
			),
			{ numRuns: 500 },
		);
	});
});

describe('mergeSettings', () => {
	it('changes what the patch names and nothing else', () => {
		const merged = mergeSettings(defaultSettings, {
			languageModel: { temperature: 0.2 },
			mode: 'open-mic',
		});
		expect(merged).toEqual({
			...defaultSettings,
			mode: 'open-mic',
			languageModel: { ...defaultSettings.languageModel, temperature: 0.2 },
		});
	});

	it('unsets with null and ignores what is undefined', () => {
		const warm = mergeSettings(defaultSettings, { languageModel: { temperature: 0.2, topP: 0.9 } });
		const merged = mergeSettings(warm, {
			languageModel: { temperature: null, topP: undefined },
			mode: undefined,
		});
		expect(merged.languageModel).toMatchObject({ temperature: null, topP: 0.9 });
		expect(merged.mode).toBe('push-to-talk');
	});

	it('accepts a patch of any depth and fills nothing in', () => {
		expect(settingsPatchSchema.parse({ audio: { inputDevice: 'Desk' } })).toEqual({
			audio: { inputDevice: 'Desk' },
		});
		expect(settingsPatchSchema.safeParse({ audio: { volume: 1 } }).success).toBe(false);
	});
});
