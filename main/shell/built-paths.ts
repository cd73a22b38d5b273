import { dirname, join } from 'node:path';

export interface BuiltPaths {
	/** The built page. */
	readonly rendererFolder: string;
	/** The preload scripts of the window and of the audio page. */
	readonly preload: string;
	readonly audioPreload: string;
}

/** Where the built parts lie, seen from the built main program in `out/main`. */
export function builtPaths(mainFolder: string): BuiltPaths {
	const out = dirname(mainFolder);
	return {
		rendererFolder: join(out, 'renderer'),
		preload: join(out, 'preload', 'index.cjs'),
		audioPreload: join(out, 'preload', 'audio.cjs'),
	};
}
