/** A part of the settings; trouble leads straight to the one that helps. */
export const settingsPages = [
	{ id: 'provider', name: 'Language model' },
	{ id: 'speech', name: 'Speech' },
	{ id: 'devices', name: 'Devices' },
	{ id: 'talking', name: 'Talking' },
	{ id: 'appearance', name: 'Appearance' },
	{ id: 'privacy', name: 'Privacy and history' },
] as const;

export type SettingsPage = (typeof settingsPages)[number]['id'];
