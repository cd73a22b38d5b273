import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';
import type { FeedName } from '../../preload/contract/channels.ts';
import type { FeedPayload } from '../../preload/contract/desktop-api.ts';
import { tell } from './ipc/event-feed.ts';
import { decideNavigation } from './navigation.ts';
import type { PageWindows } from './page-windows.ts';

/** What the window starts with before its style sheet is there: the page's own background, so that nothing flashes. */
const background = { light: '#faf8f5', dark: '#16181b' } as const;

export interface MainWindowOptions {
	readonly preload: string;
	readonly dark: boolean;
}

export function pageBackground(dark: boolean): string {
	return dark ? background.dark : background.light;
}

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
		backgroundColor: pageBackground(dark),
		webPreferences: pagePreferences(preload),
	};
}

/** Every protection is written out, so that a change of Electron's defaults changes nothing here. */
export function pagePreferences(
	preload: string,
): NonNullable<BrowserWindowConstructorOptions['webPreferences']> {
	return {
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

/** More than anyone would read; older ones are forgotten. */
const mostUnheard = 20;

export interface MainWindowParts {
	readonly pages: Pick<PageWindows, 'open'>;
	readonly look: () => MainWindowOptions;
	readonly onClosed: () => void;
	/** It came into use, or went out of it. */
	readonly onUse: () => void;
}

/** The window a conversation is seen in; it comes and goes, what it is to be told waits for it. */
export class MainWindow {
	readonly #parts: MainWindowParts;
	#window: BrowserWindow | null = null;
	/** The page has subscribed to everything: before that, what it is told is lost. */
	#isListening = false;
	#unheard: ((window: BrowserWindow) => void)[] = [];

	constructor(parts: MainWindowParts) {
		this.#parts = parts;
	}

	/** `null` while there is none. */
	get current(): BrowserWindow | null {
		return this.#window;
	}

	/** Whether it hears what all windows are told. */
	get isListening(): boolean {
		return this.#isListening;
	}

	/** Whether it has the keyboard. */
	get isInUse(): boolean {
		return this.#window?.isFocused() ?? false;
	}

	/** Opens the window, or brings it forward. */
	show(): void {
		if (this.#window === null) this.#open();
		else bringForward(this.#window);
	}

	/** Tells this window only, as soon as there is one that listens. */
	tell<Name extends FeedName>(name: Name, payload: FeedPayload<Name>): void {
		this.#unheard.push((window) => tell(window.webContents, name, payload));
		this.#unheard = this.#unheard.slice(-mostUnheard);
		this.#catchUp();
	}

	#open(): void {
		const window = this.#parts.pages.open('index.html', mainWindowOptions(this.#parts.look()));
		this.#window = window;
		window.once('ready-to-show', () => window.show());
		// The page's module has run by then, and subscribes as it runs.
		window.webContents.on('did-finish-load', () => {
			this.#isListening = true;
			this.#catchUp();
		});
		for (const change of useEvents) window.on(change as 'focus', () => this.#parts.onUse());
		window.on('closed', () => {
			this.#window = null;
			this.#isListening = false;
			this.#parts.onUse();
			this.#parts.onClosed();
		});
	}

	#catchUp(): void {
		const window = this.#window;
		if (window === null || !this.#isListening) return;
		for (const say of this.#unheard.splice(0)) say(window);
	}
}

const useEvents = ['focus', 'blur', 'show', 'hide', 'minimize', 'restore'] as const;
