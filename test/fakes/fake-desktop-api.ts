import type { FeedName } from '../../preload/contract/channels.ts';
import { feedNames, requestNames } from '../../preload/contract/channels.ts';
import { conversationIdSchema } from '../../preload/contract/conversations.ts';
import type { DesktopApi, FeedPayload } from '../../preload/contract/desktop-api.ts';
import { fakeModels, fakeRecommendation } from './fake-models.ts';
import type { StampedEvent } from '../../preload/contract/events.ts';
import type { RequestOutput } from '../../preload/contract/requests.ts';
import type { AssistantSnapshot } from '../../preload/contract/snapshot.ts';
import { providerAnswers } from './provider-answers.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';
import type { AssistantError } from '../../preload/contract/wire-error.ts';

export const openConversationId = conversationIdSchema.parse('conversation-1');

export const idleSnapshot: AssistantSnapshot = {
	conversationId: openConversationId,
	state: 'idle',
	mode: 'push-to-talk',
	muted: false,
	floorHeld: false,
	liveTurn: null,
	liveResponse: null,
	helpers: [],
};

/** Open loudspeakers with a canceller that copes. */
export const measuredEcho: RequestOutput<'testEcho'> = {
	delayMs: 60.2,
	levelDb: -6.4,
	cancellationDb: 48.7,
	verdict: 'loudspeaker',
	advice: 'You can cut in at any time.',
};

const keepingAnswers: Answers = {
	exportConversations: () => ({ savedAs: 'Parley.json', count: 2 }),
	beyondHistory: () => ({ count: 0, newestMs: null }),
	storedPlaces: () => ({
		folder: '/home/ada/.config/Parley',
		places: [
			{
				what: 'conversations',
				path: '/home/ada/.config/Parley/conversations.db',
				bytes: 40_960,
				count: 3,
			},
			{ what: 'models', path: '/home/ada/.config/Parley/models', bytes: 3_200_000_000, count: 2 },
			{ what: 'keys', path: '/home/ada/.config/Parley/secrets.json', bytes: 0, count: 0 },
		],
	}),
	collectDiagnostics: () => ({
		files: [
			{ name: 'app', text: '{\n\t"parley": "0.1.0"\n}' },
			{ name: 'helpers', text: '{\n\t"states": []\n}' },
		],
	}),
	saveDiagnostics: () => ({ savedAs: 'parley-diagnostics.json' }),
};

export interface Call {
	readonly name: string;
	readonly input: unknown;
}

type Answers = Partial<Record<keyof DesktopApi, (input: never) => unknown>>;

/** `window.assistant` without a main process: answers as told, remembers what it was asked, says what it is made to say. */
export class FakeDesktopApi {
	readonly calls: Call[] = [];
	readonly api: DesktopApi;
	readonly #listeners = new Map<string, Set<(payload: unknown) => void>>();
	readonly #failures = new Map<string, AssistantError>();
	#sequence = 0;
	/** Of a person who has been here before. */
	#settings = mergeSettings(defaultSettings, { onboarding: { done: true } });

	constructor(answers: Answers = {}) {
		const all: Answers = { ...this.#standardAnswers(), ...answers };
		const methods = requestNames.map((name) => {
			const ask = async (input: unknown): Promise<unknown> => {
				this.calls.push({ name, input });
				const error = this.#failures.get(name);
				if (error !== undefined) return { ok: false, error };
				const answer = all[name] as ((input: unknown) => unknown) | undefined;
				return { ok: true, value: await answer?.(input) };
			};
			return [name, ask] as const;
		});
		const feeds = feedNames.map((name) => {
			const subscribe = (listener: (payload: unknown) => void): (() => void) =>
				this.#listen(name, listener);
			return [`on${name.charAt(0).toUpperCase()}${name.slice(1)}`, subscribe] as const;
		});
		this.api = Object.fromEntries<unknown>([...methods, ...feeds]) as DesktopApi;
	}

	/** The next calls of `name` fail with `error`; `null` lets them succeed again. */
	fail(name: keyof DesktopApi, error: AssistantError | null): void {
		if (error === null) this.#failures.delete(name);
		else this.#failures.set(name, error);
	}

	tell(...events: readonly StampedEvent[]): void {
		for (const event of events) {
			this.#sequence += 1;
			this.send('event', { sequence: this.#sequence, event });
		}
	}

	send<Name extends FeedName>(name: Name, payload: FeedPayload<Name>): void {
		this.#listeners.get(name)?.forEach((listener) => listener(payload));
	}

	inputsOf(name: keyof DesktopApi): unknown[] {
		return this.calls.filter((call) => call.name === name).map(({ input }) => input);
	}

	#listen(name: string, listener: (payload: unknown) => void): () => void {
		const listeners = this.#listeners.get(name) ?? new Set();
		this.#listeners.set(name, listeners.add(listener));
		return () => void listeners.delete(listener);
	}

	#standardAnswers(): Answers {
		return {
			snapshot: () => ({ snapshot: idleSnapshot, sequence: this.#sequence }),
			listConversations: () => [],
			conversationTurns: () => ({ turns: [], earlier: null }),
			searchConversations: () => [],
			latencyTrend: () => ({
				turns: [],
				waited: null,
				summary: { endpoint: null, first_token: null, first_audio: null, voice_to_voice: null },
			}),
			exportConversation: () => ({ savedAs: 'conversation.json' }),
			importConversations: () => ({ imported: 1, unchanged: 0, refused: [] }),
			...keepingAnswers,
			getSettings: () => this.#settings,
			updateSettings: (patch: never) => (this.#settings = mergeSettings(this.#settings, patch)),
			setApiKey: () => 'key-ring',
			hasApiKey: () => 'none',
			...providerAnswers,
			listVoices: () => ({
				recognizers: [{ id: 'practice-en', name: 'Practice English' }],
				voices: [
					{ id: 'system', name: 'System voice', speakers: 1, languages: ['*'] },
					{ id: 'practice-tones', name: 'Practice tones', speakers: 2, languages: ['en'] },
				],
			}),
			listDevices: () => ({
				inputs: [{ id: 'usb', name: 'USB Microphone', isDefault: true }],
				outputs: [{ id: 'hdmi', name: 'HDMI Output', isDefault: true }],
			}),
			microphoneAccess: () => ({ state: 'unknown' }),
			askForMicrophone: () => ({ state: 'granted' }),
			testEcho: () => measuredEcho,
			hotkeyState: () => ({
				rung: 'hook',
				holds: true,
				reason: 'Hold F9 in any program, talk, and let go to be answered.',
			}),
			speechModels: () => fakeModels,
			recommendedModels: () => fakeRecommendation,
			removeModel: () => ({ freedBytes: 120e6 }),
			importModel: () => null,
			importModelFiles: () => ({ id: 'own', title: 'A model of my own' }),
			openExternal: () => ({ opened: true }),
			desktopFacts: () => ({ isWayland: false }),
		};
	}
}
