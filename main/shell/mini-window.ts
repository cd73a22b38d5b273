import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { Settings } from '../../preload/contract/settings.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { AssistantPort } from './assistant-port.ts';
import { pageBackground, pagePreferences } from './main-window.ts';
import type { PageWindows } from './page-windows.ts';

/** At the normal size of text; it grows with it. */
const size = { width: 340, height: 104 } as const;
const fromEdge = 24;
/** How long the last words stay to be read, ms. */
const lingerMs = 4_000;

export type MiniWindowSetting = Settings['appearance']['miniWindow'];

export interface MiniWindowLook {
	readonly preload: string;
	readonly platform: NodeJS.Platform;
	readonly dark: boolean;
	readonly textScale: number;
	/** The part of the screen that windows may use. */
	readonly workArea: Rectangle;
}

/**
 * In the corner where it covers least, until a person moves it; its place is kept. It never takes the keyboard from the
 * program in use: a panel on macOS, without focus on Windows, shown inactive everywhere. On Linux it keeps the right to the
 * keyboard, because a window without it is out of the window manager's hands and cannot be moved.
 */
export function miniWindowOptions(look: MiniWindowLook): BrowserWindowConstructorOptions {
	const { platform, workArea, textScale } = look;
	const scaled = scaledSize(textScale);
	return {
		name: 'mini',
		windowStatePersistence: { bounds: true, displayMode: false },
		title: 'Parley',
		...scaled,
		x: workArea.x + workArea.width - scaled.width - fromEdge,
		y: workArea.y + workArea.height - scaled.height - fromEdge,
		show: false,
		frame: false,
		resizable: false,
		minimizable: false,
		maximizable: false,
		fullscreenable: false,
		alwaysOnTop: true,
		skipTaskbar: true,
		acceptFirstMouse: true,
		focusable: platform !== 'win32',
		...(platform === 'darwin' && { type: 'panel' }),
		backgroundColor: pageBackground(look.dark),
		webPreferences: pagePreferences(look.preload),
	};
}

/** Whether it is to be seen. While the main window is in use it would say everything twice. */
export function decideMiniWindow(
	setting: MiniWindowSetting,
	{ isTalking, mainInUse }: { isTalking: boolean; mainInUse: boolean },
): boolean {
	return setting === 'always' || (setting === 'while-talking' && isTalking && !mainInUse);
}

function scaledSize(textScale: number): { width: number; height: number } {
	return { width: Math.round(size.width * textScale), height: Math.round(size.height * textScale) };
}

export interface MiniWindowParts {
	readonly assistant: AssistantPort;
	readonly pages: Pick<PageWindows, 'open'>;
	readonly clock: Clock;
	readonly look: () => Omit<MiniWindowLook, 'textScale'>;
	readonly mainInUse: () => boolean;
}

/** The state, the last words and two buttons above all other windows, as far as the person wants that. */
export class MiniWindow implements Disposable {
	readonly #parts: MiniWindowParts;
	readonly #subscription: Disposable;
	#setting: MiniWindowSetting = 'off';
	#textScale = 1;
	#window: BrowserWindow | null = null;
	#isPainted = false;
	#isTalking = false;
	#lingering: Disposable | null = null;

	constructor(parts: MiniWindowParts) {
		this.#parts = parts;
		this.#subscription = parts.assistant.onEvent((event) => {
			if (event.type === 'assistant.state_changed') this.#talking(event.state !== 'idle');
		});
	}

	follow({ miniWindow, textScale }: Settings['appearance']): void {
		this.#setting = miniWindow;
		if (this.#textScale !== textScale) {
			this.#textScale = textScale;
			const { width, height } = scaledSize(textScale);
			this.#window?.setSize(width, height);
		}
		if (miniWindow === 'off') this.#close();
		else this.#window ??= this.#open();
		this.update();
	}

	/** Also to be called when the main window comes into use or goes out of it. */
	update(): void {
		const window = this.#window;
		if (window === null || !this.#isPainted) return;
		const isTalking = this.#isTalking || this.#lingering !== null;
		const isShown = decideMiniWindow(this.#setting, { isTalking, mainInUse: this.#parts.mainInUse() });
		if (isShown === window.isVisible()) return;
		if (isShown) window.showInactive();
		else window.hide();
	}

	[Symbol.dispose](): void {
		this.#subscription[Symbol.dispose]();
		this.#close();
	}

	#talking(isTalking: boolean): void {
		const { clock } = this.#parts;
		this.#lingering?.[Symbol.dispose]();
		this.#lingering = null;
		if (this.#isTalking && !isTalking) {
			this.#lingering = clock.schedule(clock.nowMs() + lingerMs, () => {
				this.#lingering = null;
				this.update();
			});
		}
		this.#isTalking = isTalking;
		// Closed by the window manager, it comes back with the next turn: the setting turns it off.
		if (isTalking && this.#setting !== 'off') this.#window ??= this.#open();
		this.update();
	}

	#open(): BrowserWindow {
		const look = this.#parts.look();
		const window = this.#parts.pages.open(
			'mini/index.html',
			miniWindowOptions({ ...look, textScale: this.#textScale }),
		);
		this.#isPainted = false;
		this.#isTalking = this.#parts.assistant.snapshot().state !== 'idle';
		if (look.platform === 'darwin') {
			window.setVisibleOnAllWorkspaces(true, {
				visibleOnFullScreen: true,
				skipTransformProcessType: true,
			});
		}
		window.once('ready-to-show', () => {
			this.#isPainted = true;
			this.update();
		});
		window.on('closed', () => {
			if (this.#window === window) this.#window = null;
		});
		return window;
	}

	#close(): void {
		this.#lingering?.[Symbol.dispose]();
		this.#lingering = null;
		const window = this.#window;
		this.#window = null;
		if (window !== null && !window.isDestroyed()) window.destroy();
	}
}
