import type { NativeImage, Tray } from 'electron';
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
}

/** Shows the assistant's state in the system's tray and keeps icon, tooltip and menu true. */
export function showTray(assistant: AssistantPort, actions: TrayActions, parts: TrayParts): Disposable {
	const current = (): TrayState => assistant.snapshot();
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
	const subscription = assistant.onEvent((event) => {
		if (event.type === 'assistant.state_changed' || event.type === 'session.updated') refresh();
	});
	const locale = onLocale(refresh);
	return {
		[Symbol.dispose]: () => {
			locale[Symbol.dispose]();
			subscription[Symbol.dispose]();
			tray.destroy();
		},
	};
}
