import { m } from '../../preload/words/compiled/messages.js';

/** One thing that can be set, as the search finds it. */
export interface SettingsEntry {
	/** The same message as its `Field`'s label: that is how the search finds the field on its page. */
	readonly label: () => string;
	readonly hint?: () => string;
	/** Other words people look for it under, in any order. */
	readonly words?: () => string;
}

export interface SettingsPageSpec {
	readonly id: string;
	readonly name: () => string;
	/** What the page is for, in one plain sentence. */
	readonly sentence: () => string;
	readonly group: 'conversation' | 'app' | 'data';
	/** Everything on it that somebody may look for. */
	readonly entries: readonly SettingsEntry[];
}

/** A part of the settings; trouble leads straight to the one that helps. A group's pages stand together. */
export const settingsPages = [
	{
		id: 'provider',
		name: m.settings_page_provider,
		sentence: m.settings_provider_sentence,
		group: 'conversation',
		entries: [
			{ label: m.providers_source, hint: m.providers_source_hint },
			{ label: m.providers_provider, words: m.providers_words_provider },
			{ label: m.settings_key },
			{ label: m.providers_model, words: m.providers_words_model },
			{ label: m.providers_metered, hint: m.providers_metered_hint },
			{ label: m.providers_instructions, hint: m.providers_instructions_hint },
			{ label: m.providers_fallback, hint: m.providers_fallback_hint },
		],
	},
	{
		id: 'speech',
		name: m.settings_page_speech,
		sentence: m.settings_speech_sentence,
		group: 'conversation',
		entries: [
			{ label: m.settings_language },
			{
				label: m.settings_recognizer,
				hint: m.settings_recognizer_hint,
				words: m.settings_words_recognizer,
			},
			{ label: m.settings_voice, words: m.settings_words_voice },
			{ label: m.settings_pace, words: m.settings_words_pace },
			{ label: m.providers_volume },
			{ label: m.settings_runs_on, words: m.settings_words_runs_on },
			{ label: m.settings_rest, hint: m.settings_rest_hint, words: m.settings_words_rest },
		],
	},
	{
		id: 'models',
		name: m.models_page,
		sentence: m.models_sentence,
		group: 'conversation',
		entries: [
			{ label: m.models_sets, words: m.models_words_sets },
			{ label: m.models_search, words: m.models_words_sets },
			{ label: m.models_import, hint: m.models_import_hint, words: m.models_words_import },
		],
	},
	{
		id: 'devices',
		name: m.settings_page_devices,
		sentence: m.settings_devices_sentence,
		group: 'conversation',
		entries: [
			{ label: m.settings_microphone, words: m.settings_words_microphone },
			{ label: m.settings_loudspeaker, words: m.settings_words_loudspeaker },
			{ label: m.settings_sound_path },
			{ label: m.settings_noise_suppression },
			{
				label: m.settings_echo_cancellation,
				hint: m.settings_echo_cancellation_hint,
				words: m.settings_words_echo,
			},
			{ label: m.settings_echo_in_room, hint: m.settings_echo_what, words: m.settings_words_echo },
		],
	},
	{
		id: 'talking',
		name: m.settings_page_talking,
		sentence: m.settings_talking_sentence,
		group: 'conversation',
		entries: [
			{ label: m.settings_mode, words: m.settings_words_mode },
			{ label: m.settings_pauses, words: m.settings_words_pauses },
			{ label: m.settings_hotkey_behaviour, words: m.settings_words_hotkey },
			{ label: m.settings_hotkey_key, words: m.settings_words_hotkey },
		],
	},
	{
		id: 'desktop',
		name: m.desktop_page,
		sentence: m.desktop_page_sentence,
		group: 'app',
		entries: [
			{ label: m.desktop_mini_setting, hint: m.desktop_mini_setting_hint },
			{ label: m.desktop_at_login, hint: m.desktop_at_login_hint, words: m.desktop_words_startup },
			{
				label: m.desktop_start_hidden,
				hint: m.desktop_start_hidden_hint,
				words: m.desktop_words_startup,
			},
			{ label: m.desktop_keep_in_tray, hint: m.desktop_keep_in_tray_hint, words: m.desktop_words_tray },
		],
	},
	{
		id: 'appearance',
		name: m.settings_page_appearance,
		sentence: m.settings_appearance_sentence,
		group: 'app',
		entries: [
			{ label: m.settings_theme, words: m.settings_words_theme },
			{ label: m.settings_text_size, words: m.settings_words_text_size },
			{ label: m.settings_locale, hint: m.settings_locale_hint, words: m.settings_words_locale },
		],
	},
	{
		id: 'privacy',
		name: m.settings_page_privacy,
		sentence: m.settings_privacy_sentence,
		group: 'data',
		entries: [
			{ label: m.settings_offline, hint: m.settings_offline_hint, words: m.settings_words_offline },
			{ label: m.settings_updates, hint: m.settings_updates_hint, words: m.settings_words_updates },
			{ label: m.settings_kept, hint: m.settings_kept_hint, words: m.settings_words_kept },
			{
				label: m.settings_kept_days,
				hint: m.settings_kept_days_hint,
				words: m.settings_words_kept_days,
			},
			{
				label: m.settings_section_stored,
				hint: m.settings_stored_hint,
				words: m.settings_words_stored,
			},
			{ label: m.settings_section_wipe, words: m.settings_words_wipe },
		],
	},
	{
		id: 'diagnostics',
		name: m.settings_page_diagnostics,
		sentence: m.settings_diagnostics_sentence,
		group: 'data',
		entries: [
			{
				label: m.settings_diagnostics,
				hint: m.settings_diagnostics_hint,
				words: m.settings_words_diagnostics,
			},
		],
	},
] as const satisfies readonly SettingsPageSpec[];

export type SettingsPage = (typeof settingsPages)[number]['id'];

/** The groups in the order they are shown; a page's `group` names one. */
export const settingsGroups = [
	{ id: 'conversation', name: m.settings_group_conversation },
	{ id: 'app', name: m.settings_group_app },
	{ id: 'data', name: m.settings_group_data },
] as const satisfies readonly { readonly id: SettingsPageSpec['group']; readonly name: () => string }[];
