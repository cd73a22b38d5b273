/** Every file that was dropped, and every JSON file in the folders that were, at any depth. To be called in the drop's own event. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly File[]> {
	// The entries are gone once the event is over.
	const dropped = [...transfer.items].filter(({ kind }) => kind === 'file');
	const entries = dropped.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
	const found: File[] = [];
	for (const { entry, file } of entries) {
		if (entry?.isDirectory === true) found.push(...(await inFolder(entry)));
		else if (file !== null) found.push(file);
	}
	return found;
}

async function inFolder(folder: FileSystemEntry): Promise<File[]> {
	const files: File[] = [];
	for (const entry of await entriesOf(folder as FileSystemDirectoryEntry)) {
		if (entry.isDirectory) files.push(...(await inFolder(entry)));
		else if (/\.json$/i.test(entry.name)) files.push(await fileOf(entry as FileSystemFileEntry));
	}
	return files;
}

/** A reader gives a hundred at a time, and none when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
	const reader = folder.createReader();
	const all: FileSystemEntry[] = [];
	for (;;) {
		const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
			reader.readEntries(resolve, reject),
		);
		if (some.length === 0) return all;
		all.push(...some);
	}
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
	new Promise((resolve, reject) => entry.file(resolve, reject));
