import type { App } from 'electron';
import type { Settings } from '../../preload/contract/settings.ts';
import type { LoginItem } from './login-item.ts';
import { isHidden } from './login-item.ts';
import type { ReportFault } from './ipc/ipc-router.ts';
import type { AppSettingsOptions } from './settings-owner.ts';
import { AppSettings } from './settings-owner.ts';

/** Makes the system follow the settings before they are kept; what it refuses is not kept. */
export function startupCarriedOut(item: LoginItem): (next: Settings, before: Settings) => Promise<void> {
	return async ({ startup }, { startup: before }) => {
		if (startup.atLogin === before.atLogin && startup.hidden === before.hidden) return;
		if (startup.atLogin || before.atLogin) await item.set(startup);
	};
}

/** The app's settings, in agreement with what the system starts at login. */
export function settingsOfSystem(
	options: Omit<AppSettingsOptions, 'carryOut'>,
	item: LoginItem,
	reportFault: ReportFault,
): AppSettings {
	const settings = new AppSettings({ ...options, carryOut: startupCarriedOut(item) });
	agreeWithLoginItem(settings, item).catch((cause: unknown) =>
		reportFault('Starting at login could not be checked.', cause),
	);
	return settings;
}

/**
 * The system's list has the last word: what a person took out of it is not put back. What is still there is written anew,
 * because the program may lie elsewhere after an update.
 */
export async function agreeWithLoginItem(settings: AppSettings, item: LoginItem): Promise<void> {
	const { startup } = settings.shown;
	if (!startup.atLogin) return;
	if (await item.isSet()) await item.set(startup);
	else await settings.change({ startup: { atLogin: false } });
}

export interface StartFacts {
	readonly argv: readonly string[];
	readonly platform: NodeJS.Platform;
	readonly app: Pick<App, 'getLoginItemSettings'>;
	readonly hidden: boolean;
}

/** Whether this start opens no window. macOS passes no arguments to what it starts at login. */
export function startsHidden({ argv, platform, app, hidden }: StartFacts): boolean {
	if (isHidden(argv)) return true;
	return hidden && platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
