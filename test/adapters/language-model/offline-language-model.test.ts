import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isOnThisMachine } from '../../../main/adapters/language-model/offline-language-model.ts';
import {
	createLanguageModel,
	listModels,
	testProvider,
} from '../../../main/adapters/language-model/provider.ts';
import type { LanguageModelSettings } from '../../../main/adapters/language-model/provider.ts';
import { SystemClock } from '../../../main/adapters/system-clock.ts';
import { defaultSettings } from '../../../preload/contract/settings.ts';
import { OpenedSockets } from '../../support/opened-sockets.ts';
import { ScriptedLanguageModelServer } from '../../support/scripted-language-model-server.ts';

const clock = new SystemClock();
const signal = new AbortController().signal;
const question = {
	messages: [{ role: 'user', content: 'Are you there?' }],
	measured: { endpointMs: null, transcriptMs: null },
} as const;

const at = (baseUrl: string): LanguageModelSettings => ({
	...defaultSettings.languageModel,
	provider: 'openai-compatible',
	baseUrl,
	model: 'scripted',
	connectTimeoutMs: 500,
});

/** Everything that asks a language model something; each gives the error it ended with, or null. */
const askers = {
	answer: async (settings: LanguageModelSettings, offline: boolean) => {
		const model = createLanguageModel(settings, { clock, language: 'en', offline });
		onTestFinished(() => model[Symbol.dispose]?.());
		model.warmUp();
		for await (const event of model.answer(question, signal)) expect(event.type).toBeTruthy();
	},
	test: async (settings: LanguageModelSettings, offline: boolean) => {
		await testProvider(settings, { clock, language: 'en', signal, offline });
	},
	list: async ({ baseUrl }: LanguageModelSettings, offline: boolean) => {
		await listModels(baseUrl, 'key', signal, offline);
	},
} as const;
const names = ['answer', 'test', 'list'] as const;

describe('offline mode', () => {
	it.each(names)('makes no connection to a server elsewhere, and says so: %s', async (name) => {
		using sockets = new OpenedSockets();
		await expect(askers[name](at('https://api.example.org/v1'), true)).rejects.toMatchObject({
			error: { kind: 'offline', retryable: false, subject: 'https://api.example.org/v1' },
		});
		await wait(20);
		expect(sockets.count).toBe(0);
	});

	it.each(names)('would have made one otherwise: %s', async (name) => {
		using sockets = new OpenedSockets();
		// An address of documentation (RFC 5737), which leads nowhere.
		await askers[name](at('http://192.0.2.1:9/v1'), false).catch(() => undefined);
		expect(sockets.count).toBeGreaterThan(0);
	});

	it.each(names)('still talks to a server on this computer: %s', async (name) => {
		const server = await ScriptedLanguageModelServer.start({
			models: ['scripted'],
			answer: () => ({ text: 'I am.' }),
		});
		onTestFinished(() => server[Symbol.asyncDispose]());
		await askers[name](at(server.baseUrl), true);
		expect(server.requests.length).toBeGreaterThan(0);
	});
});

describe('an address on this computer', () => {
	it.each([
		'http://localhost:11434/v1',
		'http://LOCALHOST/v1',
		'http://127.0.0.1:1234/v1',
		'http://127.1/v1',
		'http://0x7f000001/v1',
		'http://[::1]:8080/v1',
		'http://[0:0:0:0:0:0:0:1]/v1',
	])('is %s', (address) => {
		expect(isOnThisMachine(address)).toBe(true);
	});

	it.each([
		'https://api.openai.com/v1',
		'http://192.168.1.20:11434/v1',
		'http://localhost.example.org/v1',
		'http://ollama.localhost/v1',
		'http://127.0.0.1.example.org/v1',
		'http://127.example.org/v1',
		'http://localhost@example.org/v1',
		'http://example.org/localhost',
		'http://[::ffff:8.8.8.8]/v1',
		'http://0.0.0.0/v1',
		'localhost',
		'',
	])('is not %s', (address) => {
		expect(isOnThisMachine(address)).toBe(false);
	});
});
