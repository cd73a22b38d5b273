import type { MenuItemConstructorOptions } from 'electron';
import type { AssistantState, TalkMode } from '../domain/assistant-events.ts';
import type { TrayFace } from './tray-icon.ts';

export interface TrayState {
	readonly state: AssistantState;
	readonly mode: TalkMode;
	readonly muted: boolean;
}

export interface TrayActions {
	readonly show: () => void;
	readonly toggleListening: () => void;
	readonly stop: () => void;
	readonly newConversation: () => void;
	readonly openSettings: () => void;
	readonly quit: () => void;
}

const words: Readonly<Record<TrayFace, string>> = {
	idle: 'Ready',
	muted: 'Microphone off',
	listening: 'Listening',
	thinking: 'Thinking',
	speaking: 'Speaking',
};

export function trayFace({ state, muted, mode }: TrayState): TrayFace {
	return state === 'idle' && mode === 'open-mic' && muted ? 'muted' : state;
}

export function trayTooltip(tray: TrayState): string {
	return `Parley — ${words[trayFace(tray)]}`;
}

/** The menu says the state in words and offers what makes sense in it. */
export function trayMenu(tray: TrayState, actions: TrayActions): MenuItemConstructorOptions[] {
	const busy = tray.state === 'speaking' || tray.state === 'thinking';
	return [
		{ id: 'state', label: words[trayFace(tray)], enabled: false },
		{ type: 'separator' },
		{ id: 'listen', label: listenLabel(tray), click: actions.toggleListening },
		{ id: 'stop', label: 'Stop Answering', enabled: busy, click: actions.stop },
		{ id: 'new', label: 'New Conversation', click: actions.newConversation },
		{ type: 'separator' },
		{ id: 'show', label: 'Show Parley', click: actions.show },
		{ id: 'settings', label: 'Settings…', click: actions.openSettings },
		{ type: 'separator' },
		{ id: 'quit', label: 'Quit Parley', click: actions.quit },
	];
}

function listenLabel({ mode, muted, state }: TrayState): string {
	if (mode === 'open-mic') return muted ? 'Turn Microphone On' : 'Turn Microphone Off';
	return state === 'listening' ? 'Done Talking' : 'Start Talking';
}
