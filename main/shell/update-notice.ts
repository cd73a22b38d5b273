import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Dialog, Notification } from 'electron';
import type { AppUpdater } from 'electron-updater';
import { m } from '../../preload/words/compiled/messages.js';
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
		title: m.desktop_update_title({ version }),
		body: m.desktop_update_body(),
	});
	const decide = async (): Promise<void> => {
		const { response } = await dialog.showMessageBox({
			type: 'question',
			message: m.desktop_update_ask({ version }),
			detail: m.desktop_update_detail(),
			buttons: [m.desktop_update_later(), m.desktop_update_download()],
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
		subject: 'update',
	};
}
