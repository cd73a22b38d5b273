import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Dialog, Notification } from 'electron';
import type { AppUpdater } from 'electron-updater';
import type { AssistantError } from '../domain/errors.ts';
import type { Updater } from './updates.ts';

/** Whether this build was told where its successors are (docs/packaging.md). */
export function canUpdate({ isPackaged }: { readonly isPackaged: boolean }, resources: string): boolean {
	return isPackaged && existsSync(join(resources, 'app-update.yml'));
}

/** CommonJS that loads Electron itself, so it is loaded when it is wanted and not before. */
export function loadUpdater(): Promise<Updater> {
	const load = createRequire(import.meta.url);
	const { autoUpdater } = load('electron-updater') as { readonly autoUpdater: AppUpdater };
	return Promise.resolve(autoUpdater);
}

export interface UpdateNoticeParts {
	readonly notify: (options: { title: string; body: string }) => Pick<Notification, 'show' | 'on'>;
	readonly dialog: Pick<Dialog, 'showMessageBox'>;
	readonly download: () => Promise<void>;
	readonly tell: (error: AssistantError) => void;
}

/** Says that there is a newer version, in passing; what to do about it is asked once somebody shows interest. */
export function noticeUpdate(version: string, { notify, dialog, download, tell }: UpdateNoticeParts): void {
	const notice = notify({
		title: `Parley ${version} is available`,
		body: 'Click to decide whether to install it.',
	});
	const decide = async (): Promise<void> => {
		const { response } = await dialog.showMessageBox({
			type: 'question',
			message: `Install Parley ${version}?`,
			detail: 'It is downloaded now and put in place when you quit Parley.',
			buttons: ['Not now', 'Download'],
			defaultId: 0,
			cancelId: 0,
			noLink: true,
		});
		if (response === 1) await download();
	};
	notice.on('click', () => void decide().catch(() => tell(downloadFailed(version))));
	notice.show();
}

function downloadFailed(version: string): AssistantError {
	return {
		kind: 'download-failed',
		message: `Parley ${version} could not be downloaded. Try again later, or install it by hand.`,
		retryable: true,
	};
}
