import type {
	BrowserWindow,
	BrowserWindowConstructorOptions,
	MessageChannelMain,
	MessagePortMain,
} from 'electron';
import type { AudioPageEvent } from '../../preload/contract/audio-page.ts';
import { appOrigin } from './app-scheme.ts';
import { guardContents } from './main-window.ts';

/** The only page that may use the microphone. */
export const audioPageUrl = `${appOrigin}/audio/index.html`;

/** After a crash, doubled with each that follows within `steadyMs`. */
const firstRetryMs = 500;
const longestRetryMs = 30_000;
const steadyMs = 60_000;

interface Listener {
	ready(): void;
	gone(): void;
	message(message: unknown): void;
}

export interface AudioPageParts {
	/** The built preload script, audio.cjs. */
	readonly audioPreload: string;
	readonly createWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow;
	readonly createChannel: () => MessageChannelMain;
	readonly nowMs: () => number;
}

/**
 * Chromium's sound devices, in a window nobody sees: the visible one may be closed in the middle of a conversation. Meets
 * `AudioPage` of main/adapters/audio/audio-page.ts by its shape. A page that crashes is made anew.
 */
export class HiddenAudioPage {
	readonly #parts: AudioPageParts;
	#listener: Listener | null = null;
	#window: BrowserWindow | null = null;
	#port: MessagePortMain | null = null;
	#retry: NodeJS.Timeout | null = null;
	#retryMs = firstRetryMs;
	#openedMs = 0;

	constructor(parts: AudioPageParts) {
		this.#parts = parts;
	}

	open(listener: Listener): void {
		this.#listener = listener;
		if (this.#window === null && this.#retry === null) this.#load();
	}

	post(message: unknown): void {
		this.#port?.postMessage(message);
	}

	close(): void {
		this.#listener = null;
		if (this.#retry !== null) clearTimeout(this.#retry);
		this.#retry = null;
		this.#drop();
	}

	#load(): void {
		this.#retry = null;
		this.#openedMs = this.#parts.nowMs();
		const window = this.#parts.createWindow(audioWindowOptions(this.#parts.audioPreload));
		this.#window = window;
		const { webContents } = window;
		guardContents(webContents, appOrigin);
		webContents.on('did-finish-load', () => this.#connect(window));
		webContents.on('render-process-gone', () => this.#lost(window));
		webContents.on('did-fail-load', () => this.#lost(window));
		window.on('closed', () => this.#lost(window));
		void window.loadURL(audioPageUrl).catch(() => this.#lost(window));
	}

	#connect(window: BrowserWindow): void {
		if (window !== this.#window) return;
		const { port1, port2 } = this.#parts.createChannel();
		this.#port?.close();
		this.#port = port1;
		port1.on('message', ({ data }: { data: unknown }) => {
			if (port1 !== this.#port) return;
			if (isHere(data)) this.#listener?.ready();
			else this.#listener?.message(data);
		});
		port1.start();
		window.webContents.postMessage('audio-port', null, [port2]);
	}

	#lost(window: BrowserWindow): void {
		if (window !== this.#window) return;
		this.#drop();
		this.#listener?.gone();
		if (this.#listener === null || this.#retry !== null) return;
		if (this.#parts.nowMs() - this.#openedMs > steadyMs) this.#retryMs = firstRetryMs;
		this.#retry = setTimeout(() => this.#load(), this.#retryMs);
		this.#retryMs = Math.min(longestRetryMs, this.#retryMs * 2);
	}

	#drop(): void {
		const window = this.#window;
		this.#window = null;
		this.#port?.close();
		this.#port = null;
		if (window !== null && !window.isDestroyed()) window.destroy();
	}
}

/** Never throttled, although it is never seen: it has a deadline every few ms. */
function audioWindowOptions(preload: string): BrowserWindowConstructorOptions {
	return {
		show: false,
		title: 'Parley audio',
		width: 200,
		height: 100,
		focusable: false,
		skipTaskbar: true,
		webPreferences: {
			preload,
			backgroundThrottling: false,
			// Nobody can click on a page that is not seen.
			autoplayPolicy: 'no-user-gesture-required',
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
			spellcheck: false,
		},
	};
}

function isHere(message: unknown): boolean {
	const here: AudioPageEvent['type'] = 'here';
	return typeof message === 'object' && message !== null && 'type' in message && message.type === here;
}
