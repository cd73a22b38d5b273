import type { BrowserWindow, Dialog, OpenDialogOptions } from 'electron';
import { m } from '../../preload/words/compiled/messages.js';
import type { PickModelFiles } from './ipc/model-requests.ts';

export interface ModelFileDialogOptions {
	readonly dialog: Pick<Dialog, 'showOpenDialog'>;
	readonly window: () => BrowserWindow | null;
}

/** Asks the person where a model lies. Windows and Linux show files or folders in a dialog, never both: hence the choice. */
export function modelFileDialog({ dialog, window }: ModelFileDialogOptions): PickModelFiles {
	return async (pick) => {
		const parent = window();
		const options = pick === 'folder' ? folderOptions() : fileOptions();
		const { canceled, filePaths } =
			parent === null
				? await dialog.showOpenDialog(options)
				: await dialog.showOpenDialog(parent, options);
		return canceled || filePaths.length === 0 ? null : filePaths;
	};
}

function folderOptions(): OpenDialogOptions {
	return { title: m.models_import_folder_title(), properties: ['openDirectory'] };
}

function fileOptions(): OpenDialogOptions {
	return {
		title: m.models_import_files_title(),
		filters: [
			{
				name: m.models_import_archives(),
				extensions: ['bz2', 'gz', 'tgz', 'tbz2', 'tar', 'onnx', 'txt', 'bin'],
			},
			{ name: m.models_import_all_files(), extensions: ['*'] },
		],
		properties: ['openFile', 'multiSelections'],
	};
}
