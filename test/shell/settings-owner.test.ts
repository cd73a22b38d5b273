import { beforeEach, describe, expect, it } from 'vitest';
import { AppSettings } from '../../main/shell/settings-owner.ts';
import { SecretStore } from '../../main/shell/secret-store.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

const ollama = 'http://127.0.0.1:11434/v1';

describe('the settings of the app', () => {
	let folder: string;
	let saved: Settings[];
	let told: Settings[];
	let settings: AppSettings;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'parley-settings-'));
		saved = [];
		told = [];
		const safeStorage = {
			isAsyncEncryptionAvailable: async () => false,
			getSelectedStorageBackend: () => 'basic_text' as const,
			encryptStringAsync: async () => Buffer.alloc(0),
			decryptStringAsync: async () => ({ result: '', shouldReEncrypt: false }),
		};
		settings = new AppSettings({
			initial: mergeSettings(defaultSettings, { languageModel: { apiKey: 'left in the file' } }),
			file: {
				save: async (value) => {
					saved.push(value);
					return value;
				},
				forget: async () => void saved.splice(0),
			},
			secrets: new SecretStore({ safeStorage, file: join(folder, 'secrets.json'), platform: 'linux' }),
		});
		settings.onChange((complete) => told.push(complete));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it('change in effect, on disk and for the assistant', async () => {
		const changed = await settings.change({ mode: 'open-mic', appearance: { theme: 'dark' } });
		expect(changed).toMatchObject({ mode: 'open-mic', appearance: { theme: 'dark', textScale: 1 } });
		expect(settings.shown).toEqual(changed);
		expect(saved).toEqual([changed]);
		expect(told).toEqual([changed]);
	});

	it('that contradict each other are refused and change nothing', async () => {
		await expect(settings.change({ character: 'nobody' })).rejects.toMatchObject({
			error: { kind: 'settings-invalid', message: expect.stringContaining('character') as string },
		});
		expect(settings.shown.character).toBe('');
		expect(saved).toEqual([]);
	});

	it('never show or save a key, and complete them with the key of their server', async () => {
		expect(settings.shown.languageModel.apiKey).toBeNull();
		await settings.setApiKey(ollama, 'secret', false);
		expect(told.at(-1)?.languageModel.apiKey).toBe('secret');
		await settings.change({ languageModel: { model: 'x', apiKey: 'smuggled' } });
		expect(settings.shown.languageModel.apiKey).toBeNull();
		expect(saved.at(-1)?.languageModel.apiKey).toBeNull();
		expect((await settings.complete()).languageModel.apiKey).toBe('secret');
	});

	it('complete the model that stands in with the key of its own server, and show none', async () => {
		const openai = 'https://api.openai.com/v1';
		await settings.setApiKey(ollama, 'first', false);
		await settings.setApiKey(openai, 'spare', false);
		const fallback = { baseUrl: openai, model: 'gpt', apiKey: 'smuggled' };
		await settings.change({ languageModel: { fallback } });
		expect(settings.shown.languageModel.fallback?.apiKey).toBeNull();
		expect(JSON.stringify(saved)).not.toContain('smuggled');
		expect((await settings.complete()).languageModel).toMatchObject({
			apiKey: 'first',
			fallback: { model: 'gpt', apiKey: 'spare' },
		});
		expect(await settings.apiKeyFor('https://elsewhere.example/v1')).toBeNull();
	});

	it('never hand the key of one server to another', async () => {
		await settings.setApiKey(ollama, 'secret', false);
		await settings.change({ languageModel: { baseUrl: 'https://elsewhere.example/v1' } });
		expect((await settings.complete()).languageModel.apiKey).toBeNull();
		expect(told.at(-1)?.languageModel.apiKey).toBeNull();
		expect(await settings.keyPlace(`${ollama}/other/path`)).toBe('session');
		await settings.clearApiKey(ollama);
		expect(await settings.keyPlace(ollama)).toBe('none');
	});
});
