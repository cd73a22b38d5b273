import { z } from 'zod';

/* Every key of the settings with its unit and effect, section by section; settings.ts makes the whole of them. */

export const languages = ['en', 'hi', 'es', 'ms', 'ta', 'te', 'mr'] as const;

/** The questions a new person is asked, in this order. */
export const onboardingSteps = [
	'welcome',
	'microphone',
	'loudspeaker',
	'models',
	'answers',
	'talking',
	'pauses',
	'done',
] as const;

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

export const sections = {
	recognizer: z.strictObject({
		/** Id of a streaming model: `practice-en`, or one installed in the models folder. */
		model: modelName,
		/** Id of an offline model that reads each finished utterance once more; null: the streaming text is final. */
		secondPass: modelName.nullable(),
		/** The language listened for, where the model knows several; null: `language`. */
		language: language.nullable(),
		/** `cuda` asks for the graphics card and reports what really runs; `auto` takes it where it works. */
		provider,
		/**
		 * Id of the model that sets punctuation where the recogniser gives none: used once it is installed, for the languages it
		 * knows; null: none.
		 */
		punctuation: modelName.nullable(),
		/** Id of a model that takes noise out of what `secondPass` hears; null: none. `audio.noiseSuppression` works before it. */
		denoiser: modelName.nullable(),
	}),
	speech: z.strictObject({
		/** Models give their memory back after so long without a word, in minutes, and come back with the next one; 0: never. */
		unloadAfterMinutes: z.int().min(0).max(10_080),
	}),
	synthesizer: z.strictObject({
		/** Id of a voice model, or `system`: the voice the operating system brings. */
		model: modelName,
		/** Number of the speaker inside the model, from 0. */
		speaker,
		/** How fast it speaks: 1 is the voice's own pace, 0.5 half, 2 double. */
		speed,
		/** How loud: 1 is as the voice was made, 0 silent, 2 twice the amplitude; peaks are rounded off, never cut. */
		volume: z.number().min(0).max(2),
		/** Another voice for conversations in that language; a language left out has the voice above. */
		voices: z.partialRecord(language, z.strictObject({ model: modelName, speaker })),
		provider,
		/** A recording to speak like, and the words in it, for voices that have none of their own; null: the voice's, if it has one. */
		reference: z
			.strictObject({ audio: z.string().min(1).max(4000), text: z.string().max(2000) })
			.nullable(),
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
		/** Who answers when the model above cannot be asked; null: nobody. The key is handled as the one above. */
		fallback: z
			.strictObject({
				baseUrl: z.url({ protocol: /^https?$/ }).max(2000),
				model: z.string().max(500),
				apiKey: z.string().max(10_000).nullable().default(null),
			})
			.nullable(),
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
		/** For how many days a conversation is kept after the last word in it, pinned ones apart; 0: for ever. */
		keepDays: z.int().min(0).max(36_500),
	}),
	hotkey: z.strictObject({
		/** Key combination in Electron's notation, e.g. `CommandOrControl+Shift+Space`; empty: none. */
		accelerator: z.string().max(200),
		/** `toggle`: press to start, press to stop; `hold`: talk while it is down. */
		behaviour: z.enum(['toggle', 'hold']),
	}),
	appearance: z.strictObject({
		theme: z.enum(['system', 'light', 'dark', 'high-contrast']),
		/** Language of menus and messages; `auto`: the system's, where Parley speaks it, otherwise English. */
		locale: z.enum(['auto', 'en', 'es', 'hi']),
		/** Size of all text; 1 is the normal size. */
		textScale: z.number().min(0.5).max(3),
		/** Whether a turn shows how long it took, and the conversation how long its turns took. */
		latency: z.enum(['shown', 'hidden']),
		/** A small window above all others: `while-talking` shows it as long as the main window is not the one in use. */
		miniWindow: z.enum(['off', 'while-talking', 'always']),
	}),
	startup: z.strictObject({
		/** Start when the person logs in. */
		atLogin: z.boolean(),
		/** Started by the login it opens no window: it waits in the tray. */
		hidden: z.boolean(),
		/** Closing the window leaves it in the tray, listening for its key; otherwise it quits. macOS: it always stays. */
		keepInTray: z.boolean(),
	}),
	privacy: z.strictObject({
		/** Nothing leaves the machine: only addresses on this machine are called, nothing is downloaded. */
		offline: z.boolean(),
	}),
	onboarding: z.strictObject({
		/** Whether the person was led through the first steps, or skipped them. */
		done: z.boolean(),
		/** Where they are, so that quitting in the middle loses nothing. */
		step: z.enum(onboardingSteps),
	}),
	updates: z.strictObject({
		/** Whether Parley asks, once a day, whether there is a newer one. Never in offline mode, never in a build without an address. */
		check: z.boolean(),
		/** `latest`: finished versions; `beta`: also those still being tried. */
		channel: z.enum(['latest', 'beta']),
	}),
};

/** The keys that belong to no section. */
export const single = {
	/** `push-to-talk`: the key's release ends the turn; `open-mic`: the assistant notices by itself. */
	mode: z.enum(['push-to-talk', 'open-mic']),
	/** Language of the conversation and of the app. */
	language,
	/** Name of the character spoken with; empty: none, `languageModel.systemPrompt` applies. */
	character: z.string().max(200),
	characters: z.array(character).max(1000),
};
