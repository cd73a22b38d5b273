import { Menu, nativeImage, Tray } from 'electron';
import type { AssistantPort } from './assistant-port.ts';
import type { ReportFault } from './ipc/ipc-router.ts';
import type { AppSettings } from './settings-owner.ts';
import { toggleTalk } from './talk-toggle.ts';
import type { TrayActions } from './tray-menu.ts';
import { showTray } from './tray.ts';

export interface SystemTrayParts extends Pick<TrayActions, 'show' | 'openSettings' | 'quit'> {
	readonly assistant: AssistantPort;
	readonly settings: AppSettings;
	readonly reportFault: ReportFault;
}

/** The tray of this computer. */
export function systemTray({ assistant, settings, reportFault, ...actions }: SystemTrayParts): Disposable {
	const hasMini = (): boolean => settings.shown.appearance.miniWindow !== 'off';
	return showTray(
		assistant,
		{
			...actions,
			toggleListening: () => toggleTalk(assistant),
			stop: () => assistant.stop(),
			newConversation: () => assistant.newConversation(),
			toggleMiniWindow: () => {
				settings
					.change({ appearance: { miniWindow: hasMini() ? 'off' : 'always' } })
					.catch((cause: unknown) => reportFault('The mini window could not be set.', cause));
			},
		},
		{
			image: trayImage,
			tray: (image) => new Tray(image),
			setMenu: (tray, template) => tray.setContextMenu(Menu.buildFromTemplate(template)),
			miniWindow: hasMini,
			onSettings: (listener) => settings.onChange(listener),
		},
	);
}

function trayImage(bitmap: Uint8Array, size: number): Electron.NativeImage {
	const image = nativeImage.createFromBitmap(Buffer.from(bitmap), {
		width: size,
		height: size,
		scaleFactor: 2,
	});
	// The menu bar of macOS gives it the colour that is read on it.
	if (process.platform === 'darwin') image.setTemplateImage(true);
	return image;
}
