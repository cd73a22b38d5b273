import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Homebrew and MacPorts install: not on the PATH of a program that was started from the Dock. */
const placesBesidePath =
	process.platform === 'darwin' ? ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin'] : [];

/** The absolute path of a program, or null when it is not installed. */
export function findExecutable(name: string): string | null {
	const file = process.platform === 'win32' ? `${name}.exe` : name;
	const places = [...(process.env.PATH ?? '').split(delimiter), ...placesBesidePath];
	for (const place of places) {
		if (place === '') continue;
		const path = join(place, file);
		try {
			accessSync(path, constants.X_OK);
			return path;
		} catch {
			// Not here.
		}
	}
	return null;
}
