import type { MenuItemConstructorOptions } from 'electron';
import { m } from '../../preload/words/compiled/messages.js';
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

const words: Readonly<Record<TrayFace, () => string>> = {
	idle: m.desktop_idle,
	muted: m.desktop_muted,
	listening: m.desktop_listening,
	thinking: m.desktop_thinking,
	speaking: m.desktop_speaking,
};

export function trayFace({ state, muted, mode }: TrayState): TrayFace {
	return state === 'idle' && mode === 'open-mic' && muted ? 'muted' : state;
}

export function trayTooltip(tray: TrayState): string {
	return m.desktop_tooltip({ state: words[trayFace(tray)]() });
}

/** The menu says the state in words and offers what makes sense in it. */
export function trayMenu(tray: TrayState, actions: TrayActions): MenuItemConstructorOptions[] {
	const busy = tray.state === 'speaking' || tray.state === 'thinking';
	return [
		{ id: 'state', label: words[trayFace(tray)](), enabled: false },
		{ type: 'separator' },
		{ id: 'listen', label: listenLabel(tray), click: actions.toggleListening },
		{ id: 'stop', label: m.desktop_stop(), enabled: busy, click: actions.stop },
		{ id: 'new', label: m.desktop_new(), click: actions.newConversation },
		{ type: 'separator' },
		{ id: 'show', label: m.desktop_show(), click: actions.show },
		{ id: 'settings', label: m.desktop_settings(), click: actions.openSettings },
		{ type: 'separator' },
		{ id: 'quit', label: m.desktop_quit(), click: actions.quit },
	];
}

function listenLabel({ mode, muted, state }: TrayState): string {
	if (mode === 'open-mic') return muted ? m.desktop_mic_on() : m.desktop_mic_off();
	return state === 'listening' ? m.desktop_done_talking() : m.desktop_start_talking();
}
