import type { HelperName } from '../../preload/contract/events.ts';
import type { AssistantError, AssistantErrorKind } from '../../preload/contract/wire-error.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { getLocale } from '../../preload/words/compiled/runtime.js';

/**
 * `reopen`: microphone and loudspeaker are opened again. `restart`: the part of Parley that failed is started again. `system-…`: a
 * page of the operating system's own settings. The other names are pages of ours, or what they say.
 */
export type TroubleAction =
	| 'retry'
	| 'reopen'
	| 'restart'
	| 'devices'
	| 'provider'
	| 'models'
	| 'privacy'
	| 'diagnostics'
	| 'settings'
	| 'import'
	| 'export'
	| 'new'
	| 'system-microphone'
	| 'system-sound'
	| 'system-storage';

interface Trouble {
	readonly title: () => string;
	/** What is true of every trouble of this kind, for languages in which the error itself has no sentence. */
	readonly say: () => string;
	readonly action: TroubleAction;
	/** What it is about, and so what puts an end to it; null: only the person does. */
	readonly about: 'answer' | 'microphone' | 'speaker' | Exclude<HelperName, 'audio'> | 'helpers' | null;
}

/** What `error` says in the language shown. `details`: the error's own sentence, where that is another language. */
export interface TroubleInWords {
	readonly title: string;
	readonly sentence: string;
	readonly details: string | null;
}

export function inWords({ kind, message }: Pick<AssistantError, 'kind' | 'message'>): TroubleInWords {
	const { title, say } = troubles[kind];
	const isForeign = getLocale() !== 'en' && message !== say();
	return { title: title(), sentence: isForeign ? say() : message, details: isForeign ? message : null };
}

/** The same in one line, where there is no room for more. */
export function sentenceOf(error: Pick<AssistantError, 'kind' | 'message'>): string {
	const { sentence, details } = inWords(error);
	return details === null ? sentence : `${sentence} (${details})`;
}

