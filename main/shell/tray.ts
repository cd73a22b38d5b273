import type { NativeImage, Tray } from 'electron';
import type { StampedEvent } from '../domain/assistant-events.ts';
import type { AssistantPort } from './assistant-port.ts';
import { onLocale } from './shell-locale.ts';
import { trayBitmap } from './tray-icon.ts';
import type { TrayActions, TrayState } from './tray-menu.ts';
import { trayFace, trayMenu, trayTooltip } from './tray-menu.ts';

const iconSize = 32;

export interface TrayParts {
	readonly image: (bitmap: Uint8Array, size: number) => NativeImage;
	readonly tray: (image: NativeImage) => Tray;
	readonly setMenu: (tray: Tray, template: ReturnType<typeof trayMenu>) => void;
	readonly miniWindow: () => boolean;
	readonly onSettings: (listener: () => void) => Disposable;
}

/** Shows the assistant's state in the system's tray and keeps icon, tooltip and menu true. */
export function showTray(assistant: AssistantPort, actions: TrayActions, parts: TrayParts): Disposable {
	let failed = false;
	const current = (): TrayState => {
		const snapshot = assistant.snapshot();
		const trouble = failed || snapshot.helpers.some(isMissed);
		return { ...snapshot, trouble, miniWindow: parts.miniWindow() };
	};
	const icon = (): NativeImage => parts.image(trayBitmap(trayFace(current()), iconSize), iconSize);
	const tray = parts.tray(icon());
	const refresh = (): void => {
		tray.setImage(icon());
		tray.setToolTip(trayTooltip(current()));
		// On Linux a changed menu is not seen until it is set again.
		parts.setMenu(tray, trayMenu(current(), actions));
	};
	tray.on('click', actions.show);
	refresh();
	const owned = new DisposableStack();
	owned.defer(() => tray.destroy());
	owned.use(
		assistant.onEvent((event) => {
			if (!changesTray(event)) return;
			failed = event.type === 'error' || (failed && event.type !== 'conversation.item.created');
			refresh();
		}),
	);
	owned.use(parts.onSettings(refresh));
	owned.use(onLocale(refresh));
	return owned;
}

const seen: ReadonlySet<StampedEvent['type']> = new Set([
	'assistant.state_changed',
	'assistant.floor_held',
	'session.updated',
	'helper.state_changed',
	'conversation.item.created',
	'error',
]);

function changesTray({ type }: StampedEvent): boolean {
	return seen.has(type);
}

/** A key that fails has another way, and its own sentence in the settings. */
function isMissed({ helper, state }: ReturnType<AssistantPort['snapshot']>['helpers'][number]): boolean {
	return state === 'failed' && helper !== 'hotkey';
}
