import type { AssistantErrorKind } from '../../preload/contract/wire-error.ts';

export type TroubleAction =
	'retry' | 'devices' | 'provider' | 'speech' | 'import' | 'export' | 'new' | 'none';

interface Trouble {
	readonly title: string;
	readonly action: TroubleAction;
}

/** Every kind of trouble: its headline and the one thing to do. The sentence under it comes with the error. */
export const troubles: Readonly<Record<AssistantErrorKind, Trouble>> = {
	'microphone-missing': { title: 'No microphone', action: 'devices' },
	'microphone-busy': { title: 'The microphone is in use', action: 'devices' },
	'microphone-denied': { title: 'The microphone is not allowed', action: 'devices' },
	'microphone-silent': { title: 'The microphone sends only silence', action: 'devices' },
	'microphone-lost': { title: 'The microphone went away', action: 'devices' },
	'recorder-missing': { title: 'Nothing to record with', action: 'devices' },
	'speaker-missing': { title: 'No loudspeaker', action: 'devices' },
	'speaker-library-missing': { title: 'Sound output is not installed', action: 'devices' },
	'speaker-lost': { title: 'The loudspeaker went away', action: 'devices' },
	'wav-unreadable': { title: 'This sound file cannot be read', action: 'devices' },
	'model-missing': { title: 'A speech model is missing', action: 'speech' },
	'model-corrupt': { title: 'A speech model is damaged', action: 'speech' },
	'model-unsupported': { title: 'This speech model does not fit', action: 'speech' },
	'voice-missing': { title: 'No voice is installed', action: 'speech' },
	'download-failed': { title: 'A download failed', action: 'speech' },
	offline: { title: 'Offline mode is on', action: 'speech' },
	'recognizer-failed': { title: 'Speech recognition failed', action: 'retry' },
	'synthesizer-failed': { title: 'The voice failed', action: 'retry' },
	'helper-crashed': { title: 'A part of Parley restarted', action: 'none' },
	'helper-crash-loop': { title: 'A part of Parley keeps failing', action: 'speech' },
	'language-model-unreachable': { title: 'The language model cannot be reached', action: 'retry' },
	'language-model-unauthorized': { title: 'The key was refused', action: 'provider' },
	'language-model-not-found': { title: 'The language model was not found', action: 'provider' },
	'language-model-rate-limited': { title: 'Too many questions at once', action: 'retry' },
	'language-model-quota': { title: 'The quota is used up', action: 'provider' },
	'language-model-context-too-long': { title: 'The conversation is too long', action: 'new' },
	'language-model-refused': { title: 'The language model refused', action: 'provider' },
	'language-model-timeout': { title: 'The language model took too long', action: 'retry' },
	'language-model-cut-off': { title: 'The answer was cut off', action: 'retry' },
	'language-model-failed': { title: 'The language model failed', action: 'retry' },
	'storage-full': { title: 'The disk is full', action: 'export' },
	'storage-corrupt': { title: 'The history is damaged', action: 'export' },
	'storage-failed': { title: 'The history cannot be used', action: 'export' },
	'settings-invalid': { title: 'A setting is not valid', action: 'none' },
	'import-invalid': { title: 'This file cannot be imported', action: 'import' },
	internal: { title: 'Something went wrong', action: 'none' },
};

export const actionLabels: Readonly<Record<Exclude<TroubleAction, 'none'>, string>> = {
	retry: 'Try again',
	devices: 'Choose devices',
	provider: 'Check the provider',
	speech: 'Open speech settings',
	import: 'Choose another file',
	export: 'Export this conversation',
	new: 'New conversation',
};
