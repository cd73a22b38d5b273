import { m } from '../../preload/words/compiled/messages.js';

/** A part of the settings; trouble leads straight to the one that helps. */
export const settingsPages = [
	{ id: 'provider', name: m.settings_page_provider },
	{ id: 'speech', name: m.settings_page_speech },
	{ id: 'devices', name: m.settings_page_devices },
	{ id: 'talking', name: m.settings_page_talking },
	{ id: 'appearance', name: m.settings_page_appearance },
	{ id: 'privacy', name: m.settings_page_privacy },
] as const;

export type SettingsPage = (typeof settingsPages)[number]['id'];
