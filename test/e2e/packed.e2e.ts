import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { AsarArchive } from '../../.ci/asar-archive.ts';
import { readFuses } from '../../.ci/fuse-wire.ts';
import { packedContents, sizeTable } from '../../.ci/packed-contents.ts';
import type { PackedFile } from '../../.ci/packed-contents.ts';
import type { DesktopApi } from '../../preload/contract/desktop-api.ts';
import { openDatabase } from '../../main/adapters/storage/database.ts';
import { SqliteConversationStore } from '../../main/adapters/storage/sqlite-conversation-store.ts';
import { RefusingServer } from '../support/refusing-server.ts';
import { SpeakerRecording, saidAs } from '../support/speaker-recording.ts';
import { openPackedApp } from './packed-app.ts';
import { practice, projectRoot, samples, say } from './parley-app.ts';

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

/** Longer than Parley waits before it first asks for updates, where it may. */
const firstUpdateCheckMs = 7_000;

/** The stand-in has no `net.request`: there electron-updater gets no further than trying, which Parley reports. */
const updateAsked = /GET \/updates\/latest-linux\.yml|newer Parley could not be found out/;

function onlyConversation(dataFolder: string): string {
	const { database } = openDatabase({ path: join(dataFolder, 'conversations.db'), now: () => Date.now() });
	using store = new SqliteConversationStore({ database, now: () => Date.now() });
	const [only] = store.listConversations({ limit: 2, offset: 0 });
	return only?.id ?? '';
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
	const foreign = /(darwin|win32|[-/]win-|arm64|loong64|musl|\.dll$|\.dylib$|\.exe$)/;
	expect(
		unpacked
			.map(({ path }) => path)
			.filter((path) => /\.(node|so|dll|dylib)/.test(path) && foreign.test(path)),
	).toEqual([]);
	// Shared libraries and add-ons are opened by their path, models by native code: an archive has neither.
	expect(
		archived.map(({ path }) => path).filter((path) => /\.(node|so(\.\d+)*|onnx|wav)$/.test(path)),
	).toEqual([]);
	expect(all.filter((path) => path.endsWith('.onnx')).sort()).toEqual([
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

test('starts, hears a question, answers it aloud, and a link leads back to it', async () => {
	const dataFolder = join(folder, 'data');
	const speaker = join(folder, 'speaker.wav');
	const program = join(packed, 'parley');
	{
		await using app = await openPackedApp({
			program,
			// The stand-in takes what unpacks an archive from here; the app itself sees nothing of it.
			cwd: projectRoot,
			dataFolder,
			settings: { ...practice, mode: 'open-mic' },
			args: [`--mic=${join(samples, '04_hello_computer_can_you.wav')}`, `--speaker=${speaker}`],
		});
		const { page } = app;
		const conversation = page.getByRole('region', { name: 'Conversation', exact: true });
		await expect(conversation).toContainText('hello computer can you hear me', { timeout: 30_000 });
		await expect(conversation).toContainText('I heard', { timeout: 30_000 });
		await expect(page.getByText('Ready', { exact: true })).toBeVisible({ timeout: 30_000 });

		await page.getByRole('button', { name: 'New conversation' }).click();
		await expect(page.getByRole('heading', { name: 'New conversation' })).toBeVisible();
		const link = `parley://conversation/${onlyConversation(dataFolder)}`;
		// As the system does when such a link is clicked while Parley runs.
		const second = spawnSync(program, [`--user-data-dir=${dataFolder}`, link], {
			cwd: projectRoot,
			timeout: 30_000,
		});
		expect(second.status).toBe(0);
		await expect(conversation).toContainText('hello computer can you hear me');
	}
	expect(new SpeakerRecording(speaker).words()).toContain(saidAs('hello computer can you hear me'));
});

test('tests itself, without a window, and says so with its exit code', () => {
	const test = (...devices: string[]): { status: number | null; stdout: string } =>
		spawnSync(
			join(packed, 'parley'),
			['--self-test', `--user-data-dir=${join(folder, 'tested')}`, ...devices],
			{
				cwd: projectRoot,
				encoding: 'utf8',
				timeout: 60_000,
			},
		);
	const works = test(`--mic=${join(samples, '04_hello_computer_can_you.wav')}`);
	expect(works.stdout).toMatch(/^ok {4}model silero-vad +whole$/m);
	expect(works.stdout).toMatch(/^ok {4}recognizer +practice-en on cpu/m);
	expect(works.stdout).toContain('Everything that was looked at works.');
	expect(works.status).toBe(0);

	const deaf = test(`--mic=${join(folder, 'missing.wav')}`);
	expect(deaf.stdout).toMatch(/^FAIL {2}microphone/m);
	expect(deaf.status).toBe(1);
});

test('in offline mode asks nobody for anything, and asks as soon as it may', async () => {
	await using elsewhere = await RefusingServer.start();
	const address = elsewhere.addressElsewhere;
	test.skip(address === null, 'This machine is in no network, so everything that can be reached is on it.');
	writeFileSync(
		join(packed, 'resources/app-update.yml'),
		`provider: generic\nurl: ${String(address)}/updates\n`,
	);
	await using app = await openPackedApp({
		program: join(packed, 'parley'),
		cwd: projectRoot,
		dataFolder: join(folder, 'offline'),
		settings: {
			...practice,
			privacy: { offline: true },
			updates: { check: true },
			languageModel: { provider: 'openai-compatible', baseUrl: `${String(address)}/v1`, model: 'any' },
		},
		args: [`--speaker=${join(folder, 'offline.wav')}`],
		// electron-updater asks only on behalf of something that it could replace.
		env: { APPIMAGE: join(folder, 'Parley.AppImage') },
	});
	const { page } = app;
	await say(page, 'Is anybody there?');
	await expect(page.getByText('Offline mode is on', { exact: true }).first()).toBeVisible();
	await page.waitForTimeout(firstUpdateCheckMs);
	expect(elsewhere.asked).toEqual([]);
	expect(app.said.join('\n')).not.toMatch(updateAsked);

	await page.evaluate(() => {
		const { assistant } = globalThis as typeof globalThis & { assistant: DesktopApi };
		return assistant.updateSettings({ privacy: { offline: false } });
	});
	await say(page, 'And now?');
	await expect.poll(() => elsewhere.asked.join('\n')).toContain('POST /v1/chat/completions');
	await expect.poll(() => [...elsewhere.asked, ...app.said].join('\n')).toMatch(updateAsked);
});
