import { EventEmitter } from 'node:events';
import type { CreateWindow } from '../../main/shell/page-windows.ts';

type WindowOptions = Parameters<CreateWindow>[0];

/** What a window is asked to do, without a screen. Focus is the test's to give. */
export class FakeWindow extends EventEmitter {
	readonly options: WindowOptions;
	readonly asked: string[] = [];
	readonly sent: [channel: string, payload: unknown][] = [];
	readonly mainFrame = { url: 'app://parley/index.html', detached: false };
	readonly webContents = Object.assign(new EventEmitter(), {
		mainFrame: this.mainFrame,
		session: {
			setPermissionRequestHandler: () => undefined,
			setPermissionCheckHandler: () => undefined,
			setDevicePermissionHandler: () => undefined,
		},
		setWindowOpenHandler: () => undefined,
		isDestroyed: () => this.destroyed,
		send: (channel: string, payload: unknown) => void this.sent.push([channel, payload]),
	});
	visible = false;
	focused = false;
	destroyed = false;

	constructor(options: WindowOptions) {
		super();
		this.options = options;
	}

	/** As the code under test sees it. */
	get seen(): ReturnType<CreateWindow> {
		return this as never;
	}

	async loadURL(url: string): Promise<void> {
		this.asked.push(`load ${url}`);
	}

	show(): void {
		this.visible = true;
		this.focus();
	}

	showInactive(): void {
		this.asked.push('show inactive');
		this.visible = true;
	}

	hide(): void {
		this.asked.push('hide');
		this.visible = false;
	}

	focus(): void {
		this.focused = true;
		this.asked.push('focus');
	}

	restore(): void {
		this.asked.push('restore');
	}

	isMinimized(): boolean {
		return false;
	}

	isVisible(): boolean {
		return this.visible;
	}

	isFocused(): boolean {
		return this.focused;
	}

	isDestroyed(): boolean {
		return this.destroyed;
	}

	setSize(width: number, height: number): void {
		this.asked.push(`size ${width} ${height}`);
	}

	setVisibleOnAllWorkspaces(): void {
		this.asked.push('all workspaces');
	}

	destroy(): void {
		this.destroyed = true;
		this.visible = false;
		this.emit('closed');
	}
}
