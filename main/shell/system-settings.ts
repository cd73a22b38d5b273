import { spawn } from 'node:child_process';
import type { SystemPage } from '../../preload/contract/trouble-requests.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { AssistantFailure } from '../domain/errors.ts';

export interface SystemSettingsOptions {
	readonly openUrl: (url: string) => Promise<void>;
	readonly platform?: NodeJS.Platform;
	/** `XDG_CURRENT_DESKTOP`: which desktop this is, on Linux. */
	readonly desktop?: string;
	/** Starts a program and leaves it alone; false where there is none of that name. */
	readonly start?: (command: string, args: readonly string[]) => Promise<boolean>;
}

type Pages<Value> = Readonly<Record<SystemPage, Value>>;

/** The systems' own links to their settings. */
const urls: Readonly<Partial<Record<NodeJS.Platform, Pages<string>>>> = {
	darwin: {
		microphone: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
		sound: 'x-apple.systempreferences:com.apple.preference.sound',
		storage: 'x-apple.systempreferences:com.apple.settings.Storage',
	},
	win32: {
		microphone: 'ms-settings:privacy-microphone',
		sound: 'ms-settings:sound',
		storage: 'ms-settings:storagesense',
	},
};

interface Program {
	readonly command: readonly [string, ...string[]];
	/** The desktop it belongs to: on others it is there and refuses. */
	readonly only?: RegExp;
}

/** Linux keeps no permission for the microphone: muting and choosing it is what the sound settings do. */
const sound: readonly Program[] = [
	{ command: ['gnome-control-center', 'sound'], only: /GNOME|Unity/i },
	{ command: ['systemsettings', 'kcm_pulseaudio'], only: /KDE/i },
	{ command: ['kcmshell6', 'kcm_pulseaudio'], only: /KDE/i },
	{ command: ['kcmshell5', 'kcm_pulseaudio'], only: /KDE/i },
	{ command: ['cinnamon-settings', 'sound'], only: /Cinnamon/i },
	{ command: ['mate-volume-control'], only: /MATE/i },
	{ command: ['pavucontrol'] },
	{ command: ['pavucontrol-qt'] },
];

const programs: Pages<readonly Program[]> = {
	microphone: sound,
	sound,
	storage: [{ command: ['baobab'] }, { command: ['filelight'] }, { command: ['gnome-disks'] }],
};

/** The operating system's own settings, opened where the person can change what Parley cannot. */
export class SystemSettings {
	readonly #openUrl: SystemSettingsOptions['openUrl'];
	readonly #platform: NodeJS.Platform;
	readonly #desktop: string;
	readonly #start: NonNullable<SystemSettingsOptions['start']>;

	constructor(options: SystemSettingsOptions) {
		this.#openUrl = options.openUrl;
		this.#platform = options.platform ?? process.platform;
		this.#desktop = options.desktop ?? process.env.XDG_CURRENT_DESKTOP ?? '';
		this.#start = options.start ?? started;
	}

	/** @throws AssistantFailure with what to do instead. */
	async open(page: SystemPage): Promise<void> {
		const url = urls[this.#platform]?.[page];
		const opened = url === undefined ? await this.#startFirst(programs[page]) : await this.#opened(url);
		if (opened) return;
		throw new AssistantFailure({
			kind: 'internal',
			message: m.trouble_no_system_settings(),
			retryable: false,
			subject: page,
		});
	}

	async #opened(url: string): Promise<boolean> {
		return this.#openUrl(url).then(
			() => true,
			() => false,
		);
	}

	async #startFirst(candidates: readonly Program[]): Promise<boolean> {
		for (const { command, only } of candidates) {
			const [name, ...args] = command;
			if (only?.test(this.#desktop) !== false && (await this.#start(name, args))) return true;
		}
		return false;
	}
}

function started(command: string, args: readonly string[]): Promise<boolean> {
	const { promise, resolve } = Promise.withResolvers<boolean>();
	const child = spawn(command, args, { detached: true, stdio: 'ignore' });
	child.once('spawn', () => resolve(true));
	child.once('error', () => resolve(false));
	child.unref();
	return promise;
}
