/** Everything the window may ask of the main process. This file is the preload's only import at run time: no zod, no types. */
export const requestNames = [
	'snapshot',
	'press',
	'release',
	'setListening',
	'submitText',
	'stop',
	'retry',
	'editTurn',
	'continueAnswer',
	'readAgain',
	'restoreTurns',
	'newConversation',
	'openConversation',
	'listConversations',
	'conversationTurns',
	'searchConversations',
	'renameConversation',
	'pinConversation',
	'deleteConversation',
	'restoreConversation',
	'exportConversation',
	'importConversations',
	'getSettings',
	'updateSettings',
	'setApiKey',
	'hasApiKey',
	'clearApiKey',
	'listProviders',
	'discoverProviders',
	'providerOfKey',
	'testProvider',
	'listModels',
	'listVoices',
	'listDevices',
	'watchDevices',
	'reopenDevices',
	'playTestSound',
	'microphoneAccess',
	'askForMicrophone',
	'openMicrophoneSettings',
	'rehearse',
	'testEcho',
	'stopEchoTest',
	'hotkeyState',
	'setHotkeyRecording',
	'openExternal',
	'showMainWindow',
	'desktopFacts',
	'speechModels',
	'recommendedModels',
	'addModels',
	'useModels',
	'pauseModel',
	'cancelModel',
	'removeModel',
	'verifyModel',
	'importModel',
	'importModelFiles',
] as const;

export type RequestName = (typeof requestNames)[number];

/** Everything the main process tells the window without being asked. */
export const feedNames = ['event', 'level', 'settings', 'intent', 'trouble', 'hotkey', 'model', 'devices', 'rehearsal'] as const;

export type FeedName = (typeof feedNames)[number];

export const requestChannel = <Name extends RequestName>(name: Name): `parley:request:${Name}` =>
	`parley:request:${name}`;
export const feedChannel = <Name extends FeedName>(name: Name): `parley:feed:${Name}` =>
	`parley:feed:${name}`;
