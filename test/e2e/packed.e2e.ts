import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { AsarArchive } from '../../.ci/asar-archive.ts';
import { readFuses } from '../../.ci/fuse-wire.ts';
import { packedContents, sizeTable } from '../../.ci/packed-contents.ts';
import type { PackedFile } from '../../.ci/packed-contents.ts';
import { SpeakerRecording, saidAs } from '../support/speaker-recording.ts';
import { openPackedApp } from './packed-app.ts';
import { practice, projectRoot, samples } from './parley-app.ts';

// What is said here of the program holds for the stand-in where Electron itself cannot be had: its fuses are a line in a
// shell script, written and read by electron-builder's own code, and switch nothing off.
test.skip(
	process.platform !== 'linux',
	'The packed folder of the other systems has other places for everything.',
);

const release = join(projectRoot, 'release', 'linux-unpacked');
let folder: string;
let packed: string;

function packageNames(files: readonly PackedFile[]): Set<string> {
	return new Set(
		files.flatMap(({ path }) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
	);
}

test.beforeAll(() => {
	test.setTimeout(90_000);
	const run = spawnSync(process.execPath, [join(projectRoot, '.ci/pack.ts')], {
		cwd: projectRoot,
		encoding: 'utf8',
	});
	expect(run.status, run.stdout + run.stderr).toBe(0);
	folder = mkdtempSync(join(tmpdir(), 'parley-packed-'));
	// Far from the repository: a file that was forgotten cannot be found in its node_modules.
	packed = join(folder, 'app');
	cpSync(release, packed, { recursive: true });
});

test.afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
});

test('holds what it needs, for this system only, and nothing of its making', () => {
	const { archived, unpacked, beside } = packedContents(packed);
	process.stdout.write(`${sizeTable({ archived, unpacked, beside })}\n`);
	const all = [...archived, ...unpacked, ...beside].map(({ path }) => path);
	const ours = archived.map(({ path }) => path).filter((path) => !path.startsWith('node_modules/'));
	expect(ours.filter((path) => !/^(out\/(main|preload|renderer)\/|package\.json$)/.test(path))).toEqual([]);

	expect(all.filter((path) => /\.(map|ts|mts|cts|svelte)$/.test(path))).toEqual([]);
	const foreign = /(darwin|win32|[-/]win-|arm64|musl|\.dll$|\.dylib$|\.exe$)/;
	expect(
		unpacked
			.map(({ path }) => path)
			.filter((path) => /\.(node|so|dll|dylib)/.test(path) && foreign.test(path)),
	).toEqual([]);
	// Shared libraries and add-ons are opened by their path, models by native code: an archive has neither.
	expect(
		archived.map(({ path }) => path).filter((path) => /\.(node|so(\.\d+)*|onnx|wav)$/.test(path)),
	).toEqual([]);
	expect(all.filter((path) => /\.onnx$/.test(path)).sort()).toEqual([
		'resources/models/packages/@ricky0123/vad-web/dist/silero_vad_v5.onnx',
		'resources/models/practice/end-of-turn/model.onnx',
		'resources/models/practice/stt/model.onnx',
		'resources/models/practice/tts/model.onnx',
	]);
	expect(all).toEqual(
		expect.arrayContaining(['resources/licences/LICENSE', 'resources/licences/THIRD-PARTY-NOTICES.md']),
	);
});

test('ships no package that only development needs', () => {
	const { archived, unpacked } = packedContents(packed);
	const { packages } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as {
		packages: Record<string, { dev?: boolean }>;
	};
	const shipped = packageNames([...archived, ...unpacked]);
	const wanted = Object.entries(packages)
		.filter(([, { dev = false }]) => !dev)
		.map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length));
	expect(shipped.size).toBeGreaterThan(10);
	expect([...shipped].filter((name) => !wanted.includes(name))).toEqual([]);
});

test('carries the notices of every package in it', () => {
	const notices = readFileSync(join(packed, 'resources/licences/THIRD-PARTY-NOTICES.md'), 'utf8');
	const { archived, unpacked } = packedContents(packed);
	const names = packageNames([...archived, ...unpacked]);
	expect([...names].filter((name) => !notices.includes(name))).toEqual([]);
});

test('has its fuses as they were asked for', () => {
	expect(readFuses(readFileSync(join(packed, 'parley')))).toMatchObject({
		runAsNode: false,
		enableNodeOptionsEnvironmentVariable: false,
		enableNodeCliInspectArguments: false,
		enableEmbeddedAsarIntegrityValidation: true,
		onlyLoadAppFromAsar: true,
		grantFileProtocolExtraPrivileges: false,
	});
});

test('knows its own name', () => {
	const archive = new AsarArchive(join(packed, 'resources/app.asar'));
	const manifest = JSON.parse(archive.text('package.json')) as Record<string, unknown>;
	expect(manifest).toMatchObject({
		name: 'parley',
		main: 'out/main/index.js',
		desktopName: 'app.parley.Parley.desktop',
	});
	expect(manifest).not.toHaveProperty('devDependencies');
	expect(manifest).not.toHaveProperty('scripts');
});

test('starts, hears a question, answers it aloud', async () => {
	const dataFolder = join(folder, 'data');
	const speaker = join(folder, 'speaker.wav');
	const mic = join(samples, '04_hello_computer_can_you.wav');
	{
		await using app = await openPackedApp({
			program: join(packed, 'parley'),
			// The stand-in takes what unpacks an archive from here; the app itself sees nothing of it.
			cwd: projectRoot,
			dataFolder,
			settings: { ...practice, mode: 'open-mic' },
			args: [`--mic=${mic}`, `--speaker=${speaker}`],
		});
		const conversation = app.page.getByRole('region', { name: 'Conversation', exact: true });
		await expect(conversation).toContainText('hello computer can you hear me', { timeout: 30_000 });
		await expect(conversation).toContainText('I heard', { timeout: 30_000 });
		await expect(app.page.getByText('Ready', { exact: true })).toBeVisible({ timeout: 30_000 });
	}
	const heard = new SpeakerRecording(speaker).words();
	expect(heard).toContain(saidAs('hello computer can you hear me'));
	expect(existsSync(join(dataFolder, 'conversations.db'))).toBe(true);
});
