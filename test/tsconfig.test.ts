import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempDisposableSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const commands = {
	tsc: join(dirname(require.resolve('typescript/package.json')), 'bin/tsc'),
	'svelte-check': join(dirname(require.resolve('svelte-check/package.json')), 'bin/svelte-check'),
};

/** Type-checks one planted file under the project's own settings; returns what the checker says. */
function check(command: keyof typeof commands, config: string, file: string, code: string): string {
	using folder = mkdtempDisposableSync(join(tmpdir(), 'parley-types-'));
	symlinkSync(join(root, 'node_modules'), join(folder.path, 'node_modules'), 'junction');
	for (const name of ['tsconfig.json', 'renderer/tsconfig.json', 'svelte.config.js', file]) {
		mkdirSync(dirname(join(folder.path, name)), { recursive: true });
		if (name !== file) cpSync(join(root, name), join(folder.path, name));
	}
	writeFileSync(join(folder.path, 'package.json'), '{ "type": "module" }');
	writeFileSync(join(folder.path, file), code);
	const flag = command === 'tsc' ? '-p' : '--tsconfig';
	const run = spawnSync(process.execPath, [commands[command], flag, join(folder.path, config)], {
		cwd: folder.path,
		encoding: 'utf8',
	});
	return run.stdout;
}

describe('the type checkers see what they should', () => {
	test('main has no DOM', () => {
		const code = 'export const title = document.title;';
		expect(check('tsc', 'tsconfig.json', 'main/planted.ts', code)).toContain(
			"Cannot find name 'document'",
		);
	});

	test('the renderer has no Node', () => {
		const code = 'export const size = Buffer.byteLength(document.title);';
		const said = check('tsc', 'renderer/tsconfig.json', 'renderer/planted.ts', code);
		expect(said).toContain("Cannot find name 'Buffer'");
		expect(said).not.toContain('document');
	});

	test('an index may miss', () => {
		const code = 'export const first = (words: string[]): string => words[0];';
		expect(check('tsc', 'tsconfig.json', 'main/domain/planted.ts', code)).toContain('undefined');
	});

	test('svelte-check reports an error inside a component', () => {
		const code = '<script lang="ts">\n\tconst count: number = \'three\';\n</script>\n\n<p>{count}</p>\n';
		const said = check('svelte-check', 'renderer/tsconfig.json', 'renderer/Planted.svelte', code);
		expect(said).toContain("'string' is not assignable to type 'number'");
	});
});
