import { z } from 'zod';
import { sentencesOf } from './settings-problems.ts';
import type { languages, onboardingSteps } from './settings-sections.ts';
import { sections, single } from './settings-sections.ts';

/*
 * Everything a person can set, and what is in effect when they set nothing. `settings.json` is a patch on
 * `defaultSettings`: any key may be left out, unknown keys and wrong types are refused by name. `null` always means
 * "not set". Every key is documented once, with its unit and effect, in settings-sections.ts.
 */

/** All settings, each with its value. */
export type Settings = z.infer<z.ZodObject<typeof sections & typeof single, z.core.$strict>>;
export type Language = (typeof languages)[number];
export type OnboardingStep = (typeof onboardingSteps)[number];

/** Any part of the settings: what `settings.json` holds and what the settings screen sends. Lists are replaced whole. */
export const settingsPatchSchema = z
	.strictObject({
		recognizer: sections.recognizer.partial(),
		speech: sections.speech.partial(),
		synthesizer: sections.synthesizer.partial(),
		languageModel: sections.languageModel.partial(),
		turnTaking: sections.turnTaking.partial(),
		audio: sections.audio.partial(),
		context: sections.context.partial(),
		history: sections.history.partial(),
		hotkey: sections.hotkey.partial(),
		appearance: sections.appearance.partial(),
		startup: sections.startup.partial(),
		privacy: sections.privacy.partial(),
		onboarding: sections.onboarding.partial(),
		updates: sections.updates.partial(),
		...single,
	})
	.partial();

export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

export const defaultSettings: Settings = {
	recognizer: {
		model: 'practice-en',
		secondPass: null,
		language: null,
		provider: 'auto',
		punctuation: 'punctuation-en',
		denoiser: null,
	},
	// Models of some GB need not stay all night; shorter would make people wait for them in the middle of an evening.
	speech: { unloadAfterMinutes: 30 },
	synthesizer: {
		model: 'system',
		speaker: 0,
		speed: 1,
		volume: 1,
		voices: {},
		provider: 'auto',
		reference: null,
	},
	languageModel: {
		provider: 'voice-check',
		// Where Ollama listens: the most common server a person runs on their own machine.
		baseUrl: 'http://127.0.0.1:11434/v1',
		model: '',
		apiKey: null,
		temperature: null,
		topP: null,
		minP: null,
		topK: null,
		frequencyPenalty: null,
		presencePenalty: null,
		repetitionPenalty: null,
		maxTokens: null,
		systemPrompt: '',
		userName: '',
		connectTimeoutMs: 10_000,
		// A local model may have to be loaded from disk before its first token.
		firstTokenTimeoutMs: 60_000,
		stallTimeoutMs: 20_000,
		fallback: null,
		metered: false,
	},
	mode: 'push-to-talk',
	language: 'en',
	character: '',
	characters: [],
	turnTaking: {
		preset: 'balanced',
		speculation: 'unless-metered',
		minEndpointDelayMs: null,
		unclearEndpointDelayMs: null,
		maxEndpointDelayMs: null,
		maxSpeculativeCalls: null,
		interruptingSpeechMs: null,
		endOfTurnModel: 'smart-turn-v3',
	},
	audio: {
		path: 'auto',
		inputDevice: null,
		outputDevice: null,
		echoCancellation: 'auto',
		noiseSuppression: true,
		echoProfile: null,
	},
	context: { maxTurns: 5, maxTokens: 4000 },
	history: { keep: 0, keepDays: 0 },
	hotkey: { accelerator: 'CommandOrControl+Shift+Space', behaviour: 'toggle' },
	appearance: { theme: 'system', locale: 'auto', textScale: 1, latency: 'shown', miniWindow: 'off' },
	startup: { atLogin: false, hidden: true, keepInTray: false },
	privacy: { offline: false },
	onboarding: { done: false, step: 'welcome' },
	updates: { check: false, channel: 'latest' },
};

/** `base` with everything `patch` names put in its place. */
export function mergeSettings(base: Settings, patch: SettingsPatch): Settings {
	return {
		...replaced(base, patch),
		recognizer: replaced(base.recognizer, patch.recognizer),
		speech: replaced(base.speech, patch.speech),
		synthesizer: replaced(base.synthesizer, patch.synthesizer),
		languageModel: replaced(base.languageModel, patch.languageModel),
		turnTaking: replaced(base.turnTaking, patch.turnTaking),
		audio: replaced(base.audio, patch.audio),
		context: replaced(base.context, patch.context),
		history: replaced(base.history, patch.history),
		hotkey: replaced(base.hotkey, patch.hotkey),
		appearance: replaced(base.appearance, patch.appearance),
		startup: replaced(base.startup, patch.startup),
		privacy: replaced(base.privacy, patch.privacy),
		onboarding: replaced(base.onboarding, patch.onboarding),
		updates: replaced(base.updates, patch.updates),
	};
}

function replaced<T extends object>(base: T, patch: object = {}): T {
	const set = Object.entries(patch).filter(([, value]) => value !== undefined);
	return { ...base, ...Object.fromEntries<unknown>(set) };
}

/** Settings from what a file holds: every key left out gets its default. */
export const settingsSchema = settingsPatchSchema
	.transform((patch) => mergeSettings(defaultSettings, patch))
	.superRefine((settings, context) => {
		const names = settings.characters.map(({ name }) => name);

		if (new Set(names).size < names.length) {
			context.addIssue({
				code: 'custom',
				path: ['characters'],
				message: 'must not hold the same name twice',
			});
		}
		if (settings.character !== '' && !names.includes(settings.character)) {
			context.addIssue({
				code: 'custom',
				path: ['character'],
				message: 'must be one of the names in "characters", or empty',
			});
		}
		const { minEndpointDelayMs, maxEndpointDelayMs } = settings.turnTaking;
		if (
			minEndpointDelayMs !== null &&
			maxEndpointDelayMs !== null &&
			minEndpointDelayMs > maxEndpointDelayMs
		) {
			context.addIssue({
				code: 'custom',
				path: ['turnTaking', 'minEndpointDelayMs'],
				message: 'must not be more than "turnTaking.maxEndpointDelayMs"',
			});
		}
	});

export type ParsedSettings =
	| { readonly ok: true; readonly settings: Settings }
	/** Each a whole sentence that names the key; never holds a value, which may be a secret. */
	| { readonly ok: false; readonly problems: string[] };

/** Checks what a settings file or the settings screen holds. Never throws. */
export function parseSettings(value: unknown): ParsedSettings {
	const result = settingsSchema.safeParse(value);
	if (result.success) return { ok: true, settings: result.data };
	return { ok: false, problems: result.error.issues.flatMap(sentencesOf) };
}
