import { z } from 'zod';
import { sentencesOf } from './settings-problems.ts';

/*
 * Everything a person can set, and what is in effect when they set nothing. `settings.json` is a patch on
 * `defaultSettings`: any key may be left out, unknown keys and wrong types are refused by name. `null` always means
 * "not set". Every key is documented here, once, with its unit and effect.
 */

export const languages = ['en', 'hi', 'es', 'ms', 'ta', 'te', 'mr'] as const;
export type Language = (typeof languages)[number];

const language = z.enum(languages);
const provider = z.enum(['auto', 'cpu', 'cuda']);
const positiveMs = z.int().min(1).max(600_000);
const text = z.string().max(100_000);
const modelName = z.string().min(1).max(500);
const speaker = z.int().min(0).max(100_000);
const speed = z.number().min(0.5).max(2);

const voice = z.strictObject({ model: modelName, speaker, speed });

const character = z.strictObject({
	/** Unique; what `character` refers to. */
	name: z.string().min(1).max(200),
	/** Takes the place of `languageModel.systemPrompt` while this character is the one spoken with. */
	systemPrompt: text,
	/** The voice it speaks with; left out or null: the voice of `synthesizer`. */
	voice: voice.nullable().default(null),
	/** The language it speaks; left out or null: `language`. */
	language: language.nullable().default(null),
});

const sections = {
	recognizer: z.strictObject({
		/** Id of a streaming model: `practice-en`, or one installed in the models folder. */
		model: modelName,
		/** Id of an offline model that reads each finished utterance once more; null: the streaming text is final. */
		secondPass: modelName.nullable(),
		/** The language listened for, where the model knows several; null: `language`. */
		language: language.nullable(),
		/** `cuda` asks for the graphics card and reports what really runs; `auto` takes it where it works. */
		provider,
	}),
	synthesizer: z.strictObject({
		/** Id of a voice model, or `system`: the voice the operating system brings. */
		model: modelName,
		/** Number of the speaker inside the model, from 0. */
		speaker,
		/** How fast it speaks: 1 is the voice's own pace, 0.5 half, 2 double. */
		speed,
		provider,
	}),
	languageModel: z.strictObject({
		/** `voice-check` needs no network: it repeats what it heard, so that microphone and voice can be tried. */
		provider: z.enum(['voice-check', 'openai-compatible']),
		/** Address of the API up to and including `/v1`; chat completions are asked for below it. */
		baseUrl: z.url({ protocol: /^https?$/ }).max(2000),
		model: z.string().max(500),
		/** Only for `npm run converse`; the app keeps the key in the system's secret store and never in this file. */
		apiKey: z.string().max(10_000).nullable(),
		/** The sampling options are sent only when set; null leaves the choice to the server. */
		temperature: z.number().min(0).max(5).nullable(),
		topP: z.number().min(0).max(1).nullable(),
		minP: z.number().min(0).max(1).nullable(),
		topK: z.int().min(0).max(1_000_000).nullable(),
		frequencyPenalty: z.number().min(-10).max(10).nullable(),
		presencePenalty: z.number().min(-10).max(10).nullable(),
		repetitionPenalty: z.number().min(0).max(10).nullable(),
		/** Longest answer, in the model's tokens. */
		maxTokens: z.int().min(1).max(10_000_000).nullable(),
		/** Put before every conversation, ahead of our own sentence saying that the answer will be spoken. */
		systemPrompt: text,
		/** What the assistant calls the person; empty: nothing is said about it. */
		userName: z.string().max(200),
		/** Longest wait for the connection, in ms. */
		connectTimeoutMs: positiveMs,
		/** Longest wait from the request to the first token, in ms. */
		firstTokenTimeoutMs: positiveMs,
		/** Longest silence in the middle of an answer, in ms. */
		stallTimeoutMs: positiveMs,
		/** Calls cost money: with `turnTaking.speculation: "unless-metered"` none is made that may be thrown away. */
		metered: z.boolean(),
	}),
	turnTaking: z.strictObject({
		/** How long a pause may be before the assistant answers: `patient` waits longest. */
		preset: z.enum(['patient', 'balanced', 'quick']),
		/** Whether the model is asked before it is certain that the person has finished. */
		speculation: z.union([z.boolean(), z.literal('unless-metered')]),
		/** Shortest silence before a turn that sounds finished is answered, in ms; null: the preset's. */
		minEndpointDelayMs: z.int().min(0).max(30_000).nullable(),
		/** The same where the words leave open whether more is coming, in ms; null: the preset's. */
		unclearEndpointDelayMs: z.int().min(0).max(30_000).nullable(),
		/** The same after words that promise more, such as "and", in ms; null: the preset's. */
		maxEndpointDelayMs: z.int().min(0).max(30_000).nullable(),
		/** Most calls of the model thrown away in one turn; null: the preset's. */
		maxSpeculativeCalls: z.int().min(0).max(20).nullable(),
		/** Speech this long over the assistant's own is an interruption even without a word known, in ms; null: the preset's. */
		interruptingSpeechMs: z.int().min(50).max(10_000).nullable(),
		/**
		 * Id of the model that hears whether a person has finished: used once its file is installed in the models folder. Without it,
		 * or with null, silence and words alone decide.
		 */
		endOfTurnModel: modelName.nullable(),
	}),
	audio: z.strictObject({
		/** `native`: recorder and speaker libraries; `webrtc`: through the app's window; `auto`: native where it works. */
		path: z.enum(['native', 'webrtc', 'auto']),
		/** Name of the device as the system tells it; null: the system's default. */
		inputDevice: z.string().min(1).max(1000).nullable(),
		outputDevice: z.string().min(1).max(1000).nullable(),
		/** Takes the assistant's own voice out of the microphone; `auto`: unless headphones are worn. */
		echoCancellation: z.enum(['auto', 'on', 'off']),
		noiseSuppression: z.boolean(),
		/**
		 * What the echo test measured on these devices: how long after we play a sound it comes back (ms) and how loud (dB of what
		 * was played). The canceller starts from it, and rests where the level says headphones. null: not measured.
		 */
		echoProfile: z
			.strictObject({
				delayMs: z.number().min(-1000).max(2000),
				levelDb: z.number().min(-200).max(60),
				measuredAt: z.iso.datetime(),
			})
			.nullable(),
	}),
	context: z.strictObject({
		/** How many earlier turns (a question with its answer) the model is reminded of. */
		maxTurns: z.int().min(0).max(1000),
		/** Most tokens of earlier turns sent along, estimated; the oldest are left out first. */
		maxTokens: z.int().min(0).max(10_000_000),
	}),
	history: z.strictObject({
		/** How many conversations are kept, pinned ones apart; 0: all. */
		keep: z.int().min(0).max(1_000_000),
	}),
	hotkey: z.strictObject({
		/** Key combination in Electron's notation, e.g. `CommandOrControl+Shift+Space`; empty: none. */
		accelerator: z.string().max(200),
		/** `toggle`: press to start, press to stop; `hold`: talk while it is down. */
		behaviour: z.enum(['toggle', 'hold']),
	}),
	appearance: z.strictObject({
		theme: z.enum(['system', 'light', 'dark', 'high-contrast']),
		/** Size of all text; 1 is the normal size. */
		textScale: z.number().min(0.5).max(3),
	}),
	privacy: z.strictObject({
		/** Nothing leaves the machine: only addresses on this machine are called, nothing is downloaded. */
		offline: z.boolean(),
	}),
	updates: z.strictObject({
		/** Whether Parley asks, once a day, whether there is a newer one. Never in offline mode, never in a build without an address. */
		check: z.boolean(),
		/** `latest`: finished versions; `beta`: also those still being tried. */
		channel: z.enum(['latest', 'beta']),
	}),
};

