import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';
import { decideNavigation } from './navigation.ts';

/** What the window starts with before its style sheet is there: the page's own background, so that nothing flashes. */
const background = { light: '#faf8f5', dark: '#16181b' } as const;

export interface MainWindowOptions {
	readonly preload: string;
	readonly dark: boolean;
}

/** Every protection is written out, so that a change of Electron's defaults changes nothing here. */
export function mainWindowOptions({ preload, dark }: MainWindowOptions): BrowserWindowConstructorOptions {
	return {
		name: 'main',
		windowStatePersistence: true,
		title: 'Parley',
		width: 1080,
		height: 760,
		minWidth: 480,
		minHeight: 480,
		show: false,
		autoHideMenuBar: true,
		backgroundColor: dark ? background.dark : background.light,
		webPreferences: {
			preload,
			sandbox: true,
			contextIsolation: true,
			nodeIntegration: false,
			nodeIntegrationInWorker: false,
			nodeIntegrationInSubFrames: false,
			webSecurity: true,
			allowRunningInsecureContent: false,
			experimentalFeatures: false,
			webviewTag: false,
			navigateOnDragDrop: false,
			// Chromium fetches its dictionaries from the network.
			spellcheck: false,
		},
	};
}

type Guarded = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;
interface NavigationEvent {
	readonly url: string;
	preventDefault(): void;
}

/** The page stays where it is: no other address, no further window, no embedded browser. */
export function guardContents(contents: Guarded, ownOrigin: string): void {
	const stay = (event: NavigationEvent): void => {
		if (!decideNavigation(event.url, ownOrigin)) event.preventDefault();
	};
	contents.on('will-navigate', stay);
	contents.on('will-frame-navigate', stay);
	contents.on('will-redirect', stay);
	contents.on('will-attach-webview', (event) => event.preventDefault());
	contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Brings the window to the person, from the tray, from behind or from the taskbar. */
export function bringForward(
	window: Pick<BrowserWindow, 'isMinimized' | 'restore' | 'show' | 'focus'>,
): void {
	if (window.isMinimized()) window.restore();
	window.show();
	window.focus();
}
