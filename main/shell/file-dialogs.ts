import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BrowserWindow, Dialog, OpenDialogOptions, SaveDialogOptions } from 'electron';
import type { ExportFormat } from '../../preload/contract/requests.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { AssistantFailure, assistantErrorOf } from '../domain/errors.ts';
import type { FileDialogs, OpenedFile } from './ipc/history-requests.ts';

const formatNames: Readonly<Record<ExportFormat, () => string>> = {
	json: m.desktop_format_json,
	md: () => 'Markdown',
	txt: m.desktop_format_txt,
};

/** More than any conversation; reading it would only fill the memory. */
const mostImportBytes = 256 * 1024 * 1024;

export interface FileDialogsOptions {
	readonly dialog: Pick<Dialog, 'showSaveDialog' | 'showOpenDialog'>;
	readonly window: () => BrowserWindow | null;
	/** Where the person's documents are. */
	readonly folder: string;
}

/** The system's own dialogs: only what a person chose there is read or written. */
export function systemFileDialogs(options: FileDialogsOptions): FileDialogs {
	const { folder } = options;
	const saveWhere = (name: string, format: ExportFormat, title: string): Promise<string | null> =>
		savePath(options, saveOptions(join(folder, name), format, title));
	return {
		save: async (suggestedName, format, text) => {
			const path = await saveWhere(suggestedName, format, m.desktop_export_title());
			if (path === null) return null;
			await written(path, text);
			return basename(path);
		},
		saveWhere: (suggestedName, title) => saveWhere(suggestedName, 'json', title),
		folderWhere: async (title) => {
			const paths = await openPaths(options, folderOptions(folder, title));
			return paths?.[0] ?? null;
		},
		open: async () => {
			const paths = await openPaths(options, openOptions());
			return paths?.map((path) => () => opened(path)) ?? null;
		},
	};
}

async function savePath(
	{ dialog, window }: FileDialogsOptions,
	options: SaveDialogOptions,
): Promise<string | null> {
	const parent = window();
	const { canceled, filePath } =
		parent === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(parent, options);
	return canceled || filePath === '' ? null : filePath;
}

async function openPaths(
	{ dialog, window }: FileDialogsOptions,
	options: OpenDialogOptions,
): Promise<readonly string[] | null> {
	const parent = window();
	const { canceled, filePaths } =
		parent === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(parent, options);
	return canceled ? null : filePaths;
}

function saveOptions(defaultPath: string, format: ExportFormat, title: string): SaveDialogOptions {
	return {
		title,
		defaultPath,
		filters: [{ name: formatNames[format](), extensions: [format] }],
		properties: ['createDirectory', 'showOverwriteConfirmation'],
	};
}

function folderOptions(defaultPath: string, title: string): OpenDialogOptions {
	return { title, defaultPath, properties: ['openDirectory', 'createDirectory'] };
}

function openOptions(): OpenDialogOptions {
	return {
		title: m.desktop_import_title(),
		filters: [{ name: formatNames.json(), extensions: ['json'] }],
		properties: ['openFile', 'multiSelections'],
	};
}

async function opened(path: string): Promise<OpenedFile> {
	const name = basename(path);
	try {
		return { name, text: await contents(path) };
	} catch (thrown) {
		return { name, error: assistantErrorOf(thrown, unreadable(path)) };
	}
}

async function written(path: string, text: string): Promise<void> {
	try {
		await writeFile(path, text, 'utf8');
	} catch (cause) {
		throw new AssistantFailure(
			{
				kind: 'storage-failed',
				message: `The file ${basename(path)} could not be written. Choose another folder, or make room on the disk.`,
				retryable: true,
				subject: path,
			},
			cause,
		);
	}
}

async function contents(path: string): Promise<string> {
	try {
		const { size } = await stat(path);
		if (size <= mostImportBytes) return await readFile(path, 'utf8');
	} catch (cause) {
		throw new AssistantFailure(unreadable(path), cause);
	}
	throw new AssistantFailure(unreadable(path));
}

function unreadable(path: string): AssistantFailure['error'] {
	return {
		kind: 'import-invalid',
		message: `The file ${basename(path)} cannot be read, or is larger than 256 MB. Choose a conversation exported as JSON.`,
		retryable: false,
		subject: path,
	};
}
