import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Clock } from '../domain/ports/clock.ts';
import type { AssistantPort } from './assistant-port.ts';
import type { EventFeed } from './ipc/event-feed.ts';
import { MainWindow } from './main-window.ts';
import { MiniWindow } from './mini-window.ts';
import { PageWindows } from './page-windows.ts';
import { keepUnheardTroubles } from './unheard-troubles.ts';

export interface DesktopWindowsParts {
	readonly assistant: AssistantPort;
	readonly clock: Clock;
	readonly feed: EventFeed;
	readonly preload: string;
	readonly onMainClosed: () => void;
}

/** The windows a person sees on this computer. */
export class DesktopWindows implements Disposable {
	readonly main: MainWindow;
	readonly mini: MiniWindow;
	readonly #pages: PageWindows;
	readonly #subscription: Disposable;

	constructor({ assistant, clock, feed, preload, onMainClosed }: DesktopWindowsParts) {
		const pages = new PageWindows({ feed, create: (options) => new BrowserWindow(options) });
		this.#pages = pages;
		this.main = new MainWindow({
			pages,
			look: () => ({ preload, dark: nativeTheme.shouldUseDarkColors }),
			onUse: () => this.mini.update(),
			onClosed: onMainClosed,
		});
		this.mini = new MiniWindow({
			assistant,
			clock,
			pages,
			mainInUse: () => this.main.isInUse,
			look: () => ({
				preload,
				platform: process.platform,
				dark: nativeTheme.shouldUseDarkColors,
				workArea: screen.getPrimaryDisplay().workArea,
			}),
		});
		this.#subscription = keepUnheardTroubles(assistant, this.main);
	}

	/** Whether requests of `frame` are answered. */
	trusts(frame: Parameters<PageWindows['trusts']>[0]): boolean {
		return this.#pages.trusts(frame);
	}

	[Symbol.dispose](): void {
		this.#subscription[Symbol.dispose]();
		this.mini[Symbol.dispose]();
	}
}
