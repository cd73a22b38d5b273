import type { MenuItemConstructorOptions } from 'electron';
import { m } from '../../preload/words/compiled/messages.js';
import type { AssistantState, TalkMode } from '../domain/assistant-events.ts';
import type { TrayFace } from './tray-icon.ts';

export interface TrayState {
	readonly state: AssistantState;
	readonly mode: TalkMode;
	readonly muted: boolean;
	readonly floorHeld: boolean;
	/** Something failed, and nothing was said since. */
	readonly trouble: boolean;
	readonly miniWindow: boolean;
}

export interface TrayActions {
	readonly show: () => void;
	readonly toggleListening: () => void;
	readonly stop: () => void;
	readonly newConversation: () => void;
	readonly toggleMiniWindow: () => void;
	readonly openSettings: () => void;
	readonly quit: () => void;
}

const words: Readonly<Record<TrayFace, () => string>> = {
	idle: m.desktop_idle,
	muted: m.desktop_muted,
	listening: m.desktop_listening,
	thinking: m.desktop_thinking,
	speaking: m.desktop_speaking,
	waiting: m.desktop_waiting,
	trouble: m.desktop_trouble,
};

export function trayFace({ state, muted, mode, floorHeld, trouble }: TrayState): TrayFace {
	if (floorHeld) return 'waiting';
	if (state !== 'idle') return state;
	if (trouble) return 'trouble';
	return mode === 'open-mic' && muted ? 'muted' : 'idle';
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
		...listenItems(tray, actions),
		{ id: 'stop', label: m.desktop_stop(), enabled: busy, click: actions.stop },
		{ id: 'new', label: m.desktop_new(), click: actions.newConversation },
		{ type: 'separator' },
		{ id: 'show', label: m.desktop_show(), click: actions.show },
		{
			id: 'mini',
			label: m.desktop_mini(),
			type: 'checkbox',
			checked: tray.miniWindow,
			click: actions.toggleMiniWindow,
		},
		{ id: 'settings', label: m.desktop_settings(), click: actions.openSettings },
		{ type: 'separator' },
		{ id: 'quit', label: m.desktop_quit(), click: actions.quit },
	];
}

/** A microphone that is open by itself is shut; one that is not is opened for a turn. */
function listenItems(
	{ mode, muted, state }: TrayState,
	{ toggleListening }: TrayActions,
): MenuItemConstructorOptions[] {
	if (mode === 'open-mic') {
		return [
			{ id: 'mute', label: muted ? m.desktop_mic_on() : m.desktop_mic_off(), click: toggleListening },
		];
	}
	const label = state === 'listening' ? m.desktop_done_talking() : m.desktop_start_talking();
	return [{ id: 'listen', label, click: toggleListening }];
}
