import type { MenuItemConstructorOptions } from 'electron';

/** The keys people expect in every program; developer tools only where the app is run from its sources. */
export function applicationMenu({
	platform,
	isPackaged,
	onSettings,
}: {
	readonly platform: NodeJS.Platform;
	readonly isPackaged: boolean;
	readonly onSettings: () => void;
}): MenuItemConstructorOptions[] {
	const settings: MenuItemConstructorOptions = {
		label: 'Settings…',
		accelerator: 'CommandOrControl+,',
		click: onSettings,
	};
	const developer: MenuItemConstructorOptions[] = isPackaged
		? []
		: [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }];
	return [
		{ label: 'Parley', submenu: [{ role: 'about' }, settings, { type: 'separator' }, { role: 'quit' }] },
		{ role: 'editMenu' },
		{
			label: 'View',
			submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, ...developer],
		},
		...(platform === 'darwin' ? [{ role: 'windowMenu' } as const] : []),
	];
}
