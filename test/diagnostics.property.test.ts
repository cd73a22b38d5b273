import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HelperRecords } from '../main/adapters/diagnostics/recorded-fork.ts';
import type { ForkHelper, HelperProcess } from '../main/adapters/helper-process/helper-process.ts';
import { Diagnostics } from '../main/diagnostics.ts';
import type { DiagnosticsOptions } from '../main/diagnostics.ts';
import type { StampedEvent } from '../main/domain/assistant-events.ts';
import { conversationId, turnId } from '../main/domain/ids.ts';
import type { SpeechModel } from '../preload/contract/model-requests.ts';
import { defaultSettings, mergeSettings, parseSettings } from '../preload/contract/settings.ts';
import type { SettingsPatch } from '../preload/contract/settings.ts';
import { FakeConversationStore } from './fakes/fake-conversation-store.ts';
import { idleSnapshot } from './fakes/fake-desktop-api.ts';
import { turnWith } from './fixtures/stored-turns.ts';

const hotkey = { rung: 'hook', holds: true, reason: 'Hold F9.' } as const;
const owner = conversationId('c');

interface Planted {
	readonly settings?: SettingsPatch;
	readonly said?: readonly string[];
	readonly title?: string;
	readonly keys?: readonly string[];
	readonly stderr?: readonly string[];
	readonly error?: string;
	readonly device?: string;
	readonly person?: string;
	readonly model?: string;
}

async function bundleWith(planted: Planted): Promise<string> {
	const store = new FakeConversationStore({ now: () => 0 });
	store.createConversation({ id: owner, title: planted.title ?? '', createdAtMs: 0 });
	for (const [index, content] of (planted.said ?? []).entries()) {
		store.saveTurn(turnWith({ id: turnId(`t${String(index)}`), conversationId: owner, content }));
	}
	const parsed = parseSettings(mergeSettings(defaultSettings, planted.settings ?? {}));
	if (!parsed.ok) throw new Error(parsed.problems.join());
	let tell: (event: StampedEvent) => void = () => undefined;
	const added: SpeechModel = {
		id: planted.model ?? 'mine',
		title: planted.model ?? 'Mine',
		role: 'synthesizer',
		languages: ['en'],
		licence: { name: 'MIT', url: null },
		memoryMb: 10,
		downloadBytes: null,
		published: false,
		added: true,
		builtIn: false,
		speakers: 1,
		state: { state: 'installed', bytesOnDisk: 1, verified: false },
		actions: [],
	};
	const assistant: DiagnosticsOptions['assistant'] = {
		store,
		snapshot: () => ({
			...idleSnapshot,
			helpers: [{ helper: 'audio', state: 'failed', detail: planted.device ?? null }],
		}),
		onEvent: (listener) => {
			tell = listener;
			return { [Symbol.dispose]: () => undefined };
		},
	};
	using diagnostics = new Diagnostics({
		assistant,
		settings: { shown: parsed.settings },
		secrets: () => Promise.resolve(planted.keys ?? []),
		helperLines: () => ({ recognizer: planted.stderr ?? [] }),
		devices: () => Promise.resolve({ inputs: [{ id: '1', label: planted.device ?? 'USB Microphone' }] }),
		models: () => Promise.resolve([added]),
		places: () =>
			Promise.resolve([
				{ what: 'keys', path: `/home/${planted.person ?? 'x'}/keys`, bytes: 1, count: 1 },
			]),
		versions: { parley: '0.1.0' },
		person: { home: `/home/${planted.person ?? 'ada'}`, names: [planted.person ?? 'ada'] },
	});
	if (planted.error !== undefined) {
		const error = { kind: 'internal', message: planted.error, retryable: true } as const;
		tell({ type: 'error', error, response_id: null, t_ms: 1000 });
	}
	const files = await diagnostics.collect(hotkey);
	return files.map(({ name, text }) => `${name}\n${text}`).join('\n');
}

/** Nothing that ordinary technical text could hold by chance. */
const marked = fc.stringMatching(/^[a-z]{4,12}$/).map((text) => `zq${text}`);
const secret = fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/).map((text) => `Zq${text}`);
const sentence = fc.array(marked, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));

describe('diagnostics', () => {
	it('never hold a key, a name or a word of anybody, wherever it stands', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					key: secret,
					password: secret,
					name: marked,
					prompt: sentence,
					said: sentence,
					title: sentence,
				}),
				async ({ key, password, name, prompt, said, title }) => {
					const bundle = await bundleWith({
						settings: {
							languageModel: {
								apiKey: key,
								systemPrompt: prompt,
								userName: name,
								baseUrl: `https://${name}:${password}@${name}.example/v1?key=${key}`,
								model: key,
							},
							character: name,
							characters: [{ name, systemPrompt: prompt, voice: null, language: null }],
							audio: { inputDevice: `${name}'s AirPods` },
							hotkey: { accelerator: key },
							recognizer: { model: name },
						},
						keys: [key],
						said: [said, `And then: ${said}!`],
						title,
						device: `${name}'s headphones on /home/${name}/.asoundrc`,
						person: name,
						model: name,
						error: `Asked https://u:${password}@host.example/${key} for ${said} at /home/${name}/x`,
						stderr: [
							`loading /home/${name}/models with token ${key}`,
							`decoded: ${said}.`,
							`text="${said}" title='${title}'`,
							`prompt ${prompt.toUpperCase()}`,
							`Authorization: Bearer ${password}`,
						],
					});
					const lower = bundle.toLowerCase();
					for (const word of [
						key,
						password,
						name,
						...[prompt, said, title].flatMap((text) => text.split(' ')),
					])
						expect(lower).not.toContain(word.toLowerCase());
				},
			),
			{ numRuns: 150 },
		);
	});

	it('keep what helps: choices, numbers, states, versions, ordinary lines', async () => {
		const bundle = await bundleWith({
			settings: { appearance: { theme: 'high-contrast' }, turnTaking: { minEndpointDelayMs: 321 } },
			stderr: ['onnxruntime: CUDA provider not available, using CPU'],
			error: 'The microphone went away.',
		});
		for (const kept of [
			'"theme": "high-contrast"',
			'"minEndpointDelayMs": 321',
			'http://127.0.0.1:11434/…',
			'CommandOrControl+Shift+Space',
			'onnxruntime: CUDA provider not available, using CPU',
			'The microphone went away.',
			'"rung": "hook"',
			'"parley": "0.1.0"',
		])
			expect(bundle).toContain(kept);
	});
});

describe('the record of what helpers write', () => {
	it('keeps the last lines of every run and lets the supervisor hear them', () => {
		let write: (text: string) => void = () => undefined;
		const helper: HelperProcess = {
			pid: 7,
			postMessage: () => undefined,
			onMessage: () => undefined,
			onExit: () => undefined,
			onStderr: (listener) => (write = listener),
			kill: () => undefined,
		};
		const fork: ForkHelper = () => helper;
		const records = new HelperRecords();
		const heard: string[] = [];
		const recorded = records.recording(fork)('/entry', { serviceName: 'audio' });
		write('before anybody listens\n');
		recorded.onStderr((text) => heard.push(text));
		write('first run\n');
		records.recording(fork)('/entry', { serviceName: 'audio' });
		write('second run\n');
		expect(records.lines).toEqual({ audio: ['before anybody listens', 'first run', 'second run'] });
		expect(heard).toEqual(['first run\n']);
		expect(recorded.pid).toBe(7);
	});
});
