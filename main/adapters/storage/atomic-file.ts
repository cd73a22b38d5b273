import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';

/**
 * Puts `text` in the place of the file at once: whoever reads it, and whatever happens meanwhile, finds the old file or the
 * new one, never half of one. On disk when it resolves. Only its owner may read it. Throws what the file system throws.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
	const unfinished = `${path}.${randomUUID()}.unfinished`;
	try {
		const file = await open(unfinished, 'wx', 0o600);
		try {
			await file.writeFile(text, 'utf8');
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(unfinished, path);
	} catch (thrown) {
		await rm(unfinished, { force: true });
		throw thrown;
	}
	await syncFolder(dirname(path));
}

/** The new name is safe only once its folder is; Windows neither needs nor allows it. */
async function syncFolder(path: string): Promise<void> {
	if (process.platform === 'win32') return;
	const folder = await open(path, 'r');
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}