/** Every kind of trouble: its headline, the one thing to do, and what ends it. The sentence under it comes with the error. */
export const troubles: Readonly<Record<AssistantErrorKind, Trouble>> = {
	'microphone-missing': {
		title: m.trouble_microphone_missing,
		say: m.trouble_say_microphone_missing,
		action: 'reopen',
		about: 'microphone',
	},
	'microphone-busy': {
		title: m.trouble_microphone_busy,
		say: m.trouble_say_microphone_busy,
		action: 'reopen',
		about: 'microphone',
	},
	'microphone-denied': {
		title: m.trouble_microphone_denied,
		say: m.trouble_say_microphone_denied,
		action: 'system-microphone',
		about: 'microphone',
	},
	'microphone-silent': {
		title: m.trouble_microphone_silent,
		say: m.trouble_say_microphone_silent,
		action: 'system-sound',
		about: 'microphone',
	},
	'microphone-lost': {
		title: m.trouble_microphone_lost,
		say: m.trouble_say_microphone_lost,
		action: 'devices',
		about: 'microphone',
	},
	'recorder-missing': {
		title: m.trouble_recorder_missing,
		say: m.trouble_say_recorder_missing,
		action: 'reopen',
		about: 'microphone',
	},
	'speaker-missing': {
		title: m.trouble_speaker_missing,
		say: m.trouble_say_speaker_missing,
		action: 'reopen',
		about: 'speaker',
	},
	'speaker-library-missing': {
		title: m.trouble_speaker_library_missing,
		say: m.trouble_say_speaker_library_missing,
		action: 'reopen',
		about: 'speaker',
	},
	'speaker-lost': {
		title: m.trouble_speaker_lost,
		say: m.trouble_say_speaker_lost,
		action: 'devices',
		about: 'speaker',
	},
	'wav-unreadable': {
		title: m.trouble_wav_unreadable,
		say: m.trouble_say_wav_unreadable,
		action: 'devices',
		about: null,
	},
	'model-missing': {
		title: m.trouble_model_missing,
		say: m.trouble_say_model_missing,
		action: 'models',
		about: 'helpers',
	},
	'model-corrupt': {
		title: m.trouble_model_corrupt,
		say: m.trouble_say_model_corrupt,
		action: 'models',
		about: 'helpers',
	},
	'model-unsupported': {
		title: m.trouble_model_unsupported,
		say: m.trouble_say_model_unsupported,
		action: 'models',
		about: 'helpers',
	},
	'voice-missing': {
		title: m.trouble_voice_missing,
		say: m.trouble_say_voice_missing,
		action: 'models',
		about: 'synthesizer',
	},
	'download-failed': {
		title: m.trouble_download_failed,
		say: m.trouble_say_download_failed,
		action: 'models',
		about: null,
	},
	offline: { title: m.trouble_offline, say: m.trouble_say_offline, action: 'privacy', about: 'answer' },
	'recognizer-failed': {
		title: m.trouble_recognizer_failed,
		say: m.trouble_say_recognizer_failed,
		action: 'restart',
		about: 'recognizer',
	},
	'synthesizer-failed': {
		title: m.trouble_synthesizer_failed,
		say: m.trouble_say_synthesizer_failed,
		action: 'restart',
		about: 'synthesizer',
	},
	'helper-crashed': {
		title: m.trouble_helper_crashed,
		say: m.trouble_say_helper_crashed,
		action: 'restart',
		about: 'helpers',
	},
	'helper-crash-loop': {
		title: m.trouble_helper_crash_loop,
		say: m.trouble_say_helper_crash_loop,
		action: 'restart',
		about: 'helpers',
	},
	'language-model-unreachable': {
		title: m.trouble_language_model_unreachable,
		say: m.trouble_say_language_model_unreachable,
		action: 'retry',
		about: 'answer',
	},
	'language-model-unauthorized': {
		title: m.trouble_language_model_unauthorized,
		say: m.trouble_say_language_model_unauthorized,
		action: 'provider',
		about: 'answer',
	},
	'language-model-not-found': {
		title: m.trouble_language_model_not_found,
		say: m.trouble_say_language_model_not_found,
		action: 'provider',
		about: 'answer',
	},
	'language-model-rate-limited': {
		title: m.trouble_language_model_rate_limited,
		say: m.trouble_say_language_model_rate_limited,
		action: 'retry',
		about: 'answer',
	},
	'language-model-quota': {
		title: m.trouble_language_model_quota,
		say: m.trouble_say_language_model_quota,
		action: 'provider',
		about: 'answer',
	},
	'language-model-context-too-long': {
		title: m.trouble_language_model_context_too_long,
		say: m.trouble_say_language_model_context_too_long,
		action: 'new',
		about: 'answer',
	},
	'language-model-refused': {
		title: m.trouble_language_model_refused,
		say: m.trouble_say_language_model_refused,
		action: 'provider',
		about: 'answer',
	},
	'language-model-timeout': {
		title: m.trouble_language_model_timeout,
		say: m.trouble_say_language_model_timeout,
		action: 'retry',
		about: 'answer',
	},
	'language-model-cut-off': {
		title: m.trouble_language_model_cut_off,
		say: m.trouble_say_language_model_cut_off,
		action: 'retry',
		about: 'answer',
	},
	'language-model-failed': {
		title: m.trouble_language_model_failed,
		say: m.trouble_say_language_model_failed,
		action: 'retry',
		about: 'answer',
	},
	'storage-full': {
		title: m.trouble_storage_full,
		say: m.trouble_say_storage_full,
		action: 'system-storage',
		about: null,
	},
	'storage-corrupt': {
		title: m.trouble_storage_corrupt,
		say: m.trouble_say_storage_corrupt,
		action: 'export',
		about: null,
	},
	'storage-failed': {
		title: m.trouble_storage_failed,
		say: m.trouble_say_storage_failed,
		action: 'export',
		about: null,
	},
	'settings-invalid': {
		title: m.trouble_settings_invalid,
		say: m.trouble_say_settings_invalid,
		action: 'settings',
		about: null,
	},
	'import-invalid': {
		title: m.trouble_import_invalid,
		say: m.trouble_say_import_invalid,
		action: 'import',
		about: null,
	},
	internal: { title: m.trouble_internal, say: m.trouble_say_internal, action: 'diagnostics', about: null },
};

/** The one thing to do. A new version of Parley that could not be had is no model. */
export function actionOf({ kind, subject }: Pick<AssistantError, 'kind' | 'subject'>): TroubleAction {
	return kind === 'download-failed' && subject === 'update' ? 'settings' : troubles[kind].action;
}

export const actionLabels: Readonly<Record<TroubleAction, () => string>> = {
	retry: m.trouble_do_retry,
	reopen: m.trouble_do_retry,
	restart: m.trouble_do_restart,
	devices: m.trouble_do_devices,
	provider: m.trouble_do_provider,
	models: m.trouble_do_models,
	privacy: m.trouble_do_privacy,
	diagnostics: m.trouble_do_diagnostics,
	settings: m.trouble_do_settings,
	import: m.trouble_do_import,
	export: m.trouble_do_export,
	new: m.trouble_do_new,
	'system-microphone': m.trouble_do_system_microphone,
	'system-sound': m.trouble_do_system_sound,
	'system-storage': m.trouble_do_system_storage,
};
