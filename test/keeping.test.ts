import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Keeping } from '../main/keeping.ts';
import { SettingsFile } from '../main/adapters/storage/settings-file.ts';
import { conversationId } from '../main/domain/ids.ts';
import { SecretStore } from '../main/shell/secret-store.ts';
import { AppSettings } from '../main/shell/settings-owner.ts';
import type { Wipeable } from '../preload/contract/keeping-requests.ts';
import { defaultSettings, parseSettings } from '../preload/contract/settings.ts';
import { FakeConversationStore } from './fakes/fake-conversation-store.ts';

const openAi = 'https://api.openai.com/v1';
const secret = 'sk-very-secret-0123456789';

async function keepingIn(folder: string) {
	const path = (name: string) => join(folder, name);
	const now = () => 1000;
	const store = new FakeConversationStore({ now });
	store.createConversation({ id: conversationId('c'), title: 'C', createdAtMs: 0 });
	writeFileSync(path('conversations.db'), 'x'.repeat(2_000));
	writeFileSync(path('conversations.db.backup-5'), 'y'.repeat(500));
	const file = new SettingsFile({ path: path('settings.json'), parse: parseSettings, now });
	const secrets = new SecretStore({
		safeStorage: {
			isAsyncEncryptionAvailable: async () => false,
			getSelectedStorageBackend: () => 'basic_text',
			encryptStringAsync: async () => Buffer.alloc(0),
			decryptStringAsync: async () => ({ result: '', shouldReEncrypt: false }),
		},
		file: path('secrets.json'),
		platform: 'linux',
	});
	const settings = new AppSettings({ initial: defaultSettings, file, secrets });
	await settings.change({ appearance: { theme: 'dark' } });
	await settings.change({ languageModel: { systemPrompt: 'Speak like a pirate' } });
	await settings.setApiKey(openAi, secret, true);
	mkdirSync(path('models/big'), { recursive: true });
	writeFileSync(path('models/big/model.onnx'), 'z'.repeat(3_000));
	const done: string[] = [];
	const models = [
		{ id: 'big', builtIn: false, state: { state: 'installed' } },
		{ id: 'never-loaded', builtIn: false, state: { state: 'absent' } },
		{ id: 'practice', builtIn: true, state: { state: 'installed' } },
	];
	const keeping = new Keeping({
		folder,
		names: {
			history: 'conversations.db',
			settings: 'settings.json',
			keys: 'secrets.json',
			models: 'models',
		},
		care: {
			beyond: () => ({ count: 3, newestMs: 7 }),
			wipe: async () => void done.push('wiped'),
		},
		assistant: {
			store,
			stop: () => void done.push('stopped'),
			newConversation: () => void done.push('new'),
		},
		settings,
		keys: () => secrets.names(),
		shelf: {
			list: async () => models as never,
			remove: async (id: string) => {
				rmSync(path(`models/${id}`), { recursive: true });
				return 3_000;
			},
		},
	});
	return { keeping, settings, secrets, done };
}

describe('what is kept', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'parley-keeping-'));
		onTestFinished(() => rmSync(folder, { recursive: true }));
	});
	const wiped = async (...what: Wipeable[]) => {
		const kept = await keepingIn(folder);
		await kept.keeping.wipe(what);
		return kept;
	};

	it('is told with its place, size and number', async () => {
		const { keeping } = await keepingIn(folder);
		const places = await keeping.places();
		expect(places.map(({ what, bytes, count }) => [what, bytes > 0, count])).toEqual([
			['conversations', true, 1],
			['backups', true, 1],
			['settings', true, null],
			['models', true, 1],
			['keys', true, 1],
		]);
		expect(places.find(({ what }) => what === 'models')).toMatchObject({
			path: join(folder, 'models'),
			bytes: 3_000,
		});
	});

	it('goes as chosen, and nothing else: conversations', async () => {
		const { done, settings, secrets } = await wiped('conversations');
		expect(done).toEqual(['stopped', 'new', 'wiped']);
		expect(settings.shown.appearance.theme).toBe('dark');
		expect(await secrets.names()).toHaveLength(1);
	});

	it('goes as chosen, and nothing else: settings, with every former version', async () => {
		const { settings, secrets } = await wiped('settings');
		expect(settings.shown).toEqual(defaultSettings);
		expect(readdirSync(folder).filter((name) => name.startsWith('settings'))).toEqual([]);
		expect(await secrets.names()).toHaveLength(1);
		await settings.change({ appearance: { theme: 'light' } });
		expect(readdirSync(folder).filter((name) => name.startsWith('settings'))).toEqual(['settings.json']);
	});

	it('goes as chosen, and nothing else: keys', async () => {
		const { settings, secrets } = await wiped('keys');
		expect(existsSync(join(folder, 'secrets.json'))).toBe(false);
		expect(await secrets.all()).toEqual([]);
		expect(await settings.keyPlace(openAi)).toBe('none');
		expect(settings.shown.appearance.theme).toBe('dark');
	});

	it('goes as chosen, and nothing else: models', async () => {
		await wiped('models');
		expect(readdirSync(join(folder, 'models'))).toEqual([]);
		expect(existsSync(join(folder, 'settings.json'))).toBe(true);
	});

	it('counts a key until then, so that it can be looked for where it must not stand', async () => {
		const { secrets } = await keepingIn(folder);
		expect(await secrets.all()).toEqual([secret]);
	});
});
