import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempDisposableSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findElectron, needsBuild, noElectronSentence } from '../main/start.ts';

const startFile = resolve(import.meta.dirname, '../main/start.ts');
const temporaryFolder = () => mkdtempDisposableSync(join(tmpdir(), 'parley-start-'));

describe('npm start without Electron', () => {
	test('ends with one sentence that names npm run demo, and exit code 1', () => {
		using folder = temporaryFolder();
		const run = spawnSync(process.execPath, [startFile], {
			encoding: 'utf8',
			env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: folder.path },
		});
		expect(run.status).toBe(1);
		expect(run.stdout).toBe('');
		expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
		expect(run.stderr).toContain('npm run demo');
		expect(run.stderr).not.toMatch(/\n\s+at /);
	});

	test('a download that fails becomes its first line, not its stack', () => {
		using folder = temporaryFolder();
		writeFileSync(
			join(folder.path, 'install.js'),
			"console.error('RequestError: getaddrinfo ENOTFOUND github.com\\n    at f (x.js:1:1)'); process.exit(1);",
		);
		const found = findElectron({ packageFolder: folder.path });
		expect(found).toEqual({ reason: 'getaddrinfo ENOTFOUND github.com' });
		expect(noElectronSentence('getaddrinfo ENOTFOUND github.com')).not.toContain('\n');
	});

	test('a download that works is used', () => {
		using folder = temporaryFolder();
		writeFileSync(
			join(folder.path, 'install.js'),
			`const { mkdirSync, writeFileSync } = require('node:fs'); const { dirname, join } = require('node:path');
			const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
			const file = join(__dirname, 'dist', names[process.platform] ?? 'electron');
			mkdirSync(dirname(file), { recursive: true }); writeFileSync(file, '');`,
		);
		expect(findElectron({ packageFolder: folder.path })).toHaveProperty('program');
	});
});

describe('needsBuild', () => {
	const project = (folder: string, files: Record<string, number>) => {
		for (const [file, seconds] of Object.entries(files)) {
			const path = join(folder, file);
			mkdirSync(join(path, '..'), { recursive: true });
			writeFileSync(path, '');
			utimesSync(path, seconds, seconds);
		}
		for (const name of ['main', 'main/domain']) utimesSync(join(folder, name), 1, 1);
	};

	test.each([
		['nothing is built', { 'main/domain/a.ts': 10 }, true],
		['the build is newer than every source', { 'main/domain/a.ts': 10, 'out/main/index.js': 20 }, false],
		['a source deep in a folder is newer', { 'main/domain/a.ts': 30, 'out/main/index.js': 20 }, true],
	])('%s', (_name, files, expected) => {
		using folder = temporaryFolder();
		project(folder.path, files);
		expect(needsBuild(folder.path)).toBe(expected);
	});
});
