import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsFile, readSettingsFile } from '../../../main/adapters/storage/settings-file.ts';
import { defaultSettings, mergeSettings, parseSettings } from '../../../preload/contract/settings.ts';

let folder: string;
let path: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'parley-settings-'));
	path = join(folder, 'settings.json');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fileAt = () => new SettingsFile({ path, parse: parseSettings, now: () => 7 });
const quick = mergeSettings(defaultSettings, { turnTaking: { preset: 'quick' } });
const patient = mergeSettings(defaultSettings, { turnTaking: { preset: 'patient' } });

describe('SettingsFile', () => {
	it('uses the defaults where there is no file, without a word and without writing one', async () => {
		expect(await fileAt().load()).toEqual({ settings: defaultSettings, problem: null });
		expect(readdirSync(folder)).toEqual([]);
	});

	it('gives back what was saved, readable by its owner only', async () => {
		expect(await fileAt().save(quick)).toEqual(quick);
		expect(await fileAt().load()).toEqual({ settings: quick, problem: null });
		if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
	});

	it.each([
		['broken JSON', '{"mode": "open-mic", "languageModel": {"apiKey": "sk-secret"', 'not valid JSON'],
		['an empty file', '', 'not valid JSON'],
		['a wrong key', '{"moode": "open-mic"}', '"moode" is not a setting'],
	])('puts %s aside, uses the settings saved before and says so', async (_what, text, reason) => {
		const file = fileAt();
		await file.save(quick);
		await file.save(patient);
		writeFileSync(path, text);
		const { settings, problem } = await fileAt().load();
		expect(settings).toEqual(quick);
		expect(problem).toMatchObject({ kind: 'settings-invalid', subject: `${path}.corrupt-7` });
		expect(problem?.message).toContain(reason);
		expect(problem?.message).toContain('The settings saved before are in use.');
		expect(problem?.message).not.toContain('sk-secret');
		expect(readFileSync(`${path}.corrupt-7`, 'utf8')).toBe(text);
	});

	it('uses the defaults and says so when there is no backup either', async () => {
		writeFileSync(path, '[]');
		const { settings, problem } = await fileAt().load();
		expect(settings).toEqual(defaultSettings);
		expect(problem?.message).toContain('The defaults are in use.');
	});

	it('refuses to save what is not valid and leaves the file', async () => {
		await fileAt().save(quick);
		await expect(fileAt().save({ mode: 'shout' })).rejects.toMatchObject({
			error: { kind: 'settings-invalid' },
		});
		expect((await fileAt().load()).settings).toEqual(quick);
	});

	it('writes saves asked for at once one after the other and leaves nothing unfinished', async () => {
		const file = fileAt();
		await Promise.all(
			Array.from({ length: 20 }, (_, index) =>
				file.save(mergeSettings(defaultSettings, { history: { keep: index } })),
			),
		);
		expect((await file.load()).settings.history.keep).toBe(19);
		expect(readdirSync(folder).sort()).toEqual(['settings.json', 'settings.json.backup']);
	});

	it('goes on saving after a save that could not be written', async () => {
		const file = new SettingsFile({
			path: join(folder, 'blocked', 'settings.json'),
			parse: parseSettings,
			now: () => 7,
		});
		writeFileSync(join(folder, 'blocked'), '');
		await expect(file.save(quick)).rejects.toMatchObject({
			error: { kind: 'storage-failed', retryable: true },
		});
		rmSync(join(folder, 'blocked'));
		await file.save(patient);
		expect((await file.load()).settings).toEqual(patient);
	});
});

describe('readSettingsFile', () => {
	it('never touches the file', async () => {
		writeFileSync(path, '{"mode": 3}');
		expect(await readSettingsFile(path, parseSettings)).toMatchObject({
			ok: false,
			reason: '"mode" must be one of "push-to-talk", "open-mic".',
		});
		expect(readdirSync(folder)).toEqual(['settings.json']);
	});

	it('takes a file with a byte order mark, as Notepad writes it', async () => {
		writeFileSync(path, '\uFEFF{"mode": "open-mic"}');
		expect(await readSettingsFile(path, parseSettings)).toMatchObject({
			ok: true,
			settings: { mode: 'open-mic' },
		});
	});

	it('tells a missing file', async () => {
		expect(await readSettingsFile(path, parseSettings)).toMatchObject({ ok: false, missing: true });
	});
});