const single = {
	/** `push-to-talk`: the key's release ends the turn; `open-mic`: the assistant notices by itself. */
	mode: z.enum(['push-to-talk', 'open-mic']),
	/** Language of the conversation and of the app. */
	language,
	/** Name of the character spoken with; empty: none, `languageModel.systemPrompt` applies. */
	character: z.string().max(200),
	characters: z.array(character).max(1000),
};

/** All settings, each with its value. */
export type Settings = z.infer<z.ZodObject<typeof sections & typeof single, z.core.$strict>>;
export type Character = z.infer<typeof character>;

/** Any part of the settings: what `settings.json` holds and what the settings screen sends. Lists are replaced whole. */
export const settingsPatchSchema = z
	.strictObject({
		recognizer: sections.recognizer.partial(),
		synthesizer: sections.synthesizer.partial(),
		languageModel: sections.languageModel.partial(),
		turnTaking: sections.turnTaking.partial(),
		audio: sections.audio.partial(),
		context: sections.context.partial(),
		history: sections.history.partial(),
		hotkey: sections.hotkey.partial(),
		appearance: sections.appearance.partial(),
		privacy: sections.privacy.partial(),
		updates: sections.updates.partial(),
		...single,
	})
	.partial();

export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

export const defaultSettings: Settings = {
	recognizer: { model: 'practice-en', secondPass: null, language: null, provider: 'auto' },
	synthesizer: { model: 'system', speaker: 0, speed: 1, provider: 'auto' },
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
	history: { keep: 0 },
	hotkey: { accelerator: 'CommandOrControl+Shift+Space', behaviour: 'toggle' },
	appearance: { theme: 'system', textScale: 1 },
	privacy: { offline: false },
	updates: { check: false, channel: 'latest' },
};

/** `base` with everything `patch` names put in its place. */
export function mergeSettings(base: Settings, patch: SettingsPatch): Settings {
	return {
		...replaced(base, patch),
		recognizer: replaced(base.recognizer, patch.recognizer),
		synthesizer: replaced(base.synthesizer, patch.synthesizer),
		languageModel: replaced(base.languageModel, patch.languageModel),
		turnTaking: replaced(base.turnTaking, patch.turnTaking),
		audio: replaced(base.audio, patch.audio),
		context: replaced(base.context, patch.context),
		history: replaced(base.history, patch.history),
		hotkey: replaced(base.hotkey, patch.hotkey),
		appearance: replaced(base.appearance, patch.appearance),
		privacy: replaced(base.privacy, patch.privacy),
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
