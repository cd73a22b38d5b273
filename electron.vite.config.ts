import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;
const helpersFolder = resolve(root, 'main/helpers');

/**
 * Every helper is a program of its own. `out/main` mirrors `main`, so that the composition root finds a helper at
 * `./helpers/NAME.entry` beside itself both in the sources and in the build.
 */
function helperEntries(): Record<string, string> {
	const files = readdirSync(helpersFolder).filter((file) => file.endsWith('.entry.ts'));
	return Object.fromEntries(
		files.map((file) => [`helpers/${file.slice(0, -'.ts'.length)}`, resolve(helpersFolder, file)]),
	);
}

export default defineConfig({
	main: {
		build: {
			outDir: 'out/main',
			rolldownOptions: {
				input: { index: resolve(root, 'main/index.ts'), ...helperEntries() },
				output: {
					format: 'es',
					entryFileNames: '[name].js',
					chunkFileNames: 'chunks/[name]-[hash].js',
				},
			},
		},
	},
	preload: {
		build: {
			outDir: 'out/preload',
			// A sandboxed preload is one CommonJS file: it can require nothing but Electron's own modules. The two share no code,
			// so neither is split.
			rolldownOptions: {
				input: { index: resolve(root, 'preload/index.ts'), audio: resolve(root, 'preload/audio.ts') },
				output: { format: 'cjs', entryFileNames: '[name].cjs' },
			},
		},
	},
	renderer: {
		root: 'renderer',
		plugins: [svelte({ configFile: resolve(root, 'svelte.config.js') })],
		build: {
			outDir: resolve(root, 'out/renderer'),
			minify: true,
			rolldownOptions: {
				input: {
					index: resolve(root, 'renderer/index.html'),
					mini: resolve(root, 'renderer/mini/index.html'),
					// What carries sound when Chromium does: a page nobody sees.
					audio: resolve(root, 'renderer/audio/index.html'),
				},
			},
		},
	},
});
