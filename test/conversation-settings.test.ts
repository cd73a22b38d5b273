import { describe, expect, it } from 'vitest';
import { conversationSettings } from '../main/conversation-settings.ts';
import { defaultTurnTaking } from '../main/domain/turn-taking-options.ts';
import { defaultSettings, mergeSettings } from '../preload/contract/settings.ts';
import type { SettingsPatch } from '../preload/contract/settings.ts';

function from(patch: SettingsPatch, halfDuplex = false): ReturnType<typeof conversationSettings> {
	return conversationSettings(mergeSettings(defaultSettings, patch), halfDuplex);
}

describe('what the conversation is told of the settings', () => {
	it('is the defaults where nothing is set', () => {
		expect(from({})).toMatchObject({
			mode: 'push-to-talk',
			language: 'en',
			character: null,
			voice: { model: 'system', speaker: 0, speed: 1 },
			turnTaking: defaultTurnTaking,
			models: { recognizer: 'practice-en', languageModel: 'voice-check', synthesizer: 'system' },
		});
	});

	it('names the model that is really asked', () => {
		const languageModel = { provider: 'openai-compatible', model: 'llama3.2' } as const;
		expect(from({ languageModel }).models.languageModel).toBe('llama3.2');
		expect(from({ languageModel: { model: 'llama3.2' } }).models.languageModel).toBe('voice-check');
	});

	it('takes prompt, voice and language from the character spoken with', () => {
		const voice = { model: 'practice-tones', speaker: 2, speed: 1.2 };
		const characters = [
			{ name: 'Ana', systemPrompt: 'You are Ana.', voice, language: 'es' as const },
			{ name: 'Bo', systemPrompt: 'You are Bo.', voice: null, language: null },
		];
		const ana = from({ characters, character: 'Ana' });
		expect(ana).toMatchObject({ character: 'Ana', language: 'es', voice });
		expect(ana.models.synthesizer).toBe('practice-tones');
		expect(ana.systemPrompt).toContain('You are Ana.');
		const bo = from({ characters, character: 'Bo' });
		expect(bo).toMatchObject({ character: 'Bo', language: 'en', voice: { model: 'system' } });
	});

	it('takes the voice of the language spoken, unless the character brings its own', () => {
		const synthesizer = {
			model: 'kokoro',
			speaker: 3,
			speed: 1.1,
			voices: { es: { model: 'piper-es', speaker: 0 }, hi: { model: 'mms-hi', speaker: 0 } },
		};
		expect(from({ synthesizer }).voice).toEqual({ model: 'kokoro', speaker: 3, speed: 1.1 });
		expect(from({ synthesizer, language: 'es' })).toMatchObject({
			voice: { model: 'piper-es', speaker: 0, speed: 1.1 },
			models: { synthesizer: 'piper-es' },
		});
		const guru = { name: 'Guru', systemPrompt: '', voice: null, language: 'hi' as const };
		const speaking = { synthesizer, characters: [guru], character: 'Guru' };
		expect(from(speaking).voice.model).toBe('mms-hi');
		const voice = { model: 'own', speaker: 0, speed: 1 };
		expect(from({ ...speaking, characters: [{ ...guru, voice }] }).voice).toEqual(voice);
	});

	it.each([
		[{ speculation: true }, false, true],
		[{ speculation: false }, false, false],
		[{ speculation: 'unless-metered' }, false, true],
		[{ speculation: 'unless-metered' }, true, false],
		[{ speculation: true }, true, true],
	] as const)('%j with a provider that is metered: %s speculates: %s', (turnTaking, metered, expected) => {
		expect(from({ turnTaking, languageModel: { metered } }).turnTaking.speculation).toBe(expected);
	});

	it('lets a single number stand over the preset, and null leave it', () => {
		const quick = from({ turnTaking: { preset: 'quick', minEndpointDelayMs: 90 } }).turnTaking;
		const plain = from({ turnTaking: { preset: 'quick' } }).turnTaking;
		expect(quick).toEqual({ ...plain, minEndpointDelayMs: 90 });
		expect(plain.maxEndpointDelayMs).toBeLessThan(defaultTurnTaking.maxEndpointDelayMs);
	});

	it('knows whether the microphone hears us', () => {
		expect(from({}, true).turnTaking.halfDuplex).toBe(true);
		expect(from({}).turnTaking.halfDuplex).toBe(false);
	});
});
