import type { MenuItemConstructorOptions } from 'electron';
import { m } from '../../preload/words/compiled/messages.js';

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
		label: m.desktop_settings(),
		accelerator: 'CommandOrControl+,',
		click: onSettings,
	};
	const developer: MenuItemConstructorOptions[] = isPackaged
		? []
		: [
				{ type: 'separator' },
				{ role: 'reload', label: m.desktop_view_reload() },
				{ role: 'toggleDevTools', label: m.desktop_view_tools() },
			];
	const about: MenuItemConstructorOptions = { role: 'about', label: m.desktop_about() };
	const quit: MenuItemConstructorOptions = { role: 'quit', label: m.desktop_quit() };
	return [
		{ label: m.app_name(), submenu: [about, settings, { type: 'separator' }, quit] },
		{ label: m.desktop_edit(), submenu: editing() },
		{ label: m.desktop_view(), submenu: [...zooming(), ...developer] },
		...(platform === 'darwin' ? [{ role: 'windowMenu' } as const] : []),
	];
}

/** Electron names what a role does in English only, so every item brings its own words. */
function editing(): MenuItemConstructorOptions[] {
	return [
		{ role: 'undo', label: m.desktop_edit_undo() },
		{ role: 'redo', label: m.desktop_edit_redo() },
		{ type: 'separator' },
		{ role: 'cut', label: m.desktop_edit_cut() },
		{ role: 'copy', label: m.desktop_edit_copy() },
		{ role: 'paste', label: m.desktop_edit_paste() },
		{ role: 'selectAll', label: m.desktop_edit_select_all() },
	];
}

function zooming(): MenuItemConstructorOptions[] {
	return [
		{ role: 'resetZoom', label: m.desktop_view_reset() },
		{ role: 'zoomIn', label: m.desktop_view_in() },
		{ role: 'zoomOut', label: m.desktop_view_out() },
	];
}
