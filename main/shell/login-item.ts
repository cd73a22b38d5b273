import { homedir } from 'node:os';
import type { App } from 'electron';
import { AssistantFailure } from '../domain/errors.ts';
import { AutostartFile } from './autostart-file.ts';

/** Started so, Parley opens no window: it waits in the tray. */
const hiddenSwitch = '--hidden';

export function isHidden(argv: readonly string[]): boolean {
	return argv.includes(hiddenSwitch);
}

export interface LoginItemState {
	readonly atLogin: boolean;
	/** Started by the login it opens no window. */
	readonly hidden: boolean;
}

/** Starting when the person logs in, as the system keeps it. */
export interface LoginItem {
	/** Throws `AssistantFailure` when the system does not do it. */
	set(state: LoginItemState): Promise<void>;
	isSet(): Promise<boolean>;
}

export interface LoginItemParts {
	readonly app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;
	readonly platform: NodeJS.Platform;
	readonly env: NodeJS.ProcessEnv;
	readonly home: string;
	/** What starts this Parley: the program, and what it must be given. */
	readonly command: readonly string[];
}

/** For this program. From the sources it is Electron that is started, with the app's folder. */
export function systemLoginItem(
	app: LoginItemParts['app'] & Pick<App, 'isPackaged' | 'getAppPath'>,
): LoginItem {
	const { platform, env, execPath } = process;
	const command = app.isPackaged ? [execPath] : [execPath, app.getAppPath()];
	return loginItem({ app, platform, env, home: homedir(), command });
}

export function loginItem(parts: LoginItemParts): LoginItem {
	const { app, platform, command } = parts;
	if (platform === 'darwin' || platform === 'win32') return new SystemLoginItem(app, command);
	return new AutostartLoginItem(new AutostartFile(parts), parts);
}

/** macOS and Windows keep a list of their own. macOS takes no arguments: there the start asks whether it was the login's. */
class SystemLoginItem implements LoginItem {
	readonly #app: LoginItemParts['app'];
	readonly #command: readonly string[];

	constructor(app: LoginItemParts['app'], command: readonly string[]) {
		this.#app = app;
		this.#command = command;
	}

	set({ atLogin, hidden }: LoginItemState): Promise<void> {
		const item = this.#item(hidden);
		this.#app.setLoginItemSettings({ ...item, openAtLogin: atLogin });
		// It says nothing when it fails, for instance in a program that is not signed.
		const isDone = this.#app.getLoginItemSettings(item).openAtLogin === atLogin;
		return isDone ? Promise.resolve() : Promise.reject(new AssistantFailure(refused()));
	}

	isSet(): Promise<boolean> {
		const isIn = (hidden: boolean): boolean =>
			this.#app.getLoginItemSettings(this.#item(hidden)).openAtLogin;
		return Promise.resolve(isIn(true) || isIn(false));
	}

	#item(hidden: boolean): { path: string; args: string[] } {
		const [path = process.execPath, ...args] = this.#command;
		return { path, args: hidden ? [...args, hiddenSwitch] : args };
	}
}

/** Desktops of Linux start what lies in a folder. */
class AutostartLoginItem implements LoginItem {
	readonly #file: AutostartFile;
	readonly #command: readonly string[];

	constructor(file: AutostartFile, { env, command }: Pick<LoginItemParts, 'env' | 'command'>) {
		this.#file = file;
		// An AppImage runs from a place that is gone when it ends.
		this.#command = env.APPIMAGE === undefined || env.APPIMAGE === '' ? command : [env.APPIMAGE];
	}

	async set({ atLogin, hidden }: LoginItemState): Promise<void> {
		try {
			if (atLogin) await this.#file.write([...this.#command, ...(hidden ? [hiddenSwitch] : [])]);
			else await this.#file.remove();
		} catch {
			throw new AssistantFailure({
				kind: 'settings-invalid',
				message: `Starting at login could not be ${atLogin ? 'set up' : 'ended'}: ${this.#file.path} cannot be ${atLogin ? 'written' : 'removed'}. Check who may write to that folder, then try again.`,
				retryable: true,
			});
		}
	}

	isSet(): Promise<boolean> {
		return this.#file.exists();
	}
}

function refused(): AssistantFailure['error'] {
	return {
		kind: 'settings-invalid',
		message:
			'The system did not change what starts at login. Look for Parley among the login items in the system settings and change it there.',
		retryable: true,
	};
}
