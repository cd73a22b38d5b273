import { z } from 'zod';
import type { RequestName } from './channels.ts';
import {
	conversationIdSchema,
	conversationSummarySchema,
	searchHitSchema,
	turnPageSchema,
} from './conversations.ts';
import { deviceRequests } from './device-requests.ts';
import { diagnosticsRequests } from './diagnostics-requests.ts';
import { hotkeyStateSchema } from './hotkey.ts';
import { exportFormatSchema, keepingRequests } from './keeping-requests.ts';
import { modelRequests } from './model-requests.ts';
import { presenceRequests } from './presence-requests.ts';
import { providerRequests } from './provider-requests.ts';
import { voiceRequests } from './voice-requests.ts';
import { settingsPatchSchema, settingsSchema } from './settings.ts';
import { assistantSnapshotSchema } from './snapshot.ts';
import { textRequests } from './text-requests.ts';
import { troubleRequests } from './trouble-requests.ts';

const nothing = z.undefined();
const done = z.void();
/** Longer than anyone types, short enough that no paste stalls the main process. */
const typedText = z.string().trim().min(1).max(100_000);
const thatConversation = z.object({ id: conversationIdSchema });
/** A key belongs to the server it was entered for: another address never receives it. */
const atServer = z.object({ baseUrl: z.url({ protocol: /^https?$/ }) });

/** Where a key is kept: with the system's key ring, readable on disk (only after consent), or in memory until quitting. */
const keyPlaceSchema = z.enum(['key-ring', 'plain-text', 'session', 'none']);

const echoTestSchema = z.object({
	/** How long after it was played the sound came back, ms; null where no echo was heard. */
	delayMs: z.number().nullable(),
	/** How loud it came back, dB of what was played; null where no echo was heard. */
	levelDb: z.number().nullable(),
	/** How much of it the canceller took out, dB; null without a canceller of ours, or without an echo. */
	cancellationDb: z.number().nullable(),
	verdict: z.enum(['headphones', 'loudspeaker', 'echo-remains', 'no-echo-heard', 'microphone-silent']),
	/** What it means and what to do: a whole sentence. */
	advice: z.string(),
});

/** What may be asked and what comes back; both are checked in the main process. */
export const requests = {
	snapshot: {
		input: nothing,
		output: z.object({
			snapshot: assistantSnapshotSchema,
			sequence: z.number().int(),
		}),
	},
	press: { input: nothing, output: done },
	release: { input: nothing, output: done },
	setListening: { input: z.object({ on: z.boolean() }), output: done },
	submitText: { input: z.object({ text: typedText }), output: done },
	stop: { input: nothing, output: done },
	retry: { input: nothing, output: done },
	...textRequests,
	newConversation: { input: nothing, output: done },
	openConversation: { input: thatConversation, output: done },
	listConversations: {
		input: z.object({ limit: z.number().int().min(1).max(500), offset: z.number().int().nonnegative() }),
		output: z.array(conversationSummarySchema).readonly(),
	},
	conversationTurns: {
		input: z.object({
			id: conversationIdSchema,
			limit: z.number().int().min(1).max(500),
			before: z.number().exactOptional(),
		}),
		output: turnPageSchema,
	},
	searchConversations: {
		input: z.object({ query: z.string().max(1_000), limit: z.number().int().min(1).max(200) }),
		output: z.array(searchHitSchema).readonly(),
	},
	renameConversation: {
		input: thatConversation.extend({ title: z.string().trim().min(1).max(200) }),
		output: done,
	},
	pinConversation: { input: thatConversation.extend({ pinned: z.boolean() }), output: done },
	deleteConversation: { input: thatConversation, output: done },
	restoreConversation: { input: thatConversation, output: done },
	exportConversation: {
		input: thatConversation.extend({ format: exportFormatSchema }),
		/** The name of the file written; `null` when the person cancelled. */
		output: z.object({ savedAs: z.string().nullable() }),
	},
	getSettings: { input: nothing, output: settingsSchema },
	updateSettings: { input: settingsPatchSchema, output: settingsSchema },
	setApiKey: {
		input: atServer.extend({
			apiKey: z.string().trim().min(1).max(4_000),
			/** The person was told that this computer cannot protect the key and wants it kept all the same. */
			allowPlainText: z.boolean(),
		}),
		output: keyPlaceSchema,
	},
	hasApiKey: { input: atServer, output: keyPlaceSchema },
	clearApiKey: { input: atServer, output: done },
	...providerRequests,
	...voiceRequests,
	/** What can be chosen as recognizer and as voice on this computer. */
	listVoices: {
		input: nothing,
		output: z.object({
			recognizers: z.array(z.object({ id: z.string(), name: z.string() })).readonly(),
			voices: z
				.array(
					z.object({
						id: z.string(),
						name: z.string(),
						speakers: z.number().int().positive(),
						/** BCP 47; `*`: any. */
						languages: z.array(z.string()).readonly(),
					}),
				)
				.readonly(),
		}),
	},
	/** Plays a sound of about seven seconds and measures how it comes back; keeps delay and level in `audio.echoProfile`. */
	testEcho: { input: nothing, output: echoTestSchema },
	/** The test under way ends, quiet at once, and fails; without one nothing happens. */
	stopEchoTest: { input: nothing, output: done },
	hotkeyState: { input: nothing, output: hotkeyStateSchema },
	/** While a person chooses a key, pressing one starts nothing. Ends by itself with the window. */
	setHotkeyRecording: { input: z.object({ on: z.boolean() }), output: done },
	/** Asks the person first, naming the host. */
	openExternal: {
		input: z.object({ url: z.string().max(8_000) }),
		output: z.object({ opened: z.boolean() }),
	},
	...deviceRequests,
	...diagnosticsRequests,
	...keepingRequests,
	...modelRequests,
	...presenceRequests,
	...troubleRequests,
} as const satisfies Record<RequestName, { readonly input: z.ZodType; readonly output: z.ZodType }>;

export type Requests = typeof requests;
/** What a handler receives: parsed. */
export type RequestInput<Name extends RequestName> = z.output<Requests[Name]['input']>;
export type RequestOutput<Name extends RequestName> = z.output<Requests[Name]['output']>;
/** What a caller writes. */
export type RequestArgument<Name extends RequestName> = z.input<Requests[Name]['input']>;
export type KeyPlace = z.infer<typeof keyPlaceSchema>;
export type ExportFormat = RequestInput<'exportConversation'>['format'];
