import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { appOrigin } from './app-scheme.ts';
import { audioPageUrl } from './audio-page.ts';
import type { EventFeed } from './ipc/event-feed.ts';
import { guardContents } from './main-window.ts';
import { isTrustedFrame } from './navigation.ts';
import { guardPermissions } from './permissions.ts';

export type CreateWindow = (options: BrowserWindowConstructorOptions) => BrowserWindow;

/** The windows a person sees, whatever page they show: each is protected, fed and trusted as long as it lives. */
export class PageWindows {
	readonly #feed: EventFeed;
	readonly #create: CreateWindow;
	readonly #open = new Set<BrowserWindow>();

	constructor({ feed, create }: { feed: EventFeed; create: CreateWindow }) {
		this.#feed = feed;
		this.#create = create;
	}

	/** `page`: path below our origin. The window is shown by whoever opened it. */
	open(page: string, options: BrowserWindowConstructorOptions): BrowserWindow {
		const window = this.#create(options);
		guardContents(window.webContents, appOrigin);
		guardPermissions(window.webContents.session, { origin: appOrigin, audioUrl: audioPageUrl });
		const fed = this.#feed.add(window.webContents);
		this.#open.add(window);
		window.on('closed', () => {
			fed[Symbol.dispose]();
			this.#open.delete(window);
		});
		void window.loadURL(`${appOrigin}/${page}`);
		return window;
	}

	/** Whether `frame` is the main frame of one of them, on a page of ours. */
	trusts(frame: Parameters<typeof isTrustedFrame>[0]): boolean {
		return [...this.#open].some((window) =>
			isTrustedFrame(frame, window.webContents.mainFrame, appOrigin),
		);
	}
}
