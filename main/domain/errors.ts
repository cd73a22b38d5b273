/** Every kind of trouble a person may be told about. The renderer maps each to one face and one action. */
export const assistantErrorKinds = [
	'microphone-missing',
	'microphone-busy',
	'microphone-denied',
	'microphone-silent',
	'microphone-lost',
	'recorder-missing',
	'speaker-missing',
	'speaker-library-missing',
	'speaker-lost',
	'wav-unreadable',
	'model-missing',
	'model-corrupt',
	'model-unsupported',
	'voice-missing',
	'download-failed',
	'offline',
	'recognizer-failed',
	'synthesizer-failed',
	'helper-crashed',
	'helper-crash-loop',
	'language-model-unreachable',
	'language-model-unauthorized',
	'language-model-not-found',
	'language-model-rate-limited',
	'language-model-quota',
	'language-model-context-too-long',
	'language-model-refused',
	'language-model-timeout',
	'language-model-cut-off',
	'language-model-failed',
	'storage-full',
	'storage-corrupt',
	'storage-failed',
	'settings-invalid',
	'import-invalid',
	'internal',
] as const;

export type AssistantErrorKind = (typeof assistantErrorKinds)[number];

/** An error as data: it crosses processes and ends up in front of a person unchanged. */
export interface AssistantError {
	readonly kind: AssistantErrorKind;
	/** One or two whole sentences: what happened and what to do. Never holds what a person said, nor a key. */
	readonly message: string;
	/** Whether doing the same again, unchanged, may succeed. */
	readonly retryable: boolean;
	/** The file, device or address concerned, when there is one. */
	readonly subject?: string;
	/** How long to wait before trying again, when the other side said so. */
	readonly retryAfterMs?: number;
}

/** The one exception that carries an `AssistantError` through code that throws. */
export class AssistantFailure extends Error {
	readonly error: AssistantError;

	constructor(error: AssistantError, cause?: unknown) {
		super(error.message, cause === undefined ? undefined : { cause });
		this.name = 'AssistantFailure';
		this.error = error;
	}
}

/** What a person is told about something caught: its own sentence when it carries one, otherwise `fallback`. */
export function assistantErrorOf(thrown: unknown, fallback: AssistantError): AssistantError {
	return thrown instanceof AssistantFailure ? thrown.error : fallback;
}
